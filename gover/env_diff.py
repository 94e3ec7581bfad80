"""
A change of environment that can be taken back.

What entering a place did is kept in one variable, so that a subshell, a new tmux window
or a shim started much later can undo it. Undoing touches only what is still as gover
left it: whatever the user has changed since is the user's.

The variable is a list of fields, separated by the ASCII unit separator:

    directories put in front of PATH, with ':' between them, or nothing
    NAME, what gover made of it, what it was before     for each variable

where a state of a variable is `-` for unset, or `=` and its value. shell/hook.bash,
shell/hook.zsh and shell/hook.fish read and write the same.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

MEMORY = "__GOVER_UNDO"
SEPARATOR = "\x1f"


class EnvChange(NamedTuple):
    """
    What a place does to one variable.

    `set` gives it the value; `offer` does so unless the user has set it to something; `add`
    puts the value at its end as a word, unless it is one of its words; `unset` takes it away.
    """

    name: str
    how: Literal["set", "offer", "add", "unset"]
    value: str = ""


class Effects(NamedTuple):
    """What a place does to the environment."""

    path: tuple[str, ...] = ()  # the directories that go in front of PATH, first one first
    changes: tuple[EnvChange, ...] = ()


def leave(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what gover did to it."""
    after = dict(environ)
    memory = after.pop(MEMORY, "").split(SEPARATOR)
    for entry in filter(None, memory[0].split(":")):
        after["PATH"] = _without(after.get("PATH", ""), entry)
    for name, ours, before in zip(memory[1::3], memory[2::3], memory[3::3], strict=False):
        if _state(after, name) != ours:
            continue
        after.pop(name, None)
        if before.startswith("="):
            after[name] = before[1:]
    return after


def enter(environ: Mapping[str, str], effects: Effects) -> dict[str, str]:
    """Return the environment with `effects`, remembering how to take them back."""
    after = dict(environ)
    memory = [":".join(effects.path)]
    if effects.path:
        path = after.get("PATH", "")
        after["PATH"] = memory[0] + (":" + path if path else "")
    for change in effects.changes:
        before = _state(after, change.name)
        if change.how == "offer" and before not in ("-", "="):
            continue
        if SEPARATOR in before:  # it could not be remembered, so it is left alone
            continue
        after.pop(change.name, None)
        if change.how == "add":
            after[change.name] = _with_word(before[1:], change.value)
        elif change.how != "unset":
            after[change.name] = change.value
        if (now := _state(after, change.name)) != before:
            memory += [change.name, now, before]
    if memory != [""]:
        after[MEMORY] = SEPARATOR.join(memory)
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
