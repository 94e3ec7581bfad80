"""
The released versions, one a line, in the cache: known without a request.

Written by each command that has read a list of releases. Before the first one, the releases are
those whose hashes ship with gover. Apart from `index_cache`, because a completion must start
without the HTTP client.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from gover.errors import GoverError
from gover.fs import atomic
from gover.fs.read import read_file
from gover.store.permissions import find_foreign, root_must_not_write
from gover.store.store import Store
from gover.verify import checksums
from gover.version.platform import Platform, this_platform
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
    """Return the releases of the last list that was read; before the first, those that ship."""
    with suppress(GoverError):  # Go is not published for this machine
        return read_kept(store) or shipped_releases(this_platform())
    return set()


def read_kept(store: Store) -> set[Version]:
    """Return the releases of the last list that was read; none before the first."""
    reading = None if find_foreign(store.cache) else read_file(released_path(store), _LIMIT)
    lines = reading.data.decode("ascii", "replace").split() if reading else []
    return {version for line in lines if (version := parse_release(line))}


def shipped_releases(platform: Platform) -> set[Version]:
    """Return the releases for a platform of which a hash ships with gover."""
    from gover.verify.sumdb.dirhash import module_version  # noqa: PLC0415  no other needs hashes

    module = module_version("|", str(platform))
    names = ((checksums.ARCHIVES, f"go|.{platform}.tar.gz"), (checksums.MODULES, module))
    return {version for path, form in names for version in _versions_in(path, *form.split("|"))}


def _versions_in(path: str, start: str, end: str) -> Iterator[Version]:
    for name in checksums.names(path):
        if name.startswith(start) and name.endswith(end):
            version = parse_release(name[len(start) : -len(end)])
            if version:
                yield version


def released_path(store: Store) -> str:
    """Return the path of the list of released versions."""
    return f"{store.cache}/versions"
