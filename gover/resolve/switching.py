"""
Whether a Go switches to a newer one by itself, as it does without gover.

That is by GOTOOLCHAIN, the file of `go env -w`, and GOROOT/go.env.
"""

from __future__ import annotations

import sys

from gover.errors import NotInstalled
from gover.fs.read import Reading, read_file
from gover.go_env import LIMIT as GO_ENV_LIMIT
from gover.go_env import env_file_path, parse_env_file
from gover.records import Record
from gover.resolve.selection import (
    Origin,
    SelectedToolchain,
    Selection,
    SelectionFailure,
    SystemGo,
    find_unavailable,
)
from gover.store.goroot import goroot_of_program, read_goroot_version
from gover.version.version import FIRST_WITH_PATCH, Version, version_of_toolchain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store
    from gover.versionfile.search import VersionFile


_SWITCH_VARIABLES = ("GOTOOLCHAIN", "GOENV", "XDG_CONFIG_HOME")


class SwitchRule(Record):
    """The GOTOOLCHAIN that a Go would use by itself, and the files that were read for it."""

    value: str
    files: tuple[Reading, ...]

    def allows(self, version: Version | None, minimum: Version) -> bool:
        """
        Tell whether that Go would switch to `minimum` or newer (cmd/go toolchain/select.go).

        `version` is its own version, None where it is unknown; before Go 1.21 no Go switches.
        """
        if version is not None and version.line < (1, FIRST_WITH_PATCH):
            return False
        name, _, mode = self.value.rpartition("+")
        if mode in ("auto", "path"):
            return True
        named = version_of_toolchain(name or mode)
        return named is not None and named >= minimum


def with_switch(environ: Mapping[str, str], selection: Selection, program: str) -> Selection:
    """Add what the Go of a Nix shell itself switches to."""
    inputs, goroot = selection.inputs, goroot_of_program(program)
    minimum = inputs.search.floor.minimum if inputs.search.floor else None
    version = read_goroot_version(goroot)
    if minimum is None or version is None or version >= minimum:
        return selection
    rule = switch_rule(environ, goroot)
    variables, files = inputs.variables + _SWITCH_VARIABLES, inputs.files + rule.files
    inputs = inputs._replace(variables=variables, files=files)
    target = minimum if rule.allows(version, minimum) else None
    return selection._replace(inputs=inputs, switches_to=target)


def select_other(
    store: Store,
    environ: Mapping[str, str],
    default: Selection,
    floor: VersionFile,
    minimum: Version,
) -> Selection:
    """Select where no installed Go is new enough: the system's, or one that may switch."""
    program = store.system_go(environ)
    version = read_goroot_version(goroot_of_program(program)) if program else None
    variables = default.inputs.variables + _SWITCH_VARIABLES
    inputs = default.inputs._replace(uses_path=True, variables=variables)
    system = Selection(SystemGo(program), inputs, Origin("system"))
    if version is not None and version >= minimum:
        return system
    for selection in (default, system):
        if (goroot := _goroot(selection)) is None:
            continue
        is_own = selection.goroot is not None
        policy = inputs.settings.gotoolchain(is_pinned=False) if is_own else ""
        rule = switch_rule(environ, goroot, policy)
        inputs = inputs._replace(files=inputs.files + rule.files)
        version = selection.version or read_goroot_version(goroot)
        if rule.allows(version, minimum):
            return selection._replace(inputs=inputs, switches_to=minimum)
    origin = Origin("floor", floor.path, floor.line)
    error = find_unavailable(store, environ, origin, lambda version: version >= minimum)
    text = f"no installed Go satisfies go >= {minimum} ({origin})"
    failure = SelectionFailure(error or NotInstalled(text, f"gover install {minimum}"))
    return Selection(failure, inputs, origin)


def _goroot(selection: Selection) -> str | None:
    match selection.outcome:
        case SelectedToolchain(goroot=goroot):
            return goroot
        case SystemGo(path=str() as path):
            return goroot_of_program(path)
    return None


def switch_rule(environ: Mapping[str, str], goroot: str, policy: str = "") -> SwitchRule:
    """
    Return the GOTOOLCHAIN that the Go in `goroot` uses.

    It comes from the environment, gover's setting (`policy`), the file of `go env -w`, and
    GOROOT/go.env; without that file, as in a Go built from source, it is `auto`.
    """
    if value := environ.get("GOTOOLCHAIN") or policy:
        return SwitchRule(value, ())
    files: list[Reading] = []
    for path in (env_file_path(environ, sys.platform), f"{goroot}/go.env"):
        if path is None:
            continue
        reading = read_file(path, GO_ENV_LIMIT)
        files.append(reading)
        if value := dict(parse_env_file(reading.data)).get("GOTOOLCHAIN", ""):
            return SwitchRule(value, tuple(files))
    # A packager has removed the line: that Go never switches.
    value = "local" if files and files[-1].state == "text" else "auto"
    return SwitchRule(value, tuple(files))
