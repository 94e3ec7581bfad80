"""Every `go` on PATH: its real path, its version, and the machine that it is for."""

import os
import shlex
import shutil
from collections.abc import Mapping

from gover.doctor.facts import FoundGo, FoundProgram
from gover.doctor.observe.path_owners import owner_of_go
from gover.errors import InvalidFile
from gover.fs.read import read_file
from gover.inspect.inspect import inspect
from gover.inspect.program import Program
from gover.sdk.machine import below
from gover.store.goroot import read_goroot_version
from gover.store.path_search import starts_another
from gover.store.store import Store
from gover.version.version import Version, version_of_toolchain

_PATHS, _PATHS_D = "/etc/paths", "/etc/paths.d"
_LIMIT = 64 << 10  # bytes
_GO_PROGRAMS = {"dlv": "github.com/go-delve/delve", "gopls": "golang.org/x/tools/gopls"}


def find_gos(root: str, store: Store, environ: Mapping[str, str]) -> tuple[FoundGo, ...]:
    """Return each `go` on PATH, in order; an entry that PATH has twice counts once."""
    entries = dict.fromkeys(environ.get("PATH", "").split(":"))
    paths = [f"{e.rstrip('/')}/go" for e in entries if e.startswith("/")]
    found = [path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)]
    return tuple(_go(path, root, store, environ) for path in found)


def find_go_programs(environ: Mapping[str, str]) -> dict[str, FoundProgram]:
    """Return the first dlv and gopls on PATH whose module is the real one, by name."""
    found: dict[str, FoundProgram] = {}
    for name, module in _GO_PROGRAMS.items():
        path = shutil.which(name, path=environ.get("PATH", ""))
        program = _program(os.path.realpath(path)) if path else None
        built = program.slices[0].go if program and program.slices else None
        if path and built and built.main and built.main.path == module:
            version = version_of_toolchain(built.version)
            found[name] = FoundProgram(path, built.main.version, version)
    return found


def read_path_helper(root: str) -> tuple[str, ...]:
    """Return the entries that path_helper puts first: the lines of /etc/paths and /etc/paths.d."""
    directory = below(root, _PATHS_D)
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    files = [below(root, _PATHS), *(f"{directory}/{name}" for name in names)]
    lines = [line.strip() for file in files for line in _lines(file)]
    return tuple(below(root, line) for line in lines if line.startswith("/"))


def has_compiler(environ: Mapping[str, str]) -> bool:
    """Return whether a C compiler is on PATH by one of the names that Go looks for."""
    entries = [e for e in environ.get("PATH", "").split(":") if e.startswith("/")]
    return any(os.access(f"{e}/{name}", os.X_OK) for e in entries for name in ("clang", "gcc"))


def is_command_missing(command: str, environ: Mapping[str, str]) -> bool:
    """Return whether a command such as `ccache gcc` begins with a program that is not on PATH."""
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    return bool(words) and shutil.which(words[0], path=environ.get("PATH", "")) is None


def _go(path: str, root: str, store: Store, environ: Mapping[str, str]) -> FoundGo:
    real = os.path.realpath(path)
    program = _program(real)
    goroot = os.path.dirname(os.path.dirname(real))
    version = read_goroot_version(goroot) or _built_by(program)
    has_installer = os.path.isfile(below(root, f"{_PATHS_D}/go"))
    owner = owner_of_go(
        path.removeprefix(root),
        real.removeprefix(root),
        store,
        environ,
        has_installer=has_installer,
    )
    if path.startswith(store.data + "/"):  # `store` has paths below the root
        owner = owner_of_go(path, real, store, {}, has_installer=False)
    has_goroot = program is not None or os.path.isfile(f"{goroot}/VERSION")
    return FoundGo(
        path,
        owner,
        real,
        goroot if has_goroot else None,
        version,
        program,
        _is_loader_missing(root, program),
        starts_another=not owner.startswith("gover") and starts_another(path),
    )


def _program(path: str) -> Program | None:
    try:
        return inspect(path)
    except InvalidFile:
        return None


def _built_by(program: Program | None) -> Version | None:
    built = program.slices[0].go if program and program.slices else None
    return version_of_toolchain(built.version) if built else None


def _is_loader_missing(root: str, program: Program | None) -> bool:
    loader = program.slices[0].interpreter if program and program.slices else None
    return loader is not None and not os.path.exists(below(root, loader))


def _lines(path: str) -> list[str]:
    return read_file(path, _LIMIT).data.decode("utf-8", "replace").splitlines()
