"""What every command starts from, and what the commands share."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import click

from gover import console, env_diff
from gover.cli.sections import in_sections
from gover.dirs import Dirs, find
from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.progress import Report, standard
from gover.resolve.selection import Selection, select
from gover.version.request import Request
from gover.versionfile.walk import logical_cwd

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Context(NamedTuple):
    """The process as the commands see it."""

    dirs: Dirs
    environ: Mapping[str, str]  # without what gover has done to it
    cwd: str  # logical
    report: Report
    exe: str  # the path gover was called by
    offline: bool

    @classmethod
    def of_process(cls, directory: str | None, *, quiet: bool, offline: bool) -> "Context":
        # The launcher says by which name it was called: an upgrade keeps that one valid.
        exe = os.environ.pop("__GOVER_EXE", "") or "gover"
        environ = env_diff.leave(os.environ)
        dirs, cwd = find(environ), logical_cwd(environ)
        offline = offline or environ.get("GOVER_OFFLINE", "") not in ("", "0")
        here = cls(dirs, environ, cwd, standard(quiet=quiet), exe, offline)
        return here.moved(directory)

    def moved(self, directory: str | None) -> "Context":
        """Return the context as of another directory; the process goes there too."""
        if directory is None:
            return self
        cwd = os.path.normpath(os.path.join(self.cwd, directory))
        try:
            os.chdir(cwd)
        except OSError as error:
            raise UsageError(f"-C {safe(directory)}: {error.strerror}") from None
        return self._replace(cwd=cwd, environ={**self.environ, "PWD": cwd})

    def require_directory(self) -> None:
        """
        Refuse a directory that has been deleted: its name may be lost, and then `cwd` is "/".

        Raises:
            GoverError: the process is in no directory that has a name.
        """
        try:
            named = os.path.samestat(os.stat(self.cwd), os.stat("."))
        except OSError:
            named = False
        if not named:
            raise GoverError("this directory has been deleted")

    def paint(self, text: str, style: str) -> str:
        """Return text as standard output is to have it."""
        on = console.wants_colour(os.environ, is_terminal=sys.stdout.isatty())
        return console.paint(text, style, on=on)

    def select(self, argument: Request | None = None) -> Selection:
        """Decide for the directory."""
        return select(self.dirs, self.environ, self.cwd, argument)


class Grouped(click.Group):
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


class SpecWord(click.ParamType[Request]):
    """A Request on the command line."""

    name = "version"

    def __init__(self, among: str = "installed") -> None:
        self.among = among  # what a shell completes it from: "installed", or "released"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Request:
        if isinstance(value, Request):
            return value
        try:
            return Request.parse(value)
        except ValueError as error:
            from gover import suggest  # noqa: PLC0415  only for who has mistyped

            near = suggest.wish(value)
            instead = f"; did you mean '{near}'?" if near else ""
            self.fail(f"{error}{instead}", param, ctx)


SPEC = SpecWord()
RELEASE = SpecWord("released")


def can_ask() -> bool:
    """Tell whether somebody sees a question, which goes to standard error, and can answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def reads(command: _Command) -> _Command:
    """Give a command that only reads its `-C DIR` and `--json`."""
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
    return click.option("-C", "directory", metavar="DIR", help="Act as if started in DIR.")(command)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one document of the interface for programs."""
    click.echo(json.dumps({"schema": 1, **value}, indent=1, default=str))
