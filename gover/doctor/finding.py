"""What doctor reports: one Finding for each thing that is wrong."""

import re
from typing import Literal, NamedTuple

Level = Literal["problem", "warning", "note"]
Fix = Literal["shims", "hook files", "leftovers", "permissions"]

_ISSUE = re.compile(r"([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)#([0-9]+)")
_PAGE = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}/\S*")


class Finding(NamedTuple):
    """
    One thing that is not as it should be.

    A `problem` breaks a build, or has the wrong Go run; a `warning` may break a build in some
    situations; a `note` is worth knowing. Text in `found` that comes from files or variables
    has passed `gover.escape.safe`.
    """

    check: str  # the name of the check: `goroot-gone`
    level: Level
    found: str  # what is the case here
    rule: str  # why that is a fault
    source: str  # where the rule is written: see `source_link`
    remedy: str = ""  # a command to paste; "" when there is none
    fix: Fix | None = None  # what `gover doctor --fix` repairs
    verified: bool = True  # False: inferred or reported elsewhere, and not tried


def source_link(source: str) -> str | None:
    """Return the address of `owner/repository#12` or `go.dev/ref/mod`; None for other words."""
    if issue := _ISSUE.fullmatch(source):
        return f"https://github.com/{issue[1]}/issues/{issue[2]}"
    return f"https://{source}" if _PAGE.fullmatch(source) else None
