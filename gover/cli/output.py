"""Standard output: wrapped text for a terminal, lines for a program, JSON; and questions."""

from __future__ import annotations

import os
import sys

from gover.errors import GoverError, UsageError
from gover.escape import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MAX_COLUMNS = 96  # columns; longer lines are hard to follow
_MIN_COLUMNS = 40


class Interrupted(Exception):
    """^C at a question: the cursor is still on its line."""


def width() -> int:
    """Return the columns of the terminal; 0, for no wrapping, where there is none."""
    if not sys.stdout.isatty():
        return 0
    import shutil  # noqa: PLC0415  for a terminal alone

    return min(shutil.get_terminal_size().columns, _MAX_COLUMNS)


def wrapped(text: str, columns: int, indent: int) -> list[str]:
    """Return the lines of a text that starts at column `indent`; words are not split."""
    text = printable(text)
    available = max(columns - indent, _MIN_COLUMNS)
    if not columns:
        return [text]
    from textwrap import wrap  # noqa: PLC0415  for a terminal alone

    return wrap(text, available, break_long_words=False, break_on_hyphens=False) or [""]


def can_ask() -> bool:
    """Return True where a user can read a question on standard error and answer it: not in CI."""
    if os.environ.get("CI") or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    try:  # a job in the background would be stopped when it reads
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except OSError:  # a terminal without jobs
        return True


def ask(question: str, *, default: bool) -> bool:
    """
    Ask a yes-or-no question on standard error, and leave standard output alone; ^D is no.

    Raises:
        Interrupted: ^C.
    """
    choices = "[Y/n]" if default else "[y/N]"
    answers = {b"": default, b"y": True, b"yes": True, b"n": False, b"no": False}
    while True:
        sys.stderr.write(f"{question} {choices} ")
        sys.stderr.flush()
        try:
            line = sys.stdin.buffer.readline()
        except KeyboardInterrupt:
            raise Interrupted from None
        if not line:
            sys.stderr.write("\n")
            return False
        answer = answers.get(line.strip().lower())
        if answer is not None:
            return answer


def print_json(value: Mapping[str, Any]) -> None:
    """Print a JSON document with its schema number."""
    import json  # noqa: PLC0415  the text for a person needs none

    print(json.dumps({"schema": 1, **value}, indent=1, default=str))


def require_consent(question: str, *, default: bool, hint: str, yes: bool = False) -> None:
    """
    Ask a yes-or-no question on standard error; `yes` skips it.

    Raises:
        UsageError: there is no terminal; `hint` is the command that asks no question.
        GoverError: the answer is no.
    """
    if yes:
        return
    if not can_ask():
        raise UsageError("no question can be asked: this is not a terminal", hint)
    if not ask(question, default=default):
        raise GoverError("nothing was changed")
