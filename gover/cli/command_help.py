"""The help of single commands, as click writes it, and a document of each."""

from __future__ import annotations

from typing import Any

import click

from gover.cli.group import cli, usage_error
from gover.cli.registry import BY_NAME
from gover.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = 200  # characters; no summary is cut


def documents() -> Iterator[dict[str, Any]]:
    """Yield the document of each command that does something."""
    return _documents(_root(), ())


def _root() -> click.Context:
    return click.Context(cli, info_name="gover", **cli.context_settings)


def _documents(context: click.Context, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield the document of each command that does something, below the one at `path`."""
    command = context.command
    if not isinstance(command, click.Group) or (path and command.invoke_without_command):
        row = BY_NAME[path[0]]
        below = row.subcommands[path[1]] if len(path) > 1 else row
        yield {
            "command": " ".join(path),
            "summary": command.get_short_help_str(_LONG),
            "usage": " ".join(["gover", *path, *command.collect_usage_pieces(context)]),
            "options": [
                {"names": [*option.opts, *option.secondary_opts], "help": option.help}
                for option in command.params
                if isinstance(option, click.Option) and not option.hidden
            ],
            "examples": [f"gover {typed}" for typed, _ in below.examples],
            "effects": below.effects._asdict(),
        }
    for name, child in command.commands.items() if isinstance(command, click.Group) else ():
        yield from _documents(click.Context(child, info_name=name, parent=context), (*path, name))


def text(words: list[str]) -> str:
    """
    Return the help of the command that the words name: `config set`.

    Raises:
        UsageError: there is no such command.
    """
    context = _root()
    command = context.command
    while words:
        if not isinstance(command, click.Group):
            path = context.command_path
            raise UsageError(f"{path} has no commands below it", f"gover help {path[6:]}")
        try:
            name, below, words = command.resolve_command(context, words)
        except click.UsageError as mistake:
            raise usage_error(mistake) from mistake
        assert below is not None  # resolve_command raises otherwise
        context = click.Context(below, info_name=name, parent=context)
        command = below
    return command.get_help(context)
