"""What the command line says of itself, as values: what `--help` prints is made of the same."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import NamedTuple

import click

from gover.cli.command_group import CommandGroup
from gover.cli.group import cli
from gover.cli.loader import in_sections
from gover.cli.registry import BY_NAME, FIRST_STEPS


class Told(NamedTuple):
    """One command, a group, or gover itself."""

    path: str  # "gover config set"
    usage: str  # "gover config set [OPTIONS] KEY VALUE..."
    short: str  # the line of it in the help of what it belongs to
    first: str  # the sentence that its own help begins with
    examples: list[str]  # as they are typed and explained, aligned
    more: list[str]  # the paragraphs behind them
    options: list[tuple[str, str]]  # "-n, --dry-run", "Only list what there is."
    aliases: list[str]  # "gover ls"
    runs: bool  # it does something by itself, besides having subcommands
    subcommands: list["Told"]


def gover() -> Told:
    """Return gover itself; its subcommands are in the order of `gover --help`."""
    return _told(cli, cli.make_context("gover", ["--help"], resilient_parsing=True))


def sections(told: Told) -> Iterator[tuple[str, list[Told]]]:
    """Yield gover's commands as `gover --help` groups them."""
    by_name = {each.path.rpartition(" ")[2]: each for each in told.subcommands}
    for title, names in in_sections(by_name):
        yield title, [by_name[name] for name in names]


def _told(command: click.Command, context: click.Context) -> Told:
    path = context.command_path.split(" [")[0]  # a group's own arguments are no part of its name
    first = _sentence(command.help or "")
    records = [param.get_help_record(context) for param in command.get_params(context)]
    return Told(
        path,
        " ".join([path, *command.collect_usage_pieces(context)]),
        command.short_help or command.get_short_help_str(),
        first,
        _examples(tuple(path.split()[1:])),
        [" ".join(text.split()) for text in (command.epilog or "").split("\n\n") if text],
        [record for record in records if record and record[0].startswith("-")],
        _aliases(command, path),
        not isinstance(command, click.Group) or command.invoke_without_command,
        list(_subcommands(command, context)),
    )


def _subcommands(command: click.Command, context: click.Context) -> Iterator[Told]:
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        if below and not below.hidden:
            yield _told(below, click.Context(below, info_name=name, parent=context))


def _aliases(command: click.Command, path: str) -> list[str]:
    above = path.split()[:-1]
    if len(above) != 1:
        return []
    return [
        f"gover {short}" for short, name in CommandGroup.ALIASES.items() if name == command.name
    ]


def _sentence(text: str) -> str:
    return " ".join(cleandoc(text).partition("\n\n")[0].split())


def _examples(words: tuple[str, ...]) -> list[str]:
    """Return all examples of a command; its own help has the first ones."""
    row = BY_NAME[words[0]] if words else None
    examples = FIRST_STEPS if row is None else row.examples
    if row and len(words) > 1:
        below = row.subcommands.get(words[1])
        examples = below.examples if below else ()
    width = max((len(typed) for typed, _ in examples), default=0)
    return [f"gover {typed:{width}}   {what}" for typed, what in examples]
