"""
The cached lists of releases: downloaded again when they have changed, merged when shorter.

A list without releases that an earlier one had is older, or from an attacker who wants an
old Go to be installed: gover reports the missing releases and adds them again. The cache
keeps the last list of each page with its hash; a damaged one is downloaded again.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.network.client import Http
from gover.network.url import shown_host, without_password
from gover.sources.index import Release, parse_index
from gover.store.permissions import find_foreign, root_must_not_write

_MAX_SIZE = 16 << 20  # bytes
_MAX_HEAD = 16 << 10  # bytes of the line before the list


class CachedIndex(NamedTuple):
    """A list that was downloaded earlier, on the date `since`."""

    since: str
    validators: Mapping[str, str]
    body: bytes


class IndexCache:
    """The lists of this user; `tell` is called with what is suspicious about one."""

    def __init__(
        self,
        http: Http,
        directory: str,
        tell: Callable[[str], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._http = http
        self._directory = directory
        self._tell = tell
        self._wall = wall

    def releases(self, page: str) -> list[Release]:
        """
        Return the releases on a page, newest first; offline, those of the cached list.

        Raises:
            NetworkError: the page cannot be reached or is no list of releases, or gover is
                offline and has no list.
        """
        url = page + "?mode=json&include=all"
        cached = self._read(url)
        if cached and self._http.offline:
            self._tell(f"the list of {shown_host(page)} is from {cached.since}")
            return parse_index(cached.body)
        fetched = self._http.get_if_changed(url, _MAX_SIZE, cached.validators if cached else {})
        if fetched is None and cached:
            return parse_index(cached.body)
        body = fetched.body if fetched else b""
        releases = parse_index(body, shown_host(page))
        before = parse_index(cached.body) if cached else []
        missing = _missing(before, releases)
        for name in _changed_files(before, releases):
            self._tell(f"{shown_host(page)} now lists another SHA-256 for {name}")
        if cached and missing:
            self._tell(
                f"{shown_host(page)} no longer lists {_shown(missing)}"
                f" (it did on {cached.since}); the earlier list applies"
            )
            return _merged(releases, missing)
        if fetched:
            self._write(url, CachedIndex(self._today(), fetched.validators, body))
        return releases

    def _read(self, url: str) -> CachedIndex | None:
        if find_foreign(os.path.dirname(self._directory), self._directory):
            return None
        data = read_file(self._path(url), _MAX_SIZE + _MAX_HEAD).data
        head, _, body = data.partition(b"\n")
        try:
            fields = json.loads(head)
            is_whole = fields["sha256"] == hashlib.sha256(body).hexdigest()
            if fields["url"] != without_password(url) or not is_whole:
                return None
            validators = {str(name): str(value) for name, value in fields["validators"].items()}
            return CachedIndex(safe(fields["since"]), validators, body)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _write(self, url: str, cached: CachedIndex) -> None:
        head = {
            "url": without_password(url),
            "since": cached.since,
            "validators": dict(cached.validators),
            "sha256": hashlib.sha256(cached.body).hexdigest(),
        }
        text = json.dumps(head) + "\n" + cached.body.decode("utf-8", "surrogateescape")
        above = os.path.dirname(self._directory)
        if root_must_not_write(self._directory) or find_foreign(above, self._directory):
            return
        with suppress(OSError):  # without a cache, gover is only slower
            atomic.make_private(self._directory)
            atomic.write(self._path(url), text, 0o600)

    def _path(self, url: str) -> str:
        name = hashlib.sha256(without_password(url).encode()).hexdigest()[:32]
        return f"{self._directory}/{name}"

    def _today(self) -> str:
        return time.strftime("%Y-%m-%d", time.gmtime(self._wall()))


def _missing(before: list[Release], after: list[Release]) -> list[Release]:
    """Return the releases of which `after` lacks all or some archives, with these archives."""
    names = {archive.filename for release in after for archive in release.archives}
    versions = {release.version for release in after}
    lost = (
        (release, tuple(a for a in release.archives if a.filename not in names))
        for release in before
    )
    return [
        release._replace(archives=archives)
        for release, archives in lost
        if archives or release.version not in versions
    ]


def _merged(releases: list[Release], missing: list[Release]) -> list[Release]:
    """Return one list of both, newest first, each release once."""
    merged = {release.version: release for release in releases}
    for release in missing:
        listed = merged[release.version].archives if release.version in merged else ()
        merged[release.version] = Release(release.version, (*listed, *release.archives))
    return sorted(merged.values(), key=lambda release: release.version, reverse=True)


def _changed_files(before: list[Release], after: list[Release]) -> list[str]:
    """Return the names of the files whose SHA-256 has changed."""
    hashes = {a.filename: a.sha256 for release in before for a in release.archives}
    now = ((a.filename, a.sha256) for release in after for a in release.archives)
    return [name for name, sha256 in now if hashes.get(name) not in (None, sha256)]


def _shown(releases: list[Release]) -> str:
    first = ", ".join(f"go{release.version}" for release in releases[:3])
    return first + (f" and {len(releases) - 3} more" if len(releases) > 3 else "")
