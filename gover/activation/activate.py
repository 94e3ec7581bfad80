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
from gover.activation.plan import Plan, compile_plan
from gover.activation.render import SHIM_DIALECT, render
from gover.dirs import PLAN_FORMAT
from gover.errors import GoverError, UnusableStore
from gover.resolve.selection import Selection, SelectionFailure, select
from gover.store.permissions import root_must_not_write
from gover.store.store import Store, find_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def main(arguments: list[str]) -> int:
    """Run `plan` or `shim`; return the exit code."""
    command, *rest = arguments
    environ = dict(os.environ)
    if command == "plan":
        return _print_plan(rest, environ)
    data, cache, config, name, *words = rest
    try:
        store = Store(data, cache, config) if cache else _own_store(data, environ)
        from gover.activation.run_tool import run_tool  # noqa: PLC0415  not for a prompt

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
        _print(replacement_plan(Store(*words[:3]).front, shell, pwd))
        return 0
    data, cache, config, shell, pwd = arguments[2:]
    store = Store(data, cache, config)
    plan, text = plan_here(store, environ, pwd, shell)
    _print(text)
    plan_neighbours(store, environ, plan, shell)
    return 0


def _print(text: str) -> None:
    sys.stdout.buffer.write(os.fsencode(text))
    sys.stdout.buffer.flush()


def plan_neighbours(
    store: Store, environ: Mapping[str, str], plan: Plan, dialect: str = SHIM_DIALECT
) -> None:
    """Have plans made for the modules beside that of a plan, which was not there before."""
    root = plan.root
    if os.path.lexists(f"{root}/go.mod") and not os.path.lexists(f"{root}/.git"):
        from gover.activation import neighbours  # noqa: PLC0415  only in a repository of modules

        neighbours.plan_neighbours(
            store, root, dialect, lambda place: plan_here(store, environ, place, dialect)
        )


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
