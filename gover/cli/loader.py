"""The commands, each module imported when it is needed: `gover list` imports no HTTP client."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, MutableMapping
from importlib import import_module
from itertools import groupby

import click

from gover.cli.global_options import accept_global_options
from gover.cli.names import MODULES
from gover.cli.registry import BY_NAME, COMMANDS, Example

_WIDTH = 62  # characters that fit beside a command's name in 80 columns
_EXAMPLES = 3  # in a command's help; the man page has the others too


class Commands(MutableMapping[str, click.Command]):
    """gover's commands by name; a look-up imports the command's module, iterating imports none."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            for each in import_module(f"gover.cli.{MODULES[name]}").COMMANDS:
                command: click.Command = each.for_click()
                _complete(command)
                self._loaded[command.name or ""] = command
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name} cannot be removed")

    def __iter__(self) -> Iterator[str]:
        return iter(BY_NAME)

    def __len__(self) -> int:
        return len(BY_NAME)


def in_sections(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each section's title and those of `names` in it, in the order of help."""
    wanted = set(names)
    shown = [row for row in COMMANDS if row.name in wanted]
    for section, rows in groupby(shown, key=lambda row: row.section):
        yield section, [row.name for row in rows]


def _complete(command: click.Command) -> None:
    """Add summary, examples and global options to a command."""
    row = BY_NAME[command.name or ""]
    command.short_help = row.summary
    _add_examples(command, row.examples)
    for child in command.commands.values() if isinstance(command, click.Group) else ():
        child.short_help = child.get_short_help_str(_WIDTH)
        below = row.subcommands.get(child.name or "")
        _add_examples(child, below.examples if below else ())
    accept_global_options(command)


def _add_examples(command: click.Command, examples: tuple[Example, ...]) -> None:
    """Make a command's help its first sentence and some examples; the rest follows the options."""
    first, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
    shown = examples[:_EXAMPLES]
    width = max((len(typed) for typed, _ in shown), default=0)
    lines = [f"  gover {typed:{width}}   {what}" for typed, what in shown]
    command.help = "\n\n".join([first, "\b\n" + "\n".join(lines)] if lines else [first])
    command.epilog = rest
