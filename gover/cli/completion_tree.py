"""The commands for completion, read from click's own tree."""

import re
from collections.abc import Iterator, Mapping

import click

from gover.activation.completion import CommandWords, Option
from gover.cli.command_group import CommandGroup
from gover.cli.param_types import CommaList, CommandName, RequestType
from gover.cli.registry import BY_NAME

_CHOICES = re.compile(r"\[?([a-z]+(?:\|[a-z]+)+)\]?")
_KINDS = {"COMMAND": "command", "FILE": "file", "DIR": "directory", "TOOL": "is:go,gofmt"}


def command_words(context: click.Context) -> list[CommandWords]:
    """Return every command, gover itself first."""
    return list(_walk(context.find_root().command, ()))


def aliases(context: click.Context) -> Mapping[str, str]:
    """Return the second names of commands."""
    root = context.find_root().command
    assert isinstance(root, CommandGroup)
    return root.ALIASES


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[CommandWords]:
    children = _children(command)
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    yield CommandWords(
        path,
        tuple(_options(command)),
        tuple(_stars(argument) + _kind(argument) for argument in arguments),
        tuple((name, child.get_short_help_str(60)) for name, child in children.items()),
    )
    for name, child in children.items():
        yield from _walk(child, (*path, name))


def _children(command: click.Command) -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {}
    return {name: child for name, child in command.commands.items() if not child.hidden}


def _options(command: click.Command) -> Iterator[Option]:
    names = command.context_settings.get("help_option_names", ["-h", "--help"])
    yield Option(tuple(names), "Show this message and exit.")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            value = "" if option.is_flag or option.count else _kind(option)
            yield Option((*option.opts, *option.secondary_opts), option.help or "", value)


def _kind(parameter: click.Parameter) -> str:
    """Return the kind of a word, by its type or else by its name in the help."""
    type_ = parameter.type.element if isinstance(parameter.type, CommaList) else parameter.type
    if isinstance(type_, CommandName):
        return "is:" + ",".join(BY_NAME)
    if isinstance(type_, RequestType):
        return type_.among
    if isinstance(parameter.type, click.Choice):
        return "is:" + ",".join(map(str, parameter.type.choices))
    name = parameter.metavar or (parameter.name or "").upper()
    if choices := _CHOICES.fullmatch(name):
        return "is:" + choices[1].replace("|", ",")
    return next((kind for word, kind in _KINDS.items() if word in name), "nothing")


def _stars(argument: click.Argument) -> str:
    return "*" if argument.nargs == -1 else ""
