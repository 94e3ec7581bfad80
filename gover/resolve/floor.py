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

from gover.resolve.selection import (
    Inputs,
    Origin,
    Selection,
    SelectionFailure,
    SystemGo,
    invalid_file,
    outcome_of,
    select_installed,
)
from gover.store.path_search import first_go
from gover.version.request import Request
from gover.versionfile.formats import GO_VERSION
from gover.versionfile.search import VersionFile, read_version_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store
    from gover.version.version import Version

# Set inside `nix-shell` and `nix develop`, `devbox shell`, and `devenv shell`.
NIX_VARIABLES = ("IN_NIX_SHELL", "DEVBOX_SHELL_ENABLED", "DEVENV_ROOT")
_NIX_STORE = "/nix/store"


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
    from gover.resolve.switching import with_switch  # noqa: PLC0415  in such a shell alone

    return with_switch(environ, Selection(SystemGo(program), inputs, Origin("nix")), program)


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
    from gover.resolve.switching import select_other  # noqa: PLC0415  no installed one fits

    return select_other(store, environ, default._replace(inputs=inputs), floor, minimum)
