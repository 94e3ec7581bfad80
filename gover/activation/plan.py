"""
A plan: the compiled selection for one root, and everything that it depends on.

The root is the nearest directory on the way up that has one of the files gover reads, or
else the directory where the walk ends. A plan is for every directory whose walk comes to
the same root, and is valid as long as each of its checks is true. Shells replay the text
that gover.activation.render makes of it.
"""

from __future__ import annotations

from gover.activation.plan_checks import (
    Check,
    checks_of,
    hook_checks_of,
    missing_variable,
    root_of,
)
from gover.errors import NotInstalled, UsageError
from gover.records import Record
from gover.resolve.effects import chooses_version, process_effects, shell_effects
from gover.resolve.explain_switch import origin_text
from gover.resolve.notices import Notice, first_notice
from gover.store.path_search import programs_on_path, starts_another

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.env_diff import Effects
    from gover.resolve.selection import Selection
    from gover.store.store import Store

PLAN_NAME = ".gover-plan"


class PlanFailure(Record):
    """Why nothing can be selected: one line without `gover: `, and what goes with it."""

    text: str
    hint: str
    exit_code: int


class Plan(Record):
    """
    The answer for a root and all directories below whose walk comes to it.

    Where no Go of gover's is selected `goroot` and `version` are None: by a failure, or
    because it is the system's.
    """

    root: str  # without a slash at its end: / is ""
    data: str  # of the store that it is for
    checks: tuple[Check, ...]
    hook_checks: tuple[Check, ...]  # further checks, of what the hook does
    shell: Effects  # what the hook does
    process: Effects  # what a shim does to the process that it becomes
    goroot: str | None
    version: str | None
    origin: str  # as in a message
    other_managers: tuple[str, ...] = ()  # programs named go on PATH that are no Go
    can_be_hidden: bool = False  # a go that the user puts in front of the shims runs instead
    failure: PlanFailure | None = None
    notice: Notice | None = None
    shim_checks: tuple[Check, ...] = ()  # of the shims, besides `checks`
    shim_installs: bool = False  # the shims leave it to Python, which installs what is missing
    has_front: bool = False  # shims are the first of the entries for PATH
    home: str = ""  # HOME: it is among the checks
    names: tuple[str, ...] = ()  # of the only files that are looked for; none: of all


def compile_plan(store: Store, selection: Selection, environ: Mapping[str, str]) -> Plan:
    """Turn what is selected for a directory into a plan for its root."""
    error, path, root = selection.error, environ.get("PATH", ""), root_of(selection)
    shell, process = shell_effects(store, selection, environ), process_effects(selection)
    managers: tuple[str, ...] = ()
    if selection.goroot is None and error is None:
        managers = tuple(filter(starts_another, programs_on_path(store.data, path)))
    is_missing = isinstance(error, NotInstalled)
    return Plan(
        root=root,
        data=store.data,
        checks=tuple(checks_of(store, selection, environ, process, root)),
        hook_checks=hook_checks_of(store, selection, path),
        shell=shell,
        process=process,
        goroot=selection.goroot,
        version=str(selection.version) if selection.version else None,
        origin=origin_text(selection),
        other_managers=managers,
        can_be_hidden=error is None and not chooses_version(selection),
        failure=PlanFailure(str(error), error.hint or "", error.exit_code) if error else None,
        notice=first_notice(selection),
        shim_checks=(missing_variable(environ),) if is_missing else (),
        shim_installs=is_missing and _installs(selection, environ),
        has_front=shell.path[:1] == (store.front,),
        home=environ.get("HOME", ""),
        names=selection.inputs.settings.file_names,
    )


def _installs(selection: Selection, environ: Mapping[str, str]) -> bool:
    try:
        return selection.inputs.settings.missing_policy(environ) == "install"
    except UsageError:  # gover's commands report it
        return False


def plan_directory(store: Store, root: str) -> str:
    """Return the directory that holds the plan of a root, in one file for each kind of shell."""
    return f"{store.plans}{root}/{PLAN_NAME}"
