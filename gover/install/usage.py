"""
Which installed versions are used where, as far as gover has seen.

A directory where the hook or a shim has run has a plan in the cache, at a path that mirrors
its own. The version is selected anew: the plan may be out of date.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from gover.activation.plan import PLAN_NAME
from gover.resolve.selection import VARIABLE, Inputs, select_go
from gover.settings import read_settings
from gover.store.store import Store
from gover.version.version import Version
from gover.versionfile.shared_search import SharedSearch
from gover.versionfile.walk import walk_up


class Uses(NamedTuple):
    """For each version in use the origins that select it; and how many directories were seen."""

    by_version: Mapping[Version, list[str]]
    directories: int


def uses(store: Store, environ: Mapping[str, str], cwd: str) -> Uses:
    """Return every known use: in `cwd`, as the default, and in each directory with a plan."""
    found: dict[Version, dict[str, None]] = {}
    without = {name: value for name, value in environ.items() if name != VARIABLE}
    seen = [directory for directory in planned_directories(store) if os.path.isdir(directory)]
    store, settings, files = _Snapshot(*store), read_settings(store), SharedSearch(environ)
    for directory in dict.fromkeys([cwd, *seen, "/"]):
        walk = walk_up(directory, environ)
        inputs = Inputs(walk, files.search(walk), settings)
        for variables in (without, environ) if directory == cwd else (without,):
            selection = select_go(store, variables, inputs)
            if selection.version is not None:
                found.setdefault(selection.version, {})[str(selection.origin)] = None
    return Uses({version: list(users) for version, users in found.items()}, len(seen))


class _Snapshot(Store):
    """A store whose toolchains are listed once, for thousands of selections."""

    @cached_property
    def _installed(self) -> list[Version]:
        return super().installed()

    @cached_property
    def _generation(self) -> str:
        return super().generation()

    def installed(self) -> list[Version]:
        return self._installed

    def generation(self) -> str:
        return self._generation


def planned_directories(store: Store) -> Iterator[str]:
    """Yield the directories that have a plan."""
    for path, names, _ in os.walk(store.plans):
        if PLAN_NAME in names:
            names.remove(PLAN_NAME)
            yield path.removeprefix(store.plans) or "/"


def unused(store: Store, known: Uses) -> list[Version]:
    """Return the unused versions, oldest first, without linked ones: they take no space."""
    return [
        version
        for version in store.installed()
        if version not in known.by_version and not os.path.islink(store.goroot(version))
    ]
