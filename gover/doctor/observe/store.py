"""The state of gover's own directories. Nothing is written."""

import os
import pwd
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Literal

from gover.doctor.facts import StoreFacts, ToolchainFacts
from gover.errors import GoverError
from gover.install import garbage, unfinished
from gover.sdk import machine
from gover.store import receipts
from gover.store.goroot import read_goroot_version
from gover.store.obstacles import find_hidden, find_obstacle
from gover.store.store import Store
from gover.version.version import Version, parse_release


def read_store(store: Store, environ: Mapping[str, str], user: int, cwd: str) -> StoreFacts:
    """
    Return the toolchains, and the files that gover did not leave so, for the user id `user`.

    A store outside HOME that belongs to root is shared by all users.
    """
    home = environ.get("HOME", "")
    found = [(path, os.lstat(path)) for path in _paths(store)]
    shared = not store.data.startswith(f"{home}/") and (store.data, 0) in (
        (path, info.st_uid) for path, info in found
    )
    expected = {user, 0} if shared else {user}
    foreign = [(p, owner_name(info.st_uid)) for p, info in found if info.st_uid not in expected]
    writable = [p for p, i in found if i.st_mode & stat.S_IWOTH and not stat.S_ISLNK(i.st_mode)]
    hidden, obstacle = dict(find_hidden(store)), find_obstacle(store, environ)
    versions = filter(None, map(parse_release, _names(store.toolchains)))
    return StoreFacts(
        tuple(_toolchain(store, version, hidden.get(version)) for version in versions),
        tuple(_leftovers(store, environ, cwd)),
        tuple(foreign),
        tuple(writable),
        str(obstacle or ""),
        (obstacle.hint if obstacle else "") or "",
    )


def _toolchain(store: Store, version: Version, obstacle: GoverError | None) -> ToolchainFacts:
    path = store.goroot(version)
    if obstacle is None and os.path.islink(path) and machine.here().is_mac:
        obstacle = machine.find_quarantine(path)
    return ToolchainFacts(
        name=str(version),
        path=path,
        version=read_goroot_version(path),
        has_go=os.access(f"{path}/bin/go", os.X_OK),
        receipt=_receipt(store, version),
        link=os.readlink(path) if os.path.islink(path) else "",
        obstacle=str(obstacle or ""),
        obstacle_hint=(obstacle.hint if obstacle else "") or "",
    )


def _receipt(store: Store, version: Version) -> Literal["present", "missing", "damaged"]:
    try:
        return "missing" if receipts.read_receipt(store, version) is None else "present"
    except GoverError:
        return "damaged"


def _leftovers(store: Store, environ: Mapping[str, str], cwd: str) -> Iterator[str]:
    """Yield what killed processes have left; where it cannot be looked at, nothing."""
    with suppress(OSError):
        yield from (path for path, _ in garbage.collect(store, dry_run=True))
    with suppress(OSError):
        yield from unfinished.find(store, environ, cwd)


def _paths(store: Store) -> Iterator[str]:
    """Yield gover's directories and their entries, without the files of a toolchain."""
    tops = [store.data, store.cache, store.config]
    for top in tops:
        if os.path.lexists(top):
            yield top
        for name in _names(top):
            path = f"{top}/{name}"
            yield path
            if name in ("toolchains", "receipts", "shims", "hook", "plans", "generation"):
                yield from (f"{path}/{inner}" for inner in _names(path))


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def owner_name(user: int) -> str:
    """Return the name of a user, or "user 1000" for an id without a name."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
