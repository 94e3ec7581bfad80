"""The group of all commands: aliases, hints for other tools' commands, the short help."""

from collections.abc import Mapping

import click

from gover.cli.help_text import short_help
from gover.cli.loader import in_sections
from gover.errors import UsageError


class CommandGroup(click.Group):
    """A group whose commands have aliases, for users of other tools."""

    ALIASES: Mapping[str, str] = {
        "local": "pin",
        "global": "default",
        "shell": "use",
        "ls": "list",
        "rm": "uninstall",
        "x": "exec",
    }

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
        "untrust": "revoke",
        "update": "upgrade",
        "version": "current",
        "version-name": "current",
        "version-origin": "why",
        "versions": "list",
        "where": "which",
        "whence": "which",
    }

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.OTHER_TOOLS:
            raise UsageError(f"no such command '{args[0]}'", f"gover {self.OTHER_TOOLS[args[0]]}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, self.ALIASES.get(cmd_name, cmd_name))

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [name for _, names in in_sections(self.commands) for name in names]

    def get_help(self, ctx: click.Context) -> str:
        del ctx
        return short_help().removesuffix("\n")
