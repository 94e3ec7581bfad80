"""What a selection changes in the environment."""

from gover.env_diff import Effects, EnvChange
from gover.resolve.selection import SelectedToolchain, Selection, SelectionFailure
from gover.store.store import Store
from gover.version.version import FIRST_WITH_PATCH, Version


def effects_of(store: Store, selection: Selection) -> Effects:
    """
    Return the changes that a selection makes to the environment.

    GOROOT is unset: cmd/go finds its own, and a stale value breaks every build. Only before
    Go 1.10 it must be set. GOTOOLCHAIN=local is the only value that selects exactly this Go
    in spite of `go env -w` and go.mod (golang/go src/cmd/go/internal/toolchain/select.go).
    A default does not require one version, so there Go's own switching stays on.
    """
    if isinstance(selection.outcome, SelectionFailure):
        return Effects()
    project_env, tools = selection.project_env, selection.tools
    # Behind the toolchain, so that no tool can replace its go.
    path = (project_env.path if project_env else ()) + (tools.path if tools else ())
    variables = _project_changes(selection)
    if not isinstance(selection.outcome, SelectedToolchain):
        return Effects(path, variables)
    exact = effects_of_exact(selection.outcome.version, selection.outcome.goroot)
    goroot, *gotoolchain = exact.changes
    settings = selection.inputs.settings
    if selection.origin.kind == "default" or not gotoolchain:
        return Effects(exact.path + path, (*variables, goroot))
    if settings.of("gotoolchain") == "path":
        # Go's own switching finds go1.22.3 there. The entry has a spelling of its own, so that
        # undo removes it and not the hook's entry behind it.
        path += (f"{store.shims}/.",)
    value = settings.gotoolchain_value
    changes = [change._replace(value=value) for change in gotoolchain if value]
    return Effects(exact.path + path, (*variables, goroot, *changes))


def _project_changes(selection: Selection) -> tuple[EnvChange, ...]:
    """Return what the project's files set; each name once, because undo restores one value."""
    project_env, sdk = selection.project_env, selection.sdk
    sdk_changes = sdk.outcome.changes if sdk else ()
    names = {change.name for change in sdk_changes}
    variables = project_env.variables if project_env else ()
    changes = (EnvChange(n, "set", v) for n, v in variables if n not in names)
    return (*changes, *sdk_changes)


def effects_of_exact(version: Version, goroot: str) -> Effects:
    """Return the changes that run exactly this version."""
    finds_goroot = version.line >= (1, 10)
    changes = [EnvChange("GOROOT", "unset") if finds_goroot else EnvChange("GOROOT", "set", goroot)]
    if version.line >= (1, FIRST_WITH_PATCH):
        changes.append(EnvChange("GOTOOLCHAIN", "offer", "local"))
    return Effects((f"{goroot}/bin",), tuple(changes))
