"""
The commands that the hook and the shims run: the standard library only, and little of it.

    plan --format N DATA CACHE CONFIG SHELL PWD   compile the plan for PWD, print it for SHELL
    shim DATA CACHE CONFIG TOOL [ARG ...]         compile the plan for this directory, run TOOL

Both write the plan to the cache, where the shells read it, if they can. The shims of another
user's store pass an empty CACHE and CONFIG: those of the user who runs them apply.
"""

from __future__ import annotations

import os
import sys

from gover import env_diff
from gover.activation import plan_files
from gover.activation.plan import Plan, PlanFailure, compile_plan
from gover.activation.render import SHIM_DIALECT, render
from gover.dirs import PLAN_FORMAT
from gover.errors import GoverError, NoSuchTool, NotInstalled, UnusableStore
from gover.escape import safe
from gover.resolve.selection import Origin, Selection, SelectionFailure, select
from gover.store.path_search import first_go, programs_on_path
from gover.store.permissions import root_must_not_write
from gover.store.store import Store, find_store
from gover.version.request import exact
from gover.versionfile.walk import is_cwd_unknown, logical_cwd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

# What this process has tried as the system's go: its pid, how many processes deep, the paths.
HOPS = "__GOVER_HOPS"
_MOST_HOPS = 32
_SHELL = "__GOVER_SHELL"  # the pid of the shell whose hook has printed the notices


def main(arguments: list[str]) -> int:
    """Run `plan` or `shim`; return the exit code."""
    command, *rest = arguments
    environ = dict(os.environ)
    if command == "plan":
        return _print_plan(rest, environ)
    data, cache, config, name, *words = rest
    try:
        store = Store(data, cache, config) if cache else _own_store(data, environ)
        run_tool(store, environ, name, words)
    except GoverError as failure:
        from gover.console import print_error  # noqa: PLC0415  only a failure needs it

        print_error(failure)
        return failure.exit_code


def _own_store(data: str, environ: Mapping[str, str]) -> Store:
    """Return another user's store, with the cache and the configuration of this user."""
    return find_store(environ)._replace(data=data)


def _print_plan(arguments: list[str], environ: Mapping[str, str]) -> int:
    if arguments[:2] != ["--format", str(PLAN_FORMAT)]:
        from gover.activation.old_hook import replacement_plan  # noqa: PLC0415  after an upgrade

        words = arguments[2:] if arguments[0] == "--format" else arguments
        data, _, _, shell, pwd = words
        text = replacement_plan(Store(*words[:3]).front, shell, pwd)
    else:
        data, cache, config, shell, pwd = arguments[2:]
        text = plan_here(Store(data, cache, config), environ, pwd, shell)[1]
    sys.stdout.buffer.write(os.fsencode(text))
    return 0


def plan_here(
    store: Store, environ: Mapping[str, str], cwd: str, dialect: str = SHIM_DIALECT
) -> tuple[Plan, str]:
    """Compile the plan for a logical directory, write it; return it and its text in a dialect."""
    # The plan is for the environment without what gover has changed in it.
    environ = env_diff.undo(environ)
    selection = select(store, environ, cwd)
    if isinstance(selection.error, UnusableStore):
        selection = _select_narrowed(store, environ, cwd, selection)
    plan = compile_plan(store, selection, environ)
    text = render(plan, dialect)
    if not (root_must_not_write(store.cache) or root_must_not_write(store.data)):
        plan_files.write_plan(store, plan, {dialect: text})
    return plan, text


def _select_narrowed(
    store: Store, environ: Mapping[str, str], cwd: str, selection: Selection
) -> Selection:
    """Select again where the store is the user's own, and only was open to others."""
    from gover.console import print_notice  # noqa: PLC0415  in CI, for a restored store
    from gover.verify.narrowing import narrow_store  # noqa: PLC0415  in CI alone, as above

    try:
        notes = narrow_store(store)
    except UnusableStore as error:
        return selection._replace(outcome=SelectionFailure(error))
    for note in notes:
        print_notice(note, None)
    return select(store, environ, cwd) if notes else selection


def run_tool(store: Store, environ: dict[str, str], tool: str, arguments: list[str]) -> NoReturn:
    """
    Replace this process by `tool` of the selected Go, with the shim's arguments.

    Raises:
        GoverError: no Go can be selected, or it has no such tool.
        SystemExit: the user has Go installed where it is missing, and that failed.
    """
    from gover.activation.chdir_flag import requested_directory  # noqa: PLC0415  not for a prompt

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
