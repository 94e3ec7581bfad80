"""
The released versions, one a line, in the cache: known without a request.

Written by each command that has read a list of releases. Before the first one, the releases are
those whose hashes ship with gover. Apart from `index_cache`, because a completion must start
without the HTTP client, and `gover list` without what reads the releases that ship.
"""

from __future__ import annotations

from gover.errors import GoverError
from gover.fs import atomic
from gover.fs.read import read_file
from gover.store.permissions import find_foreign, root_must_not_write
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gover.store.store import Store
    from gover.version.platform import Platform

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
    if kept := read_kept(store):
        return kept
    from gover.version.platform import this_platform  # noqa: PLC0415  loaded where no list is kept

    try:
        return shipped_releases(this_platform())
    except GoverError:  # Go is not published for this machine
        return set()


def read_kept(store: Store) -> set[Version]:
    """Return the releases of the last list that was read; none before the first."""
    return {version for line in _kept_lines(store) if (version := parse_release(line))}


def newest_kept(store: Store) -> dict[tuple[int, int], Version]:
    """Return the newest stable release of each line in the last list that was read."""
    newest: dict[tuple[int, int], Version] = {}
    found = set()  # lines; the newest release of one comes first, and no other is parsed
    for text in _kept_lines(store):
        version = None if text.rpartition(".")[0] in found else parse_release(text)
        if version and version.is_stable:
            found.add(f"{version.major}.{version.minor}")
            newest.setdefault(version.line, version)
    return newest


def _kept_lines(store: Store) -> list[str]:
    reading = None if find_foreign(store.cache) else read_file(released_path(store), _LIMIT)
    return reading.data.decode("ascii", "replace").split() if reading else []


def shipped_releases(platform: Platform) -> set[Version]:
    """Return the releases for a platform of which a hash ships with gover."""
    from gover.verify import checksums  # noqa: PLC0415  no other needs what ships
    from gover.verify.sumdb.dirhash import module_version  # noqa: PLC0415  as above

    module = module_version("|", str(platform))
    names = ((checksums.ARCHIVES, f"go|.{platform}.tar.gz"), (checksums.MODULES, module))
    return {
        version
        for path, form in names
        for version in _versions_in(checksums.names(path), *form.split("|"))
    }


def is_known_elsewhere(version: Version) -> bool:
    """Return whether a module's hash ships for some platform: there is such a release."""
    from gover.verify import checksums  # noqa: PLC0415  as above
    from gover.verify.sumdb.dirhash import module_version  # noqa: PLC0415  as above

    start = module_version(str(version), "")
    return any(name.startswith(start) for name in checksums.names(checksums.MODULES))


def _versions_in(names: Iterable[str], start: str, end: str) -> Iterator[Version]:
    for name in names:
        if name.startswith(start) and name.endswith(end):
            version = parse_release(name[len(start) : -len(end)])
            if version:
                yield version


def released_path(store: Store) -> str:
    """Return the path of the list of released versions."""
    return f"{store.cache}/versions"
