"""
The released versions, one a line, in the cache: what Tab completes without a request.

Written by each command that has just read a list of releases.
"""

from collections.abc import Iterable

from gover.dirs import Dirs
from gover.fs import atomic
from gover.version.version import Version


def write_released(dirs: Dirs, versions: Iterable[Version]) -> None:
    """Leave the list of released versions, newest first, where the shells find it."""
    try:
        atomic.make_directory(dirs.cache)
        lines = "".join(f"{version}\n" for version in sorted(set(versions), reverse=True))
        atomic.write_if_changed(released_path(dirs), lines)
    except OSError:  # a store that only root can write to completes what it can
        return


def released_path(dirs: Dirs) -> str:
    """Return the path of that list."""
    return f"{dirs.cache}/versions"
