"""
The known vulnerabilities of Go itself: read from a database, kept in the cache.

The database is untrusted. What is larger, of another type or of another id than it has to be is
an error, and nothing of it is used. An older state of the database, or of an entry, does not
replace a newer one that was read before. After the first time only what has changed is read.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from gover.audit.advisory import MODULES, Advisory, Database, InvalidDatabase
from gover.audit.cache import without_login
from gover.audit.files import DB, MODULES_INDEX, read_each, read_one
from gover.audit.osv import (
    check_time,
    is_advisory_id,
    moment_of,
    parse_advisory,
    parse_json,
)
from gover.errors import NetworkError, VerificationError
from gover.escape import safe
from gover.network.client import Http
from gover.network.url import shown_url

_T = TypeVar("_T")
# Bytes. In 2026 they are 40, 560 kB and at most 32 kB.
_DB_LIMIT, _MODULES_LIMIT, _ENTRY_LIMIT = 4 << 10, 16 << 20, 1 << 20
_MOST = 4000  # entries about Go itself; in 2026 there are 215
_ANNOUNCED = 20  # entries; fewer are read before a line about them is
_HINT = "gover audit --db file:///DIRECTORY"  # a copy that was made elsewhere


def refresh(http: Http, url: str, known: Database | None, tell: Callable[[str], None]) -> Database:
    """
    Return the present state of a database; `known` is the one that was read last.

    `tell` is called with what is suspicious about it. Where it cannot be reached it is `known`.

    Raises:
        NetworkError: it cannot be reached, and there is no known one.
        VerificationError: a file is not what it has to be.
        InvalidFile: the directory of a file:// URL has no database.
    """
    known = known if known and _has_times(known) else None
    try:
        return _read_newer(http, url, known, tell)
    except NetworkError as error:
        if known is None:
            raise NetworkError(str(error), error.hint or _HINT) from error
        tell(f"{error}; the vulnerabilities known on {known.modified[:10]} apply")
        return known


def _has_times(known: Database) -> bool:
    """Return whether what was read before can be compared with what is read now."""
    try:
        for time in (known.modified, *(advisory.modified for advisory in known.advisories)):
            check_time(time)
    except InvalidDatabase:
        return False
    return True


def _read_newer(
    http: Http, url: str, known: Database | None, tell: Callable[[str], None]
) -> Database:
    modified = _read(http, url, DB, _DB_LIMIT, _parse_db)
    if known and _is_older(modified, known.modified):
        tell(f"{shown_url(url)} is of {modified[:10]}: what was read before is newer, and applies")
        return known
    if known and known.is_settled and modified == known.modified:
        return known
    listed = _read(http, url, MODULES_INDEX, _MODULES_LIMIT, _parse_modules)
    before = {advisory.id: advisory for advisory in known.advisories} if known else {}
    found = dict(_entries(http, url, listed, before, tell))
    lost = [id_ for id_ in before if id_ not in listed]
    if lost:
        tell(f"{shown_url(url)} no longer lists {_shown(lost)}: what was read before applies")
    old = [id_ for id_, entry in found.items() if entry and _is_older(entry.modified, listed[id_])]
    if old:
        tell(f"{shown_url(url)} has an older {_shown(old)} than it lists")
    kept = [*(entry for entry in found.values() if entry), *(before[id_] for id_ in lost)]
    about_go = sorted((entry for entry in kept if entry.affected), key=lambda entry: entry.id)
    return Database(without_login(url), modified, tuple(about_go), is_settled=not old)


def _entries(
    http: Http,
    url: str,
    listed: Mapping[str, str],
    before: Mapping[str, Advisory],
    tell: Callable[[str], None],
) -> Iterator[tuple[str, Advisory | None]]:
    """Yield each listed entry, None for a withdrawn one; those that have changed are read."""
    same = {id_ for id_, time in listed.items() if id_ in before and before[id_].modified == time}
    yield from ((id_, before[id_]) for id_ in same)
    changed = {f"ID/{id_}.json": id_ for id_ in listed if id_ not in same}
    if len(changed) > _ANNOUNCED:
        tell(f"reading {len(changed)} entries of {shown_url(url)}")
    for path, data in read_each(http, url, changed, _ENTRY_LIMIT):
        id_ = changed[path]
        entry = _parsed(url, path, data, partial(parse_advisory, name=id_))
        earlier = before.get(id_)
        is_rollback = entry and earlier and _is_older(entry.modified, earlier.modified)
        yield id_, earlier if is_rollback else entry


def _parse_db(data: bytes) -> str:
    document = parse_json(data)
    modified = document.get("modified") if isinstance(document, dict) else None
    if not isinstance(modified, str):
        raise InvalidDatabase("has no 'modified'")
    return check_time(modified)


def _parse_modules(data: bytes) -> dict[str, str]:
    """Return the ids of the entries about Go itself, each with the time of its last change."""
    document = parse_json(data)
    if not isinstance(document, list):
        raise InvalidDatabase("is not a list of modules")
    listed: dict[str, str] = {}
    for module in document:
        if not isinstance(module, dict) or not isinstance(module.get("path"), str):
            raise InvalidDatabase("is not a list of modules")
        if module["path"] in MODULES:
            listed.update(map(_listed_entry, _entries_of(module)))
    if not listed:
        raise InvalidDatabase(f"has no entries for {' or '.join(MODULES)}")
    if len(listed) > _MOST:
        raise InvalidDatabase(f"has more than {_MOST} entries for {' and '.join(MODULES)}")
    return listed


def _entries_of(module: Mapping[str, Any]) -> list[Any]:
    entries = module.get("vulns")
    if not isinstance(entries, list):
        raise InvalidDatabase("has a module without a list of entries")
    return entries


def _listed_entry(entry: Any) -> tuple[str, str]:
    id_, modified = (entry.get("id"), entry.get("modified")) if isinstance(entry, dict) else (0, 0)
    if not isinstance(id_, str) or not isinstance(modified, str):
        raise InvalidDatabase("has an entry without 'id' or 'modified'")
    if not is_advisory_id(id_):
        raise InvalidDatabase(f"has '{id_}' for an id")
    return id_, check_time(modified)


def _read(http: Http, url: str, path: str, limit: int, parse: Callable[[bytes], _T]) -> _T:
    return _parsed(url, path, read_one(http, url, path, limit), parse)


def _parsed(url: str, path: str, data: bytes, parse: Callable[[bytes], _T]) -> _T:
    try:
        return parse(data)
    except InvalidDatabase as error:
        message = f"{shown_url(f'{url}/{path}')} {safe(error)}"
        raise VerificationError(message, "gover audit --offline") from None


def _is_older(modified: str, than: str) -> bool:
    return moment_of(modified) < moment_of(than)


def _shown(ids: list[str]) -> str:
    return safe(", ".join(ids[:3])) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
