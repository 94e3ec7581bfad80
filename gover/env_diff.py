"""
A change of the environment that can be undone.

The record of the changes is in one variable, so that a subshell, a new tmux window or a shim
started later can undo them. Undo restores only what is still as gover set it: what the user
has changed since stays.

The variable is a list of fields, separated by the ASCII unit separator:

    directories added in front of PATH, with ':' between them, or nothing
    NAME, its state after the change, its state before     for each variable

where a state is `-` for unset, or `=` and the value. shell/hook.bash, shell/hook.zsh and
shell/hook.fish read and write the same format.
"""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


UNDO_RECORD = "__GOVER_UNDO"
SEPARATOR = "\x1f"


class EnvChange(Record):
    """
    A change of one variable.

    `set`: to the value; `offer`: the same, unless it is set and not empty; `add`: the value
    is appended as a word, unless it is one of its words; `unset`.
    """

    name: str
    how: Literal["set", "offer", "add", "unset"]
    value: str = ""


class Effects(Record):
    """The changes of the environment for one directory."""

    path: tuple[str, ...] = ()  # directories for the front of PATH, in their order there
    changes: tuple[EnvChange, ...] = ()


def undo(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with gover's changes undone."""
    after = dict(environ)
    for entry in applied_entries(environ):
        after["PATH"] = _without(after.get("PATH", ""), entry)
    after = undo_variables(after)
    after.pop(UNDO_RECORD, None)
    return after


def undo_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with gover's changes undone, but for PATH; the record has the rest."""
    after = dict(environ)
    record = after.pop(UNDO_RECORD, "").split(SEPARATOR)
    for name, applied, before in zip(record[1::3], record[2::3], record[3::3], strict=False):
        if _state(after, name) != applied:
            continue
        after.pop(name, None)
        if before.startswith("="):
            after[name] = before[1:]
    if record[0]:
        after[UNDO_RECORD] = record[0]
    return after


def applied_entries(environ: Mapping[str, str]) -> list[str]:
    """Return the directories that gover has put in front of PATH, by the record."""
    entries = environ.get(UNDO_RECORD, "").partition(SEPARATOR)[0]
    return [entry for entry in entries.split(":") if entry]


def apply(environ: Mapping[str, str], effects: Effects) -> dict[str, str]:
    """
    Return the environment with `effects` applied, and the record that undoes them.

    `environ` is without the changes of another directory's variables: see `undo_variables`.
    """
    after = dict(environ)
    front = ":".join(effects.path)
    record = [front or ":".join(applied_entries(environ))]
    if front:
        path = after.get("PATH", "")
        after["PATH"] = front + (":" + path if path else "")
    for change in effects.changes:
        before = _state(after, change.name)
        if change.how == "offer" and before not in ("-", "="):
            continue
        if SEPARATOR in before:  # it could not be recorded
            continue
        after.pop(change.name, None)
        if change.how == "add":
            after[change.name] = _with_word(before[1:], change.value)
        elif change.how != "unset":
            after[change.name] = change.value
        if (now := _state(after, change.name)) != before:
            record += [change.name, now, before]
    after.pop(UNDO_RECORD, None)
    if record != [""]:
        after[UNDO_RECORD] = SEPARATOR.join(record)
    return after


def _state(environ: Mapping[str, str], name: str) -> str:
    return "=" + environ[name] if name in environ else "-"


def _with_word(text: str, word: str) -> str:
    if f" {word} " in f" {text} ":
        return text
    return f"{text} {word}" if text else word


def _without(path: str, entry: str) -> str:
    entries = path.split(":")
    if entry in entries:
        entries.remove(entry)
    return ":".join(entries)
