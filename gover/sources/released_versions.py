"""
The released versions, one a line, in the cache: known without a request.

Written by each command that has read a list of releases. Apart from `index_cache`, because
a completion must start without the HTTP client.
"""

from collections.abc import Iterable

from gover.fs import atomic
from gover.fs.read import read_file
from gover.store.permissions import find_foreign, root_must_not_write
from gover.store.store import Store
from gover.version.version import Version, parse_release

_LIMIT = 1 << 20  # bytes


def write_released(store: Store, versions: Iterable[Version]) -> None:
    """Write the list of released versions, newest first; errors are ignored."""
    if root_must_not_write(store.cache) or find_foreign(store.cache):
        return
    try:
        atomic.make_directory(store.cache)
        lines = "".join(f"{version}\n" for version in sorted(set(versions), reverse=True))
        atomic.write_if_changed(released_path(store), lines)
    except OSError:  # in a store of root's, completion uses what is there
        return


def read_released(store: Store) -> set[Version]:
    """Return the releases of the last list that was read; none before the first."""
    if find_foreign(store.cache):
        return set()
    lines = read_file(released_path(store), _LIMIT).data.decode("ascii", "replace").split()
    return {version for line in lines if (version := parse_release(line))}


def released_path(store: Store) -> str:
    """Return the path of the list of released versions."""
    return f"{store.cache}/versions"
