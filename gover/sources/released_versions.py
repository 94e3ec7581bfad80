"""
The released versions, one a line, in the cache: for completion without a request.

Written by each command that has read a list of releases. Apart from `index_cache`, because
a completion must start without the HTTP client.
"""

from collections.abc import Iterable

from gover.fs import atomic
from gover.store.store import Store
from gover.version.version import Version


def write_released(store: Store, versions: Iterable[Version]) -> None:
    """Write the list of released versions, newest first; errors are ignored."""
    try:
        atomic.make_directory(store.cache)
        lines = "".join(f"{version}\n" for version in sorted(set(versions), reverse=True))
        atomic.write_if_changed(released_path(store), lines)
    except OSError:  # in a store of root's, completion uses what is there
        return


def released_path(store: Store) -> str:
    """Return the path of the list of released versions."""
    return f"{store.cache}/versions"
