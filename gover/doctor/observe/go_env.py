"""Settings from variables and `go env -w`, and the paths that they name."""

import os
from collections.abc import Iterable, Iterator, Mapping

from gover import go_env as goenv
from gover.doctor.facts import FoundGo, GoEnvFile, PathKind
from gover.doctor.observe.path_owners import owner_of_go
from gover.sdk.machine import below
from gover.store.goroot import read_goroot_version
from gover.store.store import Store
from gover.version.version import Version

_LISTS = ("GOPATH", "SSL_CERT_DIR")
_PATHS = ("GOROOT", "SSL_CERT_FILE", "SDKROOT", "GOTMPDIR", "GOWORK")


def read_go_env(environ: Mapping[str, str], system: str) -> GoEnvFile:
    """Return the file that `go env -w` writes."""
    path = goenv.env_file_path(environ, system)
    return GoEnvFile(path or "", tuple(goenv.read_env_file(path)))


def read_system_go_env(gos: Iterable[FoundGo]) -> GoEnvFile:
    """Return go.env of the system's GOROOT, where distributions set GOTOOLCHAIN=local."""
    root = next((go.goroot for go in gos if not (go.is_from_gover or go.starts_another)), None)
    path = f"{root}/go.env" if root else ""
    return GoEnvFile(path, tuple(goenv.read_env_file(path or None)))


def find_path_kinds(root: str, environ: Mapping[str, str], file: GoEnvFile) -> dict[str, PathKind]:
    """Return the kind of each path that a variable names."""
    return {path: _kind(below(root, path)) for path in _named_paths(environ, file) if path}


def find_goroot_versions(
    root: str, environ: Mapping[str, str], file: GoEnvFile
) -> dict[str, Version | None]:
    """Return the version of each directory that GOROOT names; None when it is no GOROOT."""
    named = filter(None, (environ.get("GOROOT", ""), file.value("GOROOT")))
    return {path: read_goroot_version(below(root, path)) for path in named}


def find_goroot_owner(root: str, store: Store, environ: Mapping[str, str]) -> str:
    """Return what installed the Go that the variable GOROOT names; "" when unknown."""
    path = f"{environ.get('GOROOT', '')}/bin/go"
    real = os.path.realpath(below(root, path))
    # Without variables of other tools: GOENV_ROOT and the like tell nothing of a GOROOT.
    owner = owner_of_go(path, real.removeprefix(root), store, {}, has_installer=False)
    return "" if owner == "other" else owner


def _named_paths(environ: Mapping[str, str], file: GoEnvFile) -> Iterator[str]:
    def setting(name: str) -> str:
        return environ.get(name) or file.value(name)

    yield from map(setting, _PATHS)
    for name in _LISTS:
        yield from setting(name).split(":")
    gopath = (setting("GOPATH") or f"{environ.get('HOME', '')}/go").split(":")
    yield setting("GOBIN") or f"{gopath[0]}/bin"
    yield from (f"{entry.rstrip('/')}/go.mod" for entry in gopath)


def _kind(path: str) -> PathKind:
    if os.path.isdir(path):
        return "directory"
    if os.path.isfile(path):
        return "file"
    return "other" if os.path.lexists(path) else "absent"
