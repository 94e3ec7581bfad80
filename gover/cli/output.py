"""Standard output: columns for a terminal, one line each for a program, JSON."""

import json
import shutil
import sys
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import click

from gover.errors import GoverError, UsageError
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


def can_ask() -> bool:
    """Tell whether somebody sees a question, which goes to standard error, and can answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_json(value: Mapping[str, Any]) -> None:
    """Print one document of the interface for programs."""
    click.echo(json.dumps({"schema": 1, **value}, indent=1, default=str))


def require_consent(question: str, *, default: bool, hint: str, yes: bool = False) -> None:
    """
    Ask a yes-or-no question on standard error; return when the answer is yes, or `yes` is.

    Raises:
        UsageError: no terminal can answer; `hint` is the command that needs no answer.
        GoverError: the answer is no.
    """
    if yes:
        return
    if not can_ask():
        raise UsageError("no question can be asked: this is not a terminal", hint)
    if not click.confirm(question, default=default, err=True):
        raise GoverError("nothing was changed")
