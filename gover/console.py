"""
Errors on standard error, and whether a stream is coloured.

NO_COLOR set to anything: never (no-color.org). Else FORCE_COLOR or CLICOLOR_FORCE set to
anything but `0`: always (force-color.org, bixense.com/clicolors). Else on a terminal, unless
TERM is `dumb`.
"""

from __future__ import annotations

import os
import sys

from gover import escape
from gover.errors import GoverError
from gover.escape import printable
from gover.fs import streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "hint": "36",
    "good": "32",
    "bad": "31",
    "faint": "2",
    "strong": "1",
}


def wants_colour(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Return whether a stream is to be coloured."""
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return is_terminal and environ.get("TERM", "dumb") != "dumb"


def paint(text: str, style: str, *, on: bool) -> str:
    """Return text in a style of the table above, or unchanged if not `on`."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if on else text


def with_tilde(text: str, stream: TextIO, *, is_command: bool = False) -> str:
    """
    Return the text as `escape.with_tilde`, unless the stream is no terminal.

    A program may read what is no terminal's.
    """
    if not stream.isatty():
        return text
    return escape.with_tilde(text, os.environ.get("HOME", ""), is_command=is_command)


def megabytes(size: float, digits: int = 0) -> str:
    """Return a size in bytes as a message shows it: `66 MB`."""
    return f"{size / 1_000_000:.{digits}f} MB"


def print_error(error: GoverError) -> None:
    """Print the message of an error, and its hint, to standard error."""
    _print(str(error), error.hint, "error")


def print_notice(text: str, hint: str | None, *, only_on_terminal: bool = False) -> None:
    """Print a notice, and its hint, to standard error."""
    if sys.stderr.isatty() or not only_on_terminal:
        _print(text, hint, "hint")


def print_unwritten(error: OSError) -> int:
    """Print that standard output cannot be written; return the exit code."""
    streams.discard_stdout()
    if isinstance(error, BrokenPipeError):
        return 141  # its reader has read enough: as after SIGPIPE
    print_error(GoverError(f"{streams.STDOUT}: {error.strerror}"))
    return 1


def _print(text: str, hint: str | None, style: str) -> None:
    streams.prepare_stderr()
    # Foreign text has passed safe() where the message was made; this is a second barrier.
    on = wants_colour(os.environ, is_terminal=sys.stderr.isatty())
    text = with_tilde(printable(text), sys.stderr)
    sys.stderr.write(f"{paint('gover:', style, on=on)} {text}\n")
    if hint:
        shown = with_tilde(printable(hint), sys.stderr, is_command=True)
        sys.stderr.write(f"{paint('hint:', 'hint', on=on)} {shown}\n")
