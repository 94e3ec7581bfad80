"""The group of all commands: aliases, hints for other tools' commands, the short help."""

from __future__ import annotations

import click

from gover.cli.help_text import short_help
from gover.cli.names import ALIASES
from gover.cli.registry import OLD_NAMES
from gover.console import print_notice
from gover.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class CommandGroup(click.Group):
    """A group whose commands have aliases, for users of other tools."""

    ALIASES = ALIASES

    # Commands of goenv, gvm, mise, asdf, pyenv and direnv -> gover's: docs/migrating.md.
    OTHER_TOOLS: Mapping[str, str] = {
        "activate": "setup",
        "implode": "self uninstall",
        "init": "setup",
        "latest": "available",
        "list-all": "available",
        "listall": "available",
        "ls-remote": "available",
        "rehash": "list",
        "remove": "uninstall",
        "reshim": "list",
        "run": "exec",
        "settings": "config list",
        "trust": "allow",
        "untrust": "allow --revoke",
        "update": "upgrade",
        # goenv's is the selected Go, those of asdf and mise are their own.
        "version": "current; for its own version: gover --version",
        "version-name": "current",
        "version-origin": "why",
        "versions": "list",
        "where": "which",
        "whence": "which",
    }

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        args = _with_new_name(args)
        if args and args[0] in self.OTHER_TOOLS:
            raise UsageError(f"no such command '{args[0]}'", f"gover {self.OTHER_TOOLS[args[0]]}")
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
