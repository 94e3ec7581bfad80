"""Read which toolchains are installed. Nothing here takes a lock."""

import os
from collections.abc import Mapping

from gover.dirs import Dirs
from gover.version.version import Version, parse_release


def goroot(dirs: Dirs, version: Version) -> str:
    """Return the path of the toolchain of that version, installed or not."""
    return f"{dirs.toolchains}/{version}"


def is_installed(dirs: Dirs, version: Version) -> bool:
    """Return whether that version is installed; one rename installs it, so it is complete."""
    return os.access(f"{goroot(dirs, version)}/bin/go", os.X_OK)


def installed(dirs: Dirs) -> list[Version]:
    """Return the installed versions, oldest first."""
    try:
        names = os.listdir(dirs.toolchains)
    except OSError:
        return []
    return sorted(v for v in map(parse_release, names) if v and is_installed(dirs, v))


def generation(dirs: Dirs) -> str:
    """
    Return the path of a file that exists until the set of toolchains changes.

    Call this before the set is read: then the path is outdated if the set changes meanwhile.
    """
    try:
        names = sorted(os.listdir(dirs.under_data("generation")))
    except OSError:
        names = []
    return dirs.under_data("generation", names[0] if names else "none")


def system_go(dirs: Dirs, environ: Mapping[str, str], tool: str = "go") -> str | None:
    """
    Return the first `tool` on PATH that is not gover's shim; None when there is none.

    shims/shim.sh searches the same way; tests/shell/test_shim.py compares them.
    """
    for entry in environ.get("PATH", "").split(":"):
        if not entry.startswith("/") or _is_in_store(dirs, entry):
            continue
        path = f"{entry.rstrip('/')}/{tool}"
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def system_goroot(dirs: Dirs, environ: Mapping[str, str]) -> str | None:
    """Return the GOROOT of the system's go, the parent of the real bin directory, as in cmd/go."""
    path = system_go(dirs, environ)
    return os.path.dirname(os.path.dirname(os.path.realpath(path))) if path else None


def _is_in_store(dirs: Dirs, entry: str) -> bool:
    if entry.startswith(dirs.data + "/"):
        return True
    try:
        return os.path.samefile(entry, dirs.shims)
    except OSError:
        return False


def read_goroot_version(root: str) -> Version | None:
    """Return the version in the first line of a GOROOT's VERSION file; None when it has none."""
    try:
        with open(f"{root}/VERSION", encoding="ascii", errors="replace") as file:
            line = file.readline(64).strip()
    except OSError:
        return None
    return parse_release(line.removeprefix("go")) if line.startswith("go") else None
