"""The command help: the first commands, all of them, or the help of one."""

from collections.abc import Iterator
from typing import Any

import click

from gover.cli.help_text import full_help, short_help
from gover.cli.output import print_json
from gover.cli.param_types import CommandName
from gover.cli.registry import BY_NAME
from gover.errors import UsageError

_LONG = 200  # characters; no summary is cut


@click.command("help")
@click.argument("words", type=CommandName(), nargs=-1, metavar="[COMMAND]...")
@click.option("--all", "everything", is_flag=True, help="List every command.")
@click.option("--json", "as_json", is_flag=True, help="Print every command and its effects.")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """
    Print the first commands to know, or the help of COMMAND.

    --json has the effects of each command with any of its options: what it reads and writes;
    network, it opens connections; runs, it starts programs that are not gover's.
    """
    if as_json:
        print_json({"commands": list(_documents(context.find_root()))})
    elif words:
        click.echo(_help_of(context.find_root(), list(words)))
    else:
        click.echo(full_help() if everything else short_help(), nl=False)


def _documents(context: click.Context, path: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
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


def _help_of(context: click.Context, words: list[str]) -> str:
    """
    Return the help of the command that the words name: `config set`.

    Raises:
        UsageError: there is no such command.
    """
    command = context.command
    while words:
        if not isinstance(command, click.Group):
            path = context.command_path
            raise UsageError(f"{path} has no commands below it", f"gover help {path[6:]}")
        name, below, words = command.resolve_command(context, words)
        assert below is not None  # resolve_command raises otherwise
        context = click.Context(below, info_name=name, parent=context)
        command = below
    return command.get_help(context)


COMMANDS = (help_,)
