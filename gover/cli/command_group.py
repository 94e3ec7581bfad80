"""What every command works with: directories, environment, report; and what it requires."""

from collections.abc import Mapping

import click

from gover.cli.loader import in_sections
from gover.errors import UsageError


class CommandGroup(click.Group):
    """A group whose commands have second names, for fingers that know other tools."""

    ALIASES: Mapping[str, str] = {
        "local": "pin",
        "global": "default",
        "shell": "use",
        "ls": "list",
        "rm": "uninstall",
        "x": "exec",
    }

    # What the commands of goenv, gvm, mise, asdf, pyenv and direnv are here: docs/migrating.md.
    ELSEWHERE: Mapping[str, str] = {
        "activate": "setup",
        "help": "--help",
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
        if args and args[0] in self.ELSEWHERE:
            raise UsageError(f"no such command '{args[0]}'", f"gover {self.ELSEWHERE[args[0]]}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, self.ALIASES.get(cmd_name, cmd_name))

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [name for _, names in in_sections(self.commands) for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        shown = [name for name, command in self.commands.items() if not command.hidden]
        width = max(map(len, shown))
        for title, names in in_sections(shown):
            with formatter.section(title):
                rows = [(f"{name:{width}}", self.commands[name]) for name in names]
                formatter.write_dl(
                    [(name, row.short_help or row.get_short_help_str()) for name, row in rows]
                )
