"""What a cell of the matrix has to show, and the verdict on what it showed."""

import enum
from typing import NamedTuple

from tests.everywhere.fakes import Ran


class Verdict(enum.Enum):
    """From the best to the worst."""

    RIGHT = "right"
    REPORTED = "reported"  # another Go ran, and a message named the reason
    LOUD = "loud"  # no Go ran where one was due, with a message and a status that is not 0
    MUTE = "mute"  # no Go ran, and no message named the reason
    SILENT = "SILENT"  # another Go ran, or the right one with another's variables; no word
    HANG = "hang"


WRONG = (Verdict.SILENT, Verdict.HANG)


class Runs(NamedTuple):
    """
    One of these versions has to run.

    toolchain   "local": GOTOOLCHAIN has to be `local`; "free": anything but `local`, so that
                this Go may switch; "" where the arrangement leaves GOTOOLCHAIN to the user
    any_goroot  GOROOT may be another toolchain's
    """

    versions: tuple[str, ...]
    toolchain: str = ""
    any_goroot: bool = False


class Fails(NamedTuple):
    """
    No Go may run, and one of the words has to be in the messages.

    status  of the failing `go`; None where no particular one is due
    """

    words: tuple[str, ...]
    status: int | None = None


Expected = Runs | Fails


class Seen(NamedTuple):
    """What a cell showed: all text, each go that ran, and the last status if it could be had."""

    text: str
    ran: tuple[Ran, ...] = ()
    status: int | None = None
    hung: bool = False


def judge(expected: Expected, seen: Seen) -> tuple[Verdict, str]:
    """Return the verdict, and the reason where it is not right."""
    if seen.hung:
        return Verdict.HANG, "no end within the limit"
    if isinstance(expected, Runs):
        return _judge_run(expected, seen)
    return _judge_failure(expected, seen)


def _judge_run(expected: Runs, seen: Seen) -> tuple[Verdict, str]:
    due = " or ".join(expected.versions)
    if not seen.ran:
        if seen.status == 0 or not seen.text.strip():
            return Verdict.MUTE, f"no go ran where {due} was due"
        return Verdict.LOUD, f"no go ran where {due} was due: {_last(seen.text)}"
    last = seen.ran[-1]
    if last.version not in expected.versions:
        return Verdict.SILENT, f"{last.version} ran in place of {due}"
    if last.has_foreign_goroot and not expected.any_goroot:
        return Verdict.SILENT, f"{last.version} ran with GOROOT={last.goroot}"
    if expected.toolchain and (expected.toolchain == "local") != (last.toolchain == "local"):
        return Verdict.SILENT, f"{last.version} ran with GOTOOLCHAIN={last.toolchain}"
    return Verdict.RIGHT, ""


def _judge_failure(expected: Fails, seen: Seen) -> tuple[Verdict, str]:
    named = any(word in seen.text for word in expected.words)
    if seen.ran:
        version = seen.ran[-1].version
        if named:
            return Verdict.REPORTED, f"{version} ran, and a message named {expected.words[0]}"
        return Verdict.SILENT, f"{version} ran in place of a failure"
    if not named:
        return Verdict.MUTE, f"no message named {expected.words[0]}: {_last(seen.text)}"
    if expected.status is not None and seen.status not in (None, expected.status):
        return Verdict.LOUD, f"status {seen.status}, where {expected.status} was due"
    return Verdict.RIGHT, ""


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and "[[" not in line]
    return lines[-1].strip() if lines else "not a word"
