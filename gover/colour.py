"""
When to colour, decided for each stream by itself.

NO_COLOR set to anything: never (no-color.org). Else FORCE_COLOR or CLICOLOR_FORCE: always,
`0` apart (force-color.org, bixense.com/clicolors). Else a terminal that is not dumb.
"""

from collections.abc import Mapping

_STYLES = {"error": "1;31", "hint": "36", "good": "32", "bad": "31", "faint": "2"}


def wanted(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Tell whether a stream is to be coloured."""
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return is_terminal and environ.get("TERM", "dumb") != "dumb"


def paint(text: str, style: str, *, on: bool) -> str:
    """Return text in one of a few styles, or as it is."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if on else text
