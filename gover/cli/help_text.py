"""
The help of gover as a whole: the commands of a first week, and the list of all.

Both are texts made from the table of commands alone. They import the standard library only, so
that the launcher can keep them in a file.
"""

from __future__ import annotations

from itertools import groupby

from gover.cli.registry import (
    BY_NAME,
    COMMANDS,
    FIRST_STEPS,
    FIRST_WEEK,
    GLOBAL_OPTIONS,
    SUMMARY,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_USAGE = "Usage: gover COMMAND [OPTIONS]"


def short_help() -> str:
    """Return what `gover`, `gover help` and `gover --help` print: less than 25 lines."""
    commands = [(name, BY_NAME[name].summary) for name in FIRST_WEEK]
    steps = [(f"gover {typed}", what) for typed, what in FIRST_STEPS]
    return _joined([SUMMARY], [_USAGE], _rows(commands), ["Examples:", *_rows(steps)])


def full_help() -> str:
    """Return what `gover help --all` prints: every command and the global options."""
    width = max(len(row.name) for row in COMMANDS)
    sections = [
        [f"{title}:", *_rows([(row.name, row.summary) for row in rows], width)]
        for title, rows in groupby(COMMANDS, key=lambda row: row.section)
    ]
    options = ["Global options:", *_rows(GLOBAL_OPTIONS)]
    return _joined([SUMMARY], [_USAGE], *sections, options)


def _rows(pairs: Iterable[tuple[str, str]], width: int = 0) -> list[str]:
    """Return lines of two columns, the first at least `width` characters wide."""
    pairs = list(pairs)
    width = max(width, *(len(left) for left, _ in pairs))
    return [f"  {left:{width}}  {right}" for left, right in pairs]


def _joined(*blocks: list[str]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
