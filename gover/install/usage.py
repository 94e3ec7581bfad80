"""
Which versions are used where, and which are missing, as far as gover has seen.

A directory where the hook or a shim has run has a plan in the cache, at a path that mirrors
its own. The version is selected anew: the plan may be out of date.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from gover.activation.plan import PLAN_NAME
from gover.errors import NotInstalled
from gover.install.floor import deciding_floor, request_of_floor
from gover.resolve.selection import VARIABLE, Inputs, Origin, Selection, select_go
from gover.settings import read_settings
from gover.sources.released_versions import read_released
from gover.store.store import Store
from gover.version.request import Request
from gover.version.version import Version
from gover.versionfile.shared_search import SharedSearch
from gover.versionfile.walk import walk_up


class Uses(NamedTuple):
    """For each version in use the origins that select it; and how many directories were seen."""

    by_version: Mapping[Version, list[Origin]]
    directories: int


class Project(NamedTuple):
    """A directory whose files choose a Go, and what is selected there."""

    directory: str
    selection: Selection  # of the Go alone; GOVER_VERSION is ignored


def uses(store: Store, environ: Mapping[str, str], cwd: str) -> Uses:
    """Return every known use: in `cwd`, as the default, and in each directory with a plan."""
    found: dict[Version, dict[Origin, None]] = {}
    seen = _seen(store)
    select_at = _selector(store, environ)
    for directory in dict.fromkeys([cwd, *seen, "/"]):
        selections = [select_at(directory)]
        if directory == cwd and environ.get(VARIABLE):
            selections.append(select_at(directory, environ))
        for selection in selections:
            if selection.version is not None:
                found.setdefault(selection.version, {})[selection.origin] = None
    return Uses({version: list(users) for version, users in found.items()}, len(seen))


def projects(store: Store, environ: Mapping[str, str], cwd: str) -> list[Project]:
    """
    Return the projects that gover has seen, sorted by path; `cwd` counts as seen.

    A directory below the one with the file that chooses its Go is no project of its own.
    """
    select_at = _selector(store, environ)
    directories = dict.fromkeys((cwd, *_seen(store)))
    roots = dict.fromkeys(_root(select_at(directory)) for directory in directories)
    found = sorted(root for root in roots if root is not None)
    return [Project(root, select_at(root)) for root in found]


def needed_request(store: Store, project: Project) -> Request | None:
    """Return what has to be installed for a project; None where its Go is there."""
    selection = project.selection
    is_missing = isinstance(selection.error, NotInstalled)
    if file := deciding_floor(selection):
        if not is_missing and selection.switches_to is None:
            return None
        return request_of_floor(file, lambda: read_released(store))
    return selection.request if is_missing else None


def _seen(store: Store) -> list[str]:
    return sorted(filter(os.path.isdir, planned_directories(store)))


def _root(selection: Selection) -> str | None:
    """Return the directory of the file that chooses; None where none does."""
    search = selection.inputs.search
    file = search.go or search.floor
    return file.directory if file else None


def _selector(store: Store, environ: Mapping[str, str]) -> Callable[..., Selection]:
    """Return the function that selects for a directory; what several share is read once."""
    without = {name: value for name, value in environ.items() if name != VARIABLE}
    store, settings = _Snapshot(*store), read_settings(store)
    files = SharedSearch(environ, settings.file_names)

    def select_at(directory: str, variables: Mapping[str, str] = without) -> Selection:
        walk = walk_up(directory, environ)
        return select_go(store, variables, Inputs(walk, files.search(walk), settings))

    return select_at


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
