"""The inputs of every command: directories, environment, report; and common checks."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import click

from gover import console, env_diff
from gover.activation.activate import no_system_go
from gover.cli import suggest
from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.progress import Report, stderr_report
from gover.resolve.notices import unread_go_notice
from gover.resolve.selection import Selection, select
from gover.store.goroot import read_goroot_version
from gover.store.permissions import wide_directories
from gover.store.store import Store, find_store
from gover.version.request import Request
from gover.version.version import Version
from gover.versionfile.walk import logical_cwd

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Context(NamedTuple):
    """The state of the process for a command."""

    store: Store
    environ: Mapping[str, str]  # without the changes of the hook
    cwd: str  # logical
    report: Report
    exe: str  # the path by which gover was called
    offline: bool

    @classmethod
    def of_process(cls, directory: str | None, *, quiet: bool, offline: bool) -> "Context":
        # The path by which the launcher was called, which stays valid after an upgrade.
        exe = os.environ.pop("__GOVER_EXE", "") or "gover"
        environ = env_diff.undo(os.environ)
        store, cwd = find_store(environ), logical_cwd(environ)
        offline = offline or environ.get("GOVER_OFFLINE", "") not in ("", "0")
        here = cls(store, environ, cwd, stderr_report(quiet=quiet), exe, offline)
        if wide_directories(store):
            from gover.verify.narrowing import narrow_store  # noqa: PLC0415  in CI, as a rule

            for note in narrow_store(store):
                here.report.tell(note)
        return here.moved(directory)

    def moved(self, directory: str | None) -> "Context":
        """Return the context for another directory; the process changes to it as well."""
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
        Refuse a deleted directory, whose `cwd` may be "/" because its path is lost.

        Raises:
            GoverError: the current directory does not exist at `cwd`.
        """
        try:
            exists = os.path.samestat(os.stat(self.cwd), os.stat("."))
        except OSError:
            exists = False
        if not exists:
            raise GoverError("this directory has been deleted")

    def paint(self, text: str, style: str) -> str:
        """Return text, coloured where standard output wants colour."""
        on = console.wants_colour(os.environ, is_terminal=sys.stdout.isatty())
        return console.paint(text, style, on=on)

    def select(self, argument: Request | None = None) -> Selection:
        """Return the selection for the directory."""
        return select(self.store, self.environ, self.cwd, argument)


def reads(command: _Command) -> _Command:
    """Add `-C DIR` and `--json` to a command that only reads."""
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
    return click.option("-C", "directory", metavar="DIR", help="Act as if started in DIR.")(command)


def require(here: Context, selection: Selection, *, quiet: bool = False) -> None:
    """
    Raise the error of a selection, or print that a file names a Go which is not followed.

    `quiet` prints nothing, after JSON was printed.
    """
    error = suggest.failure(here.store, selection)
    if error is None:
        notice = None if quiet else unread_go_notice(selection)
        if notice:
            console.print_notice(notice.text, notice.hint)
        return
    if quiet:
        raise click.exceptions.Exit(error.exit_code)
    raise error


def require_go(here: Context, selection: Selection, *, quiet: bool) -> None:
    """As `require`; also raise where the system's Go is selected and there is none."""
    require(here, selection, quiet=quiet)
    if selection.goroot is None and not here.store.system_go(here.environ):
        missing = no_system_go(here.store, "go", here.environ, str(selection.origin))
        raise click.exceptions.Exit(missing.exit_code) if quiet else missing


def goroot_of(here: Context, selection: Selection) -> tuple[str, Version | None]:
    """
    Return the GOROOT of the selected Go, and its version, None where it has no VERSION file.

    Raises:
        GoverError: no Go is selected, or there is none.
    """
    require(here, selection)
    if selection.goroot is not None:
        return selection.goroot, selection.version
    root = here.store.system_goroot(here.environ)
    if root is None:
        raise no_system_go(here.store, "go", here.environ, str(selection.origin))
    return root, read_goroot_version(root)
