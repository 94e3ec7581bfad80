"""What came of one step."""

from typing import Literal, NamedTuple

from gover.doctor.selftest.sandbox import Ran
from gover.escape import safe

Status = Literal["ok", "failed", "skipped"]


class Result(NamedTuple):
    """
    One step: `detail` is one line, what was found, or why it failed or was skipped.

    `seconds` is wall time, None for what was skipped.
    """

    name: str
    status: Status
    detail: str
    seconds: float | None = None


def failed(name: str, ran: Ran, what: str = "") -> Result:
    """Return the result for a command that went wrong."""
    words = safe(ran.last_words)
    return Result(name, "failed", f"{what}: {words}" if what else words, ran.seconds)


def skipped(name: str, why: str) -> Result:
    """Return the result for what cannot be tried here."""
    return Result(name, "skipped", why)
