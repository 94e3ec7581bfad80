"""
The known vulnerabilities of Go itself, as they are kept in the cache.

One file for each database, with the entries about Go itself and of these only what is needed:
70 kB. Apart from `database`, so that `gover list` needs no HTTP client.
"""

from __future__ import annotations

import hashlib
import json

from gover.audit.advisory import Advisory, AffectedModule, AffectedPackage, InvalidDatabase
from gover.audit.ranges import Interval
from gover.fs import atomic
from gover.fs.read import read_file
from gover.records import Record
from gover.store.permissions import find_foreign, root_must_not_write
from gover.version.semver import Semver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from gover.store.store import Store

DEFAULT = "https://vuln.go.dev"
VARIABLE = "GOVULNDB"  # gopls reads it, and passes it on as `govulncheck -db`

_FORMAT = 1
_LIMIT = 16 << 20  # bytes


class Database(Record):
    """The entries about Go itself, and the time at which the database was changed last."""

    url: str  # without login
    modified: str  # RFC 3339
    advisories: tuple[Advisory, ...]  # by id
    is_settled: bool = True  # False: an entry was older than the database lists it


def database_url(environ: Mapping[str, str], option: str | None = None) -> str:
    """Return the URL of the database: of the option, GOVULNDB or the default; not checked."""
    return (option or environ.get(VARIABLE, "") or DEFAULT).rstrip("/")


def without_login(url: str) -> str:
    """Return the URL of a database without its login."""
    if "@" not in url:
        return url
    from gover.network.url import without_password  # noqa: PLC0415  few have one, and it is slow

    return without_password(url)


def read_known(store: Store, url: str) -> Database | None:
    """Return what was read last of a database; None where nothing was, or it is damaged."""
    if find_foreign(store.cache, store.indexes):
        return None
    data = read_file(_path(store, url), _LIMIT).data
    try:
        document = json.loads(data)
        if document["format"] != _FORMAT or document["url"] != without_login(url):
            return None
        advisories = tuple(map(_advisory, document["advisories"]))
        modified, is_settled = str(document["modified"]), bool(document["is_settled"])
        return Database(document["url"], modified, advisories, is_settled)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def write_known(store: Store, url: str, database: Database) -> None:
    """Keep what was read; errors are ignored: without a cache, gover is only slower."""
    # Tuples become lists: the document has the fields in their order.
    text = json.dumps({"format": _FORMAT, **database._asdict()}, separators=(",", ":"))
    if root_must_not_write(store.indexes) or find_foreign(store.cache, store.indexes):
        return
    try:
        atomic.make_private(store.indexes)
        atomic.write_if_changed(_path(store, url), text + "\n", 0o600)
    except OSError:
        return


def _path(store: Store, url: str) -> str:
    key = f"vulnerabilities {without_login(url)}"
    return f"{store.indexes}/{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _advisory(row: Any) -> Advisory:
    id_, modified, aliases, summary, affected = row
    if not (isinstance(id_, str) and isinstance(summary, str)):
        raise InvalidDatabase("is damaged")
    return Advisory(id_, str(modified), _words(aliases), summary, tuple(map(_affected, affected)))


def _affected(row: Any) -> AffectedModule:
    module, intervals, packages = row
    found = tuple(Interval(_semver(first), fix and _semver(fix)) for first, fix in intervals)
    return AffectedModule(
        str(module),
        found,
        tuple(
            AffectedPackage(str(path), _words(goos), _words(goarch))
            for path, goos, goarch in packages
        ),
    )


def _semver(row: Any) -> Semver:
    (major, minor, patch), is_final, prerelease = row
    identifiers = tuple((bool(is_word), int(number), str(w)) for is_word, number, w in prerelease)
    return Semver((int(major), int(minor), int(patch)), bool(is_final), identifiers)


def _words(row: Any) -> tuple[str, ...]:
    return tuple(map(str, row))
