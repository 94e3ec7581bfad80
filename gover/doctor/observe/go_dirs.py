"""Where Go itself keeps and builds things, and whether the user may write there."""

import os
import stat
from collections.abc import Iterator, Mapping

from gover.doctor.facts import GoEnv
from gover.doctor.observe.store import owner_name
from gover.sdk.machine import below

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def foreign(
    root: str, environ: Mapping[str, str], file: GoEnv, system: str, user: int
) -> tuple[tuple[str, str], ...]:
    """Return path and owner of GOPATH, module cache and build cache that only others write to."""
    found: list[tuple[str, str]] = []
    for path in dict.fromkeys(_places(environ, file, system)):
        try:
            info = os.lstat(below(root, path))
        except (OSError, ValueError):
            continue
        if user not in (info.st_uid, 0) and not info.st_mode & _OTHERS:
            found.append((path, owner_name(info.st_uid)))
    return tuple(found)


def _places(environ: Mapping[str, str], file: GoEnv, system: str) -> Iterator[str]:
    """Yield the directories, as cmd/go computes them (src/cmd/go/internal/cfg/cfg.go)."""

    def setting(name: str, default: str) -> str:
        return environ.get(name) or file.value(name) or default

    home = environ.get("HOME", "")
    caches = environ.get("XDG_CACHE_HOME") or f"{home}/.cache"
    if system == "darwin":
        caches = f"{home}/Library/Caches"
    gopath = setting("GOPATH", f"{home}/go").split(":")[0]
    places = (
        gopath,
        setting("GOMODCACHE", f"{gopath}/pkg/mod"),
        setting("GOCACHE", f"{caches}/go-build"),
    )
    yield from (path for path in places if path.startswith("/"))
