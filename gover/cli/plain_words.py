"""
Reading a command line that has only what gover.cli.declare has, in full.

None stands for what click has to read, and to judge.
"""

from __future__ import annotations

from gover.cli.declare import VALUE_FOLLOWS, DeclaredGroup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from gover.cli.declare import Body, Declared, Parameter


def find_call(command: Declared, words: Sequence[str]) -> tuple[Body, dict[str, Any]] | None:
    """Return the function that the words after a command's name call, and its keywords."""
    if isinstance(command, DeclaredGroup):
        if words and words[0] in command.commands:
            return find_call(command.commands[words[0]], words[1:])
        if not command.keywords.get("invoke_without_command"):
            return None
    try:
        values = _read(command, list(words))
    except ValueError:
        return None
    return None if values is None else (command.body, values)


def _read(command: Declared, rest: list[str]) -> dict[str, Any] | None:
    """Return the value of each parameter. Raises ValueError for a value that is none."""
    options = {name: p for p in command.parameters if p.is_option for name in p.options}
    values = {p.key: p.default for p in command.parameters}
    given: list[str] = []
    while rest:
        word = rest.pop(0)
        if command.is_wrapper and not (word.startswith("-") and word != "--"):
            given = rest if word == "--" else [word, *rest]
            break
        if not word.startswith("-"):
            given.append(word)
            continue
        name, equals, text = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter = options.get(name)
        if parameter is None:
            return None
        value = parameter.options[name]
        if value is VALUE_FOLLOWS:
            if not (equals or rest):
                return None
            value = parameter.read(text if equals else rest.pop(0))
        elif equals:
            return None
        values[parameter.key] = (
            (*values[parameter.key], value) if parameter.is_repeatable else value
        )
    return _with_arguments(command.parameters, given, values)


def _with_arguments(
    parameters: Sequence[Parameter], given: Sequence[str], values: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the values with those of the arguments."""
    arguments = [p for p in parameters if not p.is_option]
    rest = list(given)
    for parameter in arguments:
        if parameter.is_variadic:  # the last one
            values[parameter.key] = tuple(map(parameter.read, rest))
            rest = []
        elif rest:
            values[parameter.key] = parameter.read(rest.pop(0))
    is_missing = any(p.is_required and values[p.key] in (None, ()) for p in parameters)
    return None if rest or is_missing else values
