"""Every `go` on PATH: where it really is, which it is, and for what machine."""

import os
import shlex
import shutil
from collections.abc import Mapping

from gover.dirs import Dirs
from gover.doctor.facts import FoundGo
from gover.doctor.observe.path_owners import owner
from gover.errors import InvalidFile
from gover.fs.read import read_file
from gover.inspect.inspect import inspect
from gover.inspect.program import Program
from gover.sdk.machine import below
from gover.store import toolchains
from gover.version.version import Version, version_of_toolchain

_PATHS, _PATHS_D = "/etc/paths", "/etc/paths.d"
_LIMIT = 64 << 10  # bytes


def gos(root: str, dirs: Dirs, environ: Mapping[str, str]) -> tuple[FoundGo, ...]:
    """Return each `go` on PATH, first one first; an entry that is there twice counts once."""
    entries = dict.fromkeys(environ.get("PATH", "").split(":"))
    paths = [f"{e.rstrip('/')}/go" for e in entries if e.startswith("/")]
    found = [path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)]
    return tuple(_go(path, root, dirs, environ) for path in found)


def path_helper(root: str) -> tuple[str, ...]:
    """Return what path_helper puts in front: the lines of /etc/paths and /etc/paths.d."""
    directory = below(root, _PATHS_D)
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    files = [below(root, _PATHS), *(f"{directory}/{name}" for name in names)]
    lines = [line.strip() for file in files for line in _lines(file)]
    return tuple(below(root, line) for line in lines if line.startswith("/"))


def has_compiler(environ: Mapping[str, str]) -> bool:
    """Tell whether a C compiler is on PATH by one of the names that Go looks for."""
    entries = [e for e in environ.get("PATH", "").split(":") if e.startswith("/")]
    return any(os.access(f"{e}/{name}", os.X_OK) for e in entries for name in ("clang", "gcc"))


def is_missing(command: str, environ: Mapping[str, str]) -> bool:
    """Tell whether a command such as `ccache gcc` begins with a program that is not there."""
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    return bool(words) and shutil.which(words[0], path=environ.get("PATH", "")) is None


def _go(path: str, root: str, dirs: Dirs, environ: Mapping[str, str]) -> FoundGo:
    real = os.path.realpath(path)
    program = _program(real)
    goroot = os.path.dirname(os.path.dirname(real))
    version = toolchains.read_goroot_version(goroot) or _built_by(program)
    package = os.path.isfile(below(root, f"{_PATHS_D}/go"))
    who = owner(path.removeprefix(root), real.removeprefix(root), dirs, environ, package=package)
    if path.startswith(dirs.data + "/"):  # which is spelled with the root
        who = owner(path, real, dirs, {}, package=False)
    is_whole = program is not None or os.path.isfile(f"{goroot}/VERSION")
    return FoundGo(
        path, who, real, goroot if is_whole else None, version, program, _lacks(root, program)
    )


def _program(path: str) -> Program | None:
    try:
        return inspect(path)
    except InvalidFile:
        return None


def _built_by(program: Program | None) -> Version | None:
    built = program.slices[0].go if program and program.slices else None
    return version_of_toolchain(built.version) if built else None


def _lacks(root: str, program: Program | None) -> bool:
    loader = program.slices[0].interpreter if program and program.slices else None
    return loader is not None and not os.path.exists(below(root, loader))


def _lines(path: str) -> list[str]:
    return read_file(path, _LIMIT).data.decode("utf-8", "replace").splitlines()
