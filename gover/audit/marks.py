"""
What lists mark: the known vulnerabilities of each toolchain, by what the last audit has kept.

Nothing is requested. Apart from `report` and `findings`, because `gover list` waits for it.
"""

from __future__ import annotations

from bisect import bisect

from gover.audit.cache import database_url, read_text
from gover.audit.cache_text import Semvers, ranges_of
from gover.audit.ranges import semver_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gover.audit.cache_text import DatabaseText
    from gover.store.store import Store
    from gover.version.version import Version


def known_ids(
    store: Store, environ: Mapping[str, str], versions: Iterable[Version]
) -> Mapping[Version, list[str]]:
    """Return the ids of what affects each toolchain; nothing where no database was read yet."""
    try:
        return ids_by_version(read_text(store, database_url(environ)), versions)
    except (ValueError, KeyError):  # none, or it is damaged
        return {}


def ids_by_version(text: DatabaseText, versions: Iterable[Version]) -> dict[Version, list[str]]:
    """
    Return the ids of what `findings` finds in a database, of many versions in little time.

    Raises:
        ValueError, KeyError: the text is damaged.
    """
    ranges, semvers = ranges_of(text), Semvers()
    found: dict[Version, list[str]] = {}
    ids: list[str] = []
    number = -1  # of the versions in the text that are not higher; `ids` is of that number
    for semver, version in sorted((semver_of(version), version) for version in versions):
        before = number
        number = bisect(text.versions, semver, max(before, 0), key=semvers.__getitem__)
        if number != before:
            affecting = (id_ for first, fix, id_ in ranges if first < number <= fix)
            ids = list(dict.fromkeys(affecting))  # once, also of both modules
        found[version] = ids
    return found


def mark(ids: Sequence[str] | None) -> str:
    """Return the words that mark a version in a list; "" where nothing is known to affect it."""
    return count(len(ids), "known vulnerability") if ids else ""


def count(number: int, what: str) -> str:
    """Return a number with its noun: `1 known vulnerability`, `2 programs`."""
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{number or 'no'} {what if number == 1 else plural}"
