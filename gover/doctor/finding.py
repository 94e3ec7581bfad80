"""What a doctor finds: plain values."""

import re
from typing import Literal, NamedTuple

Level = Literal["problem", "warning", "note"]
Fix = Literal["shims", "hook files", "leftovers", "permissions"]

_ISSUE = re.compile(r"([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)#([0-9]+)")
_PAGE = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}/\S*")


class Finding(NamedTuple):
    """
    One thing that is not as it should be.

    A `problem` breaks, or has the wrong Go run; a `warning` will in a situation that
    nobody can see from outside; a `note` is worth knowing. Foreign text in `found` has
    passed `gover.escape.safe`.
    """

    check: str  # the name of the rule: `goroot`
    level: Level
    found: str  # what is so, here
    rule: str  # why that is a fault
    source: str  # where the rule stands: see `link`
    remedy: str = ""  # a command to paste; "" when there is none
    fix: Fix | None = None  # what `gover doctor --fix` does about it
    verified: bool = True  # False: inferred, or told by others and not tried


def link(source: str) -> str | None:
    """Return the address of `owner/repository#12` or `go.dev/ref/mod`; None for other words."""
    if issue := _ISSUE.fullmatch(source):
        return f"https://github.com/{issue[1]}/issues/{issue[2]}"
    return f"https://{source}" if _PAGE.fullmatch(source) else None
