"""
What is selected where no file and no variable sets a version.

A Nix, devbox or devenv shell has brought its Go. Else the default applies, unless a go.work or
go.mod requires a newer Go. Then, in this order:

1. the newest installed version that is new enough
2. the system's Go, if it is new enough
3. the default, or else the system's Go, if its own settings let it switch to a newer Go, as it
   does without gover
"""

from __future__ import annotations

import os
import sys

from gover.errors import NotInstalled
from gover.fs.read import Reading, read_file
from gover.go_env import LIMIT as GO_ENV_LIMIT
from gover.go_env import env_file_path, parse_env_file
from gover.records import Record
from gover.resolve.selection import (
    Inputs,
    Origin,
    SelectedToolchain,
    Selection,
    SelectionFailure,
    SystemGo,
    find_unavailable,
    invalid_file,
    outcome_of,
    select_installed,
)
from gover.store.goroot import goroot_of_program, read_goroot_version
from gover.store.path_search import first_go
from gover.version.request import Request
from gover.version.version import FIRST_WITH_PATCH, Version, version_of_toolchain
from gover.versionfile.formats import GO_VERSION
from gover.versionfile.search import VersionFile, read_version_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store

# Set inside `nix-shell` and `nix develop`, `devbox shell`, and `devenv shell`.
NIX_VARIABLES = ("IN_NIX_SHELL", "DEVBOX_SHELL_ENABLED", "DEVENV_ROOT")
_NIX_STORE = "/nix/store"
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


def select_without_pin(store: Store, environ: Mapping[str, str], inputs: Inputs) -> Selection:
    """Select for a directory where only the default and floors apply."""
    if selection := _from_nix(store, environ, inputs):
        return selection
    inputs = inputs._replace(variables=NIX_VARIABLES, uses_path=os.path.isdir(_NIX_STORE))
    if not os.access(store.data, os.X_OK):
        from gover.store.obstacles import find_unreadable  # noqa: PLC0415  absent, or an error

        if error := find_unreadable(store, environ):  # there may be a default
            return Selection(SelectionFailure(error), inputs, Origin("default"))
    # The default is kept in the grammar of .go-version.
    file = read_version_file(store.under_data("default"), GO_VERSION)
    selection = _from_default(store, environ, inputs._replace(default=file.reading), file)
    floor = inputs.search.floor
    minimum = floor.minimum if floor else None
    if floor is None or minimum is None or _is_enough(selection.version, minimum):
        return selection
    return _from_floor(store, environ, selection, floor)


def _from_nix(store: Store, environ: Mapping[str, str], inputs: Inputs) -> Selection | None:
    path = environ.get("PATH", "")
    in_shell = any(environ.get(name) for name in NIX_VARIABLES)
    # `nix shell` sets no variable.
    entries = path.split(":") if in_shell else _nix_entries(path)
    program = first_go(store.data, ":".join(entries)) if entries else None
    if program is None:
        return None
    inputs = inputs._replace(variables=NIX_VARIABLES, uses_path=True)
    return _with_switch(environ, Selection(SystemGo(program), inputs, Origin("nix")), program)


def _with_switch(environ: Mapping[str, str], selection: Selection, program: str) -> Selection:
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


def _nix_entries(path: str) -> list[str]:
    return [entry for entry in path.split(":") if entry.startswith(_NIX_STORE + "/")]


def _from_default(
    store: Store, environ: Mapping[str, str], inputs: Inputs, file: VersionFile
) -> Selection:
    if file.error:
        failure = SelectionFailure(invalid_file(file, "gover default latest"))
        return Selection(failure, inputs, Origin("default"))
    if file.contents.go is None:
        return Selection(SystemGo(store.system_go(environ)), inputs, Origin("system"))
    return select_installed(store, environ, inputs, Origin("default"), file.contents.go[0])


def _is_enough(version: Version | None, minimum: Version) -> bool:
    return version is not None and version >= minimum


def _from_floor(
    store: Store, environ: Mapping[str, str], default: Selection, floor: VersionFile
) -> Selection:
    minimum = floor.minimum
    assert minimum is not None
    origin = Origin("floor", floor.path, floor.line)
    inputs = default.inputs._replace(generation=store.generation())
    # A prerelease satisfies only a floor that names one.
    fitting = [v for v in store.installed() if v >= minimum and (v.is_stable or minimum.kind)]
    if fitting:
        version = next((v for v in reversed(fitting) if v.is_stable), fitting[-1])
        request = Request.parse(f">={minimum}")
        return Selection(outcome_of(store, version), inputs, origin, request)
    program = store.system_go(environ)
    system = read_goroot_version(goroot_of_program(program)) if program else None
    variables = inputs.variables + _SWITCH_VARIABLES
    inputs = inputs._replace(uses_path=True, variables=variables)
    if _is_enough(system, minimum):
        return Selection(SystemGo(program), inputs, Origin("system"))
    return _from_switching(store, environ, default._replace(inputs=inputs), floor, minimum)


def _from_switching(
    store: Store,
    environ: Mapping[str, str],
    default: Selection,
    floor: VersionFile,
    minimum: Version,
) -> Selection:
    """Select the Go that would run without a floor, if it may switch to a newer one."""
    inputs = default.inputs
    program = store.system_go(environ)
    system = Selection(SystemGo(program), inputs, Origin("system"))
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
