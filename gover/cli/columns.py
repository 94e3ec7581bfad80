"""Text in the columns of a terminal; where a program reads, on one line each."""

import shutil
import sys
from textwrap import wrap

from gover.escape import printable

_WIDEST = 96  # columns; longer lines are hard to follow
_LEAST = 40


def width() -> int:
    """Return the columns to write in; 0, all on one line, where a program reads."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else 0


def wrapped(text: str, columns: int, indent: int) -> list[str]:
    """Return the lines of a text that begins `indent` columns in; words stay whole."""
    text = printable(text)
    room = max(columns - indent, _LEAST)
    if not columns:
        return [text]
    return wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
