"""
Which installed Go is used where, as far as gover has seen.

A place where the hook or a shim has ever looked has a plan in the cache, at a path that
mirrors its own. What holds there is asked again: the plan may be old.
"""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover.activation.plan import PLAN_NAME
from gover.dirs import Dirs
from gover.resolve.selection import VARIABLE, select
from gover.store import toolchains
from gover.version.version import Version


class Uses(NamedTuple):
    """For each version in use who uses it, as a message says it; and how many places were seen."""

    by_version: Mapping[Version, list[str]]
    places: int


def uses(dirs: Dirs, environ: Mapping[str, str], cwd: str) -> Uses:
    """Return every use that gover knows of: here, the default, and each place it has seen."""
    found: dict[Version, list[str]] = {}
    neutral = {name: value for name, value in environ.items() if name != VARIABLE}
    seen = [place for place in places(dirs) if os.path.isdir(place)]
    for place in dict.fromkeys([cwd, *seen, "/"]):
        for variables in (neutral, environ) if place == cwd else (neutral,):
            selection = select(dirs, variables, place)
            if selection.version is not None:
                users = found.setdefault(selection.version, [])
                if (user := str(selection.origin)) not in users:
                    users.append(user)
    return Uses(found, len(seen))


def places(dirs: Dirs) -> Iterator[str]:
    """Yield the directories that have a plan."""
    for path, names, _ in os.walk(dirs.plans):
        if PLAN_NAME in names:
            names.remove(PLAN_NAME)
            yield path.removeprefix(dirs.plans) or "/"


def unused(dirs: Dirs, known: Uses) -> list[Version]:
    """Return what nothing uses, oldest first. What was linked takes no room, and stays."""
    return [
        version
        for version in toolchains.installed(dirs)
        if version not in known.by_version and not os.path.islink(toolchains.goroot(dirs, version))
    ]
