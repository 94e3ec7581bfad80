"""
The commands that the hook and the shims run: the standard library only, and little of it.

    plan DATA CACHE CONFIG SHELL PWD         compile the plan for PWD, print it for SHELL
    shim DATA CACHE CONFIG TOOL [ARG ...]    compile the plan for this directory, run TOOL

Both write the plan to the cache, where the shells read it, if they can. The shims of another
user's store pass an empty CACHE and CONFIG: those of the user who runs them apply.
"""

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from gover import env_diff
from gover.activation.plan import PLAN_NAME, Plan, PlanFailure, compile_plan, plan_directory
from gover.activation.render import DIALECTS, render
from gover.errors import GoverError, NoSuchTool, NotInstalled
from gover.escape import safe
from gover.fs.atomic import make_private, write
from gover.resolve.selection import select
from gover.store.permissions import belongs_to_sudo_caller
from gover.store.store import Store, find_store
from gover.version.request import exact
from gover.versionfile.walk import logical_cwd


def main(arguments: list[str]) -> int:
    """Run `plan` or `shim`; return the exit code."""
    command, data, cache, config, name, *rest = arguments
    environ = dict(os.environ)
    if command == "plan":
        _, texts = plan_here(Store(data, cache, config), environ, rest[0])
        sys.stdout.buffer.write(os.fsencode(texts[name]))
        return 0
    try:
        store = Store(data, cache, config) if cache else find_store(environ)._replace(data=data)
        run_tool(store, environ, name, rest)
    except GoverError as failure:
        from gover.console import print_error  # noqa: PLC0415  only a failure needs it

        print_error(failure)
        return failure.exit_code


def plan_here(store: Store, environ: Mapping[str, str], cwd: str) -> tuple[Plan, Mapping[str, str]]:
    """Compile the plan for a logical directory, write it; return it and its text by dialect."""
    # The plan is for the environment without what gover has changed in it.
    environ = env_diff.undo(environ)
    plan = compile_plan(store, select(store, environ, cwd), environ)
    texts = {dialect: render(plan, dialect) for dialect in DIALECTS}
    # The user of a cache could not replace a plan of root's.
    if not belongs_to_sudo_caller(store.cache, environ):
        _write_plan(store, plan.root, texts)
    return plan, texts


def _write_plan(store: Store, root: str, texts: Mapping[str, str]) -> None:
    """Write the texts of a plan; a cache that cannot be written is no error."""
    if f"/{PLAN_NAME}/" in f"{root}/":
        return  # inside the path of another plan: one of them would be file and directory
    directory = plan_directory(store, root)
    try:
        make_private(directory)
        for dialect, text in texts.items():
            write(f"{directory}/{dialect}", text, 0o600)
    except OSError:
        return


def run_tool(store: Store, environ: dict[str, str], tool: str, arguments: list[str]) -> NoReturn:
    """
    Replace this process by `tool` of the selected Go, with the shim's arguments.

    Raises:
        GoverError: no Go can be selected, or it has no such tool.
    """
    plan, _ = plan_here(store, environ, logical_cwd(environ))
    if plan.failure:
        raise _PlannedError(plan.failure)
    if plan.goroot is None:
        path = store.system_go(environ, tool)
        if path is None:
            raise no_system_go(store, tool)
        os.execve(path, [path, *arguments], environ)
    path = f"{plan.goroot}/bin/{tool}"
    if not os.access(path, os.X_OK):
        raise NoSuchTool(f"go{plan.version} has no {tool} ({plan.origin})")
    os.execve(path, [path, *arguments], _with_changes(environ, plan))


def no_system_go(store: Store, tool: str) -> NotInstalled:
    """Return the error for a directory where the system's Go is selected and there is none."""
    installed = store.installed()
    return NotInstalled(
        f"no {safe(tool)} here: no version file, no default, and no other {safe(tool)} on PATH",
        f"gover default {exact(installed[-1])}" if installed else "gover install latest",
    )


class _PlannedError(GoverError):
    def __init__(self, failure: PlanFailure) -> None:
        super().__init__(failure.text, failure.hint or None)
        self.exit_code = failure.exit_code


def _with_changes(environ: dict[str, str], plan: Plan) -> dict[str, str]:
    # PATH stays as it is: a child that looks for go finds the shim again.
    after = env_diff.apply(environ, plan.effects._replace(path=()))
    after.pop(env_diff.UNDO_RECORD, None)
    if env_diff.UNDO_RECORD in environ:
        after[env_diff.UNDO_RECORD] = environ[env_diff.UNDO_RECORD]
    return after
