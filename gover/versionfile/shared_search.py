"""
The search for many directories in one process.

Each directory on the ways up is listed once, and of the files gover reads only those that the
listing names are opened; `gover.versionfile.search` has to look for each by name, in each walk.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from gover.versionfile.formats import FLOOR_FORMATS, PIN_FORMATS
from gover.versionfile.search import (
    SearchResult,
    VersionFile,
    floor_paths,
    read_pins,
    read_version_file,
)
from gover.versionfile.walk import Walk, home_of

_ENTRIES = frozenset(format_.name.partition("/")[0] for format_ in PIN_FORMATS + FLOOR_FORMATS)
_FLOORS = frozenset(format_.name for format_ in FLOOR_FORMATS)


class SharedSearch:
    """The searches of one command, in which the same files are read for every directory."""

    def __init__(self, environ: Mapping[str, str], names: Sequence[str] = ()) -> None:
        self._environ, self._names = environ, names
        self._home = home_of(environ)
        self._entries: dict[str, frozenset[str]] = {}
        self._pins: dict[str, tuple[VersionFile, ...]] = {}

    def search(self, walk: Walk) -> SearchResult:
        """Read all version files of a walk, without those that are absent."""
        pins = tuple(file for level in walk.levels for file in self._pins_of(level))
        return SearchResult(pins, tuple(self._floors(walk)))

    def _pins_of(self, level: str) -> tuple[VersionFile, ...]:
        if level not in self._pins:
            entries = self._entries_of(level)
            is_home = level == self._home
            found = read_pins(level, is_home=is_home, names=self._names, entries=entries)
            self._pins[level] = () if entries <= _FLOORS else tuple(found)
        return self._pins[level]

    def _floors(self, walk: Walk) -> Iterator[VersionFile]:
        entries = {level: self._entries_of(level) for level in walk.levels}
        for path, format_ in floor_paths(walk, self._environ, self._names):
            # GOWORK may be the path of any file.
            if format_.name not in entries.get(path.removesuffix(f"/{format_.name}"), _ENTRIES):
                continue
            file = read_version_file(path, format_)
            yield file
            if file.reading.state != "absent":
                break

    def _entries_of(self, level: str) -> frozenset[str]:
        """Return the names in a directory that could be of version files."""
        if level not in self._entries:
            self._entries[level] = _list(level or "/")
        return self._entries[level]


def _list(directory: str) -> frozenset[str]:
    try:
        names = os.listdir(directory)
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    except OSError:
        return _ENTRIES  # a directory that can be searched but not read: look for each
    # In lower case: some file systems find `Go.mod` as go.mod.
    return _ENTRIES.intersection(map(str.lower, names))
