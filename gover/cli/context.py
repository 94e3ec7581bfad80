"""The inputs of every command: directories, environment, report; and common checks."""

from __future__ import annotations

import os
import sys

from gover import console, env_diff
from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.progress import Report, stderr_report
from gover.records import Record
from gover.resolve.notices import unread_go_notice
from gover.resolve.selection import Selection, select
from gover.store.goroot import read_goroot_version
from gover.store.permissions import wide_directories
from gover.store.store import Store, find_store
from gover.versionfile.walk import logical_cwd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from gover.network.client import Http
    from gover.version.request import Request
    from gover.version.version import Version


class Context(Record):
    """The state of the process for a command."""

    store: Store
    environ: Mapping[str, str]  # without the changes of the hook
    cwd: str  # logical
    report: Report
    exe: str  # the path by which gover was called
    offline: bool

    @classmethod
    def of_process(cls, directory: str | None, *, quiet: bool, offline: bool) -> Context:
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

    def moved(self, directory: str | None) -> Context:
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
        return console.paint(text, style, on=self.wants_colour())

    def wants_colour(self) -> bool:
        """Return whether standard output is to be coloured."""
        return console.wants_colour(os.environ, is_terminal=sys.stdout.isatty())

    def shown(self, text: str) -> str:
        """Return a text for standard output; on a terminal with ~ for the path of HOME."""
        return console.with_tilde(text, sys.stdout)

    def http(self) -> Http:
        """Return the HTTP client, which sends nothing with --offline."""
        from gover.network.client import Http  # noqa: PLC0415  it loads slowly

        return Http(offline=self.offline, environ=self.environ, tell=self.report.tell)

    def select(self, argument: Request | None = None) -> Selection:
        """Return the selection for the directory."""
        return select(self.store, self.environ, self.cwd, argument)

    def no_system_go(self, selection: Selection, tool: str = "go") -> GoverError:
        """Return the error where the system's Go is selected and there is none."""
        from gover.activation import run_tool  # noqa: PLC0415  for an error alone

        return run_tool.no_system_go(self.store, tool, self.environ, str(selection.origin))


class Stop(Exception):
    """The command ends, with an exit code; what there is to print is printed."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def selection_error(here: Context, selection: Selection) -> GoverError | None:
    """Return the error of a selection, with a suggestion; None where a Go is selected."""
    if selection.error is None:
        return None
    from gover.cli import suggest  # noqa: PLC0415  for an error alone

    return suggest.failure(here.store, selection)


def require(here: Context, selection: Selection, *, quiet: bool = False) -> None:
    """
    Raise the error of a selection, or print that a file names a Go which is not followed.

    `quiet` prints nothing, after JSON was printed.
    """
    error = selection_error(here, selection)
    if error is None:
        notice = None if quiet else unread_go_notice(selection)
        if notice:
            console.print_notice(notice.text, notice.hint)
        return
    if quiet:
        raise Stop(error.exit_code)
    raise error


def require_go(here: Context, selection: Selection, *, quiet: bool) -> None:
    """As `require`; also raise where the system's Go is selected and there is none."""
    require(here, selection, quiet=quiet)
    if selection.goroot is None and not here.store.system_go(here.environ):
        missing = here.no_system_go(selection)
        raise Stop(missing.exit_code) if quiet else missing


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
        raise here.no_system_go(selection)
    return root, read_goroot_version(root)


def exit_on_signals() -> None:
    """Clean up after SIGTERM and SIGHUP as after Ctrl-C."""
    # Not `signal`, which makes enumerations of the same: with all that it imports, 4 ms.
    import _signal  # type: ignore[import-not-found]  # noqa: PLC0415  for what changes something

    def stop(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (_signal.SIGTERM, _signal.SIGHUP):
        # Keep a SIGHUP that nohup has set to be ignored.
        if _signal.getsignal(number) == _signal.SIG_DFL:
            _signal.signal(number, stop)
