"""The command help: the first commands, all of them, or the help of one."""

from __future__ import annotations

from gover.cli.declare import argument, command, option
from gover.cli.help_text import full_help, short_help
from gover.cli.output import print_json
from gover.cli.value_types import COMMAND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context


@command("help")
@argument("words", type=COMMAND, nargs=-1, metavar="[COMMAND]...")
@option("--all", "everything", is_flag=True, help="List every command.")
@option("--json", "as_json", is_flag=True, help="Print every command and its effects.")
def help_(_: Context, words: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """
    Print the first commands to know, or the help of COMMAND.

    --json has the effects of each command with any of its options: what it reads and writes;
    network, it opens connections; runs, it starts programs that are not gover's.
    """
    if as_json or words:
        from gover.cli import command_help  # noqa: PLC0415  click knows each command
    if as_json:
        print_json({"commands": list(command_help.documents())})
    elif words:
        print(command_help.text(list(words)))
    else:
        print(full_help() if everything else short_help(), end="")


COMMANDS = (help_,)
