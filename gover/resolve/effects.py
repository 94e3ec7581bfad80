"""What a selection does to the environment."""

from gover.dirs import Dirs
from gover.env_diff import Effects, EnvChange
from gover.resolve.selection import Selection
from gover.version.version import FIRST_WITH_PATCH, Version


def effects_of(dirs: Dirs, selection: Selection) -> Effects:
    """
    Return what a selection does to the environment.

    GOROOT is taken away: cmd/go finds its own, and a stale one breaks every build. Only
    before Go 1.10 it must be set, because that go does not look for it.
    GOTOOLCHAIN=local is the only value that means exactly this go, whatever `go env -w`
    and go.mod say (golang/go src/cmd/go/internal/toolchain/select.go). A default is not a
    choice of exactly one version, so there Go's own switching stays on.
    """
    extras, tools = selection.extras, selection.tools
    # Behind the Go: no tool can stand in for it.
    path = (extras.path if extras else ()) + (tools.path if tools else ())
    variables = _variables(selection)
    if selection.error is not None:
        return Effects()
    if selection.goroot is None or selection.version is None:
        return Effects(path, variables)
    exact = effects_of_exact(selection.version, selection.goroot)
    mine = list(exact.changes[:1])
    if len(exact.changes) > 1 and selection.origin.kind != "default":
        if value := selection.settings.gotoolchain_value:
            mine.append(exact.changes[1]._replace(value=value))
        if selection.settings.of("gotoolchain") == "path":
            # Where Go's own switching finds go1.22.3. Spelled so that leaving takes away this
            # entry and no other: the hook's own, behind, is there for good.
            path += (f"{dirs.shims}/.",)
    return Effects(exact.path + path, variables + tuple(mine))


def _variables(selection: Selection) -> tuple[EnvChange, ...]:
    """Return what the project's files do; a name stands once, or it could not be taken back."""
    extras, sdk = selection.extras, selection.sdk
    mine = sdk.outcome.changes if sdk else ()
    names = {change.name for change in mine}
    others = extras.variables if extras else ()
    return tuple(EnvChange(n, "set", v) for n, v in others if n not in names) + mine


def effects_of_exact(version: Version, goroot: str) -> Effects:
    """Return what it takes to run exactly this version."""
    own = (
        EnvChange("GOROOT", "unset")
        if version.line >= (1, 10)
        else EnvChange("GOROOT", "set", goroot)
    )
    changes = [own]
    if version.line >= (1, FIRST_WITH_PATCH):
        changes.append(EnvChange("GOTOOLCHAIN", "offer", "local"))
    return Effects((f"{goroot}/bin",), tuple(changes))
