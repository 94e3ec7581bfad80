"""
What a selection changes in the environment.

Three environments differ: that of a shell, that of the process which a shim becomes, and that
of a command which is to run with exactly this Go.
"""

from __future__ import annotations

from gover.env_diff import Effects, EnvChange
from gover.resolve.selection import SelectedToolchain, Selection, SelectionFailure
from gover.store.path_search import programs_in_front, starts_another
from gover.version.version import FIRST_WITH_PATCH, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store

_CHOOSE = ("argument", "variable", "file")  # the origins that choose one version


def shell_effects(store: Store, selection: Selection, environ: Mapping[str, str]) -> Effects:
    """
    Return the changes that the hook makes to a shell.

    Every process that the shell starts inherits them, and may change to another directory. So
    they put shims in front of PATH, and no variable names a Go; a shim decides where it runs.
    The toolchain stands behind the shims for programs that look for it on PATH.
    """
    if isinstance(selection.outcome, SelectionFailure):
        return Effects((store.front,))
    path: tuple[str, ...] = (store.front,) if needs_front(store, selection, environ) else ()
    changes = _project_changes(selection)
    if isinstance(selection.outcome, SelectedToolchain):
        path += (f"{selection.outcome.goroot}/bin",) if path else ()
        changes = (*changes, EnvChange("GOROOT", "unset"))
    return Effects(path + _project_path(selection), changes)


def script_effects(store: Store, selection: Selection, environ: Mapping[str, str]) -> Effects:
    """Return the changes that make an environment like that of a shell with the hook."""
    effects = shell_effects(store, selection, environ)
    entries = (*effects.path, *environ.get("PATH", "").split(":"))
    if store.front in entries or store.shims in entries:
        return effects
    return effects._replace(path=(*effects.path, store.shims))


def process_effects(selection: Selection) -> Effects:
    """
    Return the changes to the process that a shim becomes; PATH stays as it is.

    GOROOT is unset: cmd/go finds its own, and a stale value breaks every build. Only before
    Go 1.10 it must be set. GOTOOLCHAIN=local is the only value that selects exactly this Go
    in spite of `go env -w` and go.mod (golang/go src/cmd/go/internal/toolchain/select.go).
    A default or a floor does not require one version, so there Go's own switching stays on.
    """
    if isinstance(selection.outcome, SelectionFailure):
        return Effects()
    changes = _project_changes(selection)
    if not isinstance(selection.outcome, SelectedToolchain):
        return Effects((), changes)
    goroot, *gotoolchain = changes_of_exact(selection.outcome.version, selection.outcome.goroot)
    is_pinned = chooses_version(selection)
    value = selection.inputs.settings.gotoolchain(is_pinned=is_pinned)
    offers = [change._replace(value=value) for change in gotoolchain if value]
    return Effects((), (*changes, goroot, *offers))


def command_effects(store: Store, selection: Selection) -> Effects:
    """Return the changes that make a command, and all that it starts, run the selected Go."""
    changes = process_effects(selection).changes
    path = _project_path(selection)
    if not isinstance(selection.outcome, SelectedToolchain):
        return Effects(path, changes)
    if selection.inputs.settings.of("gotoolchain") == "path":
        path += (store.front,)  # Go's own switching finds go1.22.3 there
    return Effects((f"{selection.outcome.goroot}/bin", *path), changes)


def changes_of_exact(version: Version, goroot: str) -> tuple[EnvChange, ...]:
    """Return the changes of variables that run exactly this version."""
    finds_goroot = version.line >= (1, 10)
    change = EnvChange("GOROOT", "unset") if finds_goroot else EnvChange("GOROOT", "set", goroot)
    if version.line < (1, FIRST_WITH_PATCH):
        return (change,)
    return change, EnvChange("GOTOOLCHAIN", "offer", "local")


def chooses_version(selection: Selection) -> bool:
    """Tell whether one version is chosen, by a file, a variable or an argument."""
    return selection.origin.kind in _CHOOSE


def needs_front(store: Store, selection: Selection, environ: Mapping[str, str]) -> bool:
    """
    Tell whether shims have to go in front of what the user put in front of gover's own.

    They have to where one version is chosen; where only the default applies, never. With a floor
    they have to where the go that the user put in front is too old for it, and may not switch,
    also if it is the default that is new enough.
    """
    if chooses_version(selection):
        return True
    floor = selection.inputs.search.floor
    if selection.origin.kind not in ("floor", "default") or floor is None or not floor.minimum:
        return False
    programs = programs_in_front(store.data, environ.get("PATH", ""))
    if not programs:
        return False
    if starts_another(programs[0]):
        return True
    from gover.resolve.switching import switch_rule  # noqa: PLC0415  only for a floor
    from gover.store.goroot import goroot_of_program, read_goroot_version  # noqa: PLC0415  too

    goroot = goroot_of_program(programs[0])
    version = read_goroot_version(goroot)
    is_enough = version is not None and version >= floor.minimum
    return not is_enough and not switch_rule(environ, goroot).allows(version, floor.minimum)


def _project_path(selection: Selection) -> tuple[str, ...]:
    # Behind the toolchain, so that no tool can replace its go.
    tools = tuple(entry for choice in selection.tool_choices for entry in choice.path)
    return (selection.project_env.path if selection.project_env else ()) + tools


def _project_changes(selection: Selection) -> tuple[EnvChange, ...]:
    """Return what the project's files set; each name once, because undo restores one value."""
    project_env, sdk = selection.project_env, selection.sdk
    sdk_changes = sdk.outcome.changes if sdk else ()
    names = {change.name for change in sdk_changes}
    variables = project_env.variables if project_env else ()
    changes = (EnvChange(n, "set", v) for n, v in variables if n not in names)
    return (*changes, *sdk_changes)
