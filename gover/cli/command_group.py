"""The group of all commands: aliases, corrections, old names, the short help."""

from __future__ import annotations

import click

from gover.cli.corrections import find_correction
from gover.cli.help_text import short_help
from gover.cli.names import ALIASES
from gover.cli.registry import OLD_NAMES
from gover.console import print_notice
from gover.errors import UsageError
from gover.escape import safe


class CommandGroup(click.Group):
    """A group whose commands have aliases, for users of other tools."""

    ALIASES = ALIASES

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        args = _with_new_name(args)
        if args and (correction := find_correction(args)):
            raise UsageError(f"no such command '{safe(correction.wrong)}'", correction.command)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, self.ALIASES.get(cmd_name, cmd_name))

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def get_help(self, ctx: click.Context) -> str:
        del ctx
        return short_help().removesuffix("\n")


def _with_new_name(words: list[str]) -> list[str]:
    """Return the words of a command line; an old name is replaced, and the new one printed."""
    for length in (2, 1):
        old = tuple(words[:length])
        if new := OLD_NAMES.get(old):
            print_notice(f"`gover {' '.join(old)}` is now `gover {' '.join(new)}`", None)
            return [*new, *words[len(old) :]]
    return words
