"""The command help: the short list of commands, all of them, or the help of one."""

import click

from gover.cli.help_text import full_help, short_help
from gover.cli.param_types import CommandName
from gover.errors import UsageError


@click.command("help")
@click.argument("words", type=CommandName(), nargs=-1, metavar="[COMMAND]...")
@click.option("--all", "everything", is_flag=True, help="List every command.")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...], everything: bool) -> None:
    """Print the first commands to know, or the help of COMMAND."""
    if words:
        click.echo(_help_of(context.find_root(), list(words)))
    else:
        click.echo(full_help() if everything else short_help(), nl=False)


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
