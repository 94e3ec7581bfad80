"""
The command that a shim runs where it has no valid plan: become the tool of the selected Go.

Its errors are those of the shim, too: a plan has the text of an error, and not the error.
"""

from __future__ import annotations

import os

from gover import env_diff
from gover.activation.activate import plan_here, plan_neighbours
from gover.activation.chdir_flag import requested_directory
from gover.errors import GoverError, NoSuchTool, NotInstalled
from gover.escape import safe
from gover.resolve.selection import Origin
from gover.store.path_search import first_go, programs_on_path
from gover.version.request import exact
from gover.versionfile.walk import is_cwd_unknown, logical_cwd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from gover.activation.plan import PlanFailure
    from gover.store.store import Store

# What this process has tried as the system's go: its pid, how many processes deep, the paths.
HOPS = "__GOVER_HOPS"
_MOST_HOPS = 32
_SHELL = "__GOVER_SHELL"  # the pid of the shell whose hook has printed the notices


def run_tool(store: Store, environ: dict[str, str], tool: str, arguments: list[str]) -> NoReturn:
    """
    Replace this process by `tool` of the selected Go, with the shim's arguments.

    Raises:
        GoverError: no Go can be selected, or it has no such tool.
        SystemExit: the user has Go installed where it is missing, and that failed.
    """
    directory = requested_directory(arguments) if tool == "go" else None
    if directory is None and is_cwd_unknown(environ):
        raise GoverError("this directory has been deleted", "cd")
    directory = directory or logical_cwd(environ)
    plan, _ = plan_here(store, environ, directory)
    if plan.failure and plan.shim_installs:
        from gover.activation import install_missing  # noqa: PLC0415  only for an install

        install_missing.run(store, environ, directory, plan.failure.text)
        plan, _ = plan_here(store, environ, directory)
    if plan.failure:
        raise _PlannedError(plan.failure)
    if plan.notice and plan.notice.is_about_go and environ.get(_SHELL) != str(os.getppid()):
        from gover.console import print_notice  # noqa: PLC0415  only a notice needs it

        print_notice(plan.notice.text, None, only_on_terminal=True)
    plan_neighbours(store, environ, plan)
    # PATH stays as it is: a child that looks for go finds the shim again.
    environ = env_diff.apply(env_diff.undo_variables(environ), plan.process)
    hops = environ.pop(HOPS, "")
    if plan.goroot is None:
        _run_system(store, environ, [tool, *arguments], hops, plan.origin)
    path = f"{plan.goroot}/bin/{tool}"
    if not os.access(path, os.X_OK):
        raise NoSuchTool(f"go{plan.version} has no {tool} ({plan.origin})")
    os.execve(path, [path, *arguments], environ)


def _run_system(
    store: Store, environ: dict[str, str], words: list[str], hops: str, origin: str
) -> NoReturn:
    """
    Run the system's Go. What has led back to this shim is not tried again.

    A program that executes `go` keeps its process id; one that starts it makes a new process
    each time, which the number of processes ends.
    """
    tool, *arguments = words
    pid, depth, tried = _parse_hops(hops)
    if pid != os.getpid():
        if depth >= _MOST_HOPS:
            raise _loop_error(tool, tried[-1] if tried else tool, "starts gover's shim again")
        depth, tried = depth + 1, []
    path = first_go(store.data, environ.get("PATH", ""), tool, tried)
    if path is None:
        if not tried:
            raise no_system_go(store, tool, environ, origin)
        what = f"starts gover's shim again, and there is no other {safe(tool)} on PATH"
        raise _loop_error(tool, tried[-1], what)
    environ[HOPS] = ":".join([str(os.getpid()), str(depth), *tried, path])
    os.execve(path, [path, *arguments], environ)


def _parse_hops(text: str) -> tuple[int, int, list[str]]:
    pid, depth, *tried = [*text.split(":"), "", ""][: max(2, text.count(":") + 1)]
    is_valid = pid.isdecimal() and depth.isdecimal() and len(pid + depth) < 20
    return (int(pid), int(depth), tried) if is_valid else (0, 0, [])


def _loop_error(tool: str, program: str, what: str) -> NoSuchTool:
    text = f"{safe(tool)} runs in a loop: {safe(program)} {what}"
    return NoSuchTool(text, "gover default latest")


def no_system_go(store: Store, tool: str, environ: Mapping[str, str], origin: str) -> NotInstalled:
    """
    Return the error for a directory where the system's Go is selected and there is none.

    `origin` is that of the selection, as in a message.
    """
    installed = store.installed()
    found = next(programs_on_path(store.data, environ.get("PATH", ""), tool), None)
    other = f" ({safe(found)} is another manager's shim)" if found else ""
    missing = f"no other {safe(tool)} on PATH{other}"
    if origin.startswith("set by "):
        hint = "gover use --unset" if origin == str(Origin("variable")) else "gover why"
        text = (
            f"no {safe(tool)} here: the system's Go is selected, and there is {missing} ({origin})"
        )
        return NotInstalled(text, hint)
    return NotInstalled(
        f"no {safe(tool)} here: no version file, no default, and {missing}",
        f"gover default {exact(installed[-1])}" if installed else "gover install latest",
    )


class _PlannedError(GoverError):
    def __init__(self, failure: PlanFailure) -> None:
        super().__init__(failure.text, failure.hint or None)
        self.exit_code = failure.exit_code
