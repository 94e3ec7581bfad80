"""The directories that Go writes to, and whether the user may write there."""

import os
import stat
from collections.abc import Iterator, Mapping

from gover.doctor.facts import GoEnvFile
from gover.doctor.observe.store import owner_name
from gover.sdk.machine import below

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def find_foreign_dirs(
    root: str, environ: Mapping[str, str], file: GoEnvFile, system: str, user: int
) -> tuple[tuple[str, str], ...]:
    """Return path and owner of each directory of Go's that only another user may write to."""
    found: list[tuple[str, str]] = []
    for path in dict.fromkeys(_go_dirs(environ, file, system)):
        try:
            info = os.lstat(below(root, path))
        except (OSError, ValueError):
            continue
        if user not in (info.st_uid, 0) and not info.st_mode & _WRITABLE_BY_OTHERS:
            found.append((path, owner_name(info.st_uid)))
    return tuple(found)


def _go_dirs(environ: Mapping[str, str], file: GoEnvFile, system: str) -> Iterator[str]:
    """Yield GOPATH, module cache and build cache (src/cmd/go/internal/cfg/cfg.go)."""

    def setting(name: str, default: str) -> str:
        return environ.get(name) or file.value(name) or default

    home = environ.get("HOME", "")
    caches = environ.get("XDG_CACHE_HOME") or f"{home}/.cache"
    if system == "darwin":
        caches = f"{home}/Library/Caches"
    gopath = setting("GOPATH", f"{home}/go").split(":")[0]
    paths = (
        gopath,
        setting("GOMODCACHE", f"{gopath}/pkg/mod"),
        setting("GOCACHE", f"{caches}/go-build"),
    )
    yield from (path for path in paths if path.startswith("/"))
