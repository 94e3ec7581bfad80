"""
Lists of releases: asked for again only where they have changed, and never unnoticed shorter.

A list that has lost releases which an earlier one had is older, or made by somebody who
wants an old Go to be installed: it is said, and what it has lost stays known. The last
list of each page is kept in the cache, with a hash of its own: what is damaged there
is asked for again.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.network.client import Http
from gover.network.url import shown_host
from gover.sources.index import Release, parse_index

_MOST = 16 << 20  # bytes
_HEAD = 16 << 10  # bytes of the line before the list


class Kept(NamedTuple):
    """A list as it came earlier; `since` is the date on which it came."""

    since: str
    validators: Mapping[str, str]
    body: bytes


class IndexCache:
    """The lists of this user; `tell` hears of what is odd about one."""

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
        Return the releases that a page lists, newest first; offline, those of the last time.

        Raises:
            NetworkError: the page does not answer, or gover is offline and has no list.
            VerificationError: what it answers is no list of releases.
        """
        url = page + "?mode=json&include=all"
        kept = self._load(url)
        if kept and self._http.offline:
            self._tell(f"the list of {shown_host(page)} is the one of {kept.since}")
            return parse_index(kept.body)
        fetched = self._http.get_if_changed(url, _MOST, kept.validators if kept else {})
        if fetched is None and kept:
            return parse_index(kept.body)
        body = fetched.body if fetched else b""
        releases = parse_index(body, shown_host(page))
        before = parse_index(kept.body) if kept else []
        lost = _lost(before, releases)
        for name in _changed(before, releases):
            self._tell(f"{shown_host(page)} lists another SHA-256 for {name} than before")
        if kept and lost:
            self._tell(
                f"{shown_host(page)} lists {_named(lost)} no more, which it did on {kept.since};"
                " the earlier list holds"
            )
            return _with(releases, lost)
        if fetched:
            self._save(url, Kept(self._today(), fetched.validators, body))
        return releases

    def _load(self, url: str) -> Kept | None:
        data = read_file(self._path(url), _MOST + _HEAD).data
        head, _, body = data.partition(b"\n")
        try:
            said = json.loads(head)
            if said["url"] != url or said["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            validators = {str(name): str(value) for name, value in said["validators"].items()}
            return Kept(safe(said["since"]), validators, body)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _save(self, url: str, kept: Kept) -> None:
        head = {
            "url": url,
            "since": kept.since,
            "validators": dict(kept.validators),
            "sha256": hashlib.sha256(kept.body).hexdigest(),
        }
        text = json.dumps(head) + "\n" + kept.body.decode("utf-8", "surrogateescape")
        with suppress(OSError):  # a cache that cannot be written to is only slower
            atomic.make_private(self._directory)
            atomic.write(self._path(url), text, 0o600)

    def _path(self, url: str) -> str:
        return f"{self._directory}/{hashlib.sha256(url.encode()).hexdigest()[:32]}"

    def _today(self) -> str:
        return time.strftime("%Y-%m-%d", time.gmtime(self._wall()))


def _lost(before: list[Release], after: list[Release]) -> list[Release]:
    """Return the releases that are gone, whole or for some platform, with what of them is gone."""
    names = {archive.filename for release in after for archive in release.archives}
    versions = {release.version for release in after}
    gone = (
        (release, tuple(a for a in release.archives if a.filename not in names))
        for release in before
    )
    return [
        release._replace(archives=archives)
        for release, archives in gone
        if archives or release.version not in versions
    ]


def _with(releases: list[Release], lost: list[Release]) -> list[Release]:
    """Return one list with what another has lost, newest first, each release once."""
    whole = {release.version: release for release in releases}
    for release in lost:
        listed = whole[release.version].archives if release.version in whole else ()
        whole[release.version] = Release(release.version, (*listed, *release.archives))
    return sorted(whole.values(), key=lambda release: release.version, reverse=True)


def _changed(before: list[Release], after: list[Release]) -> list[str]:
    hashes = {a.filename: a.sha256 for release in before for a in release.archives}
    now = ((a.filename, a.sha256) for release in after for a in release.archives)
    return [name for name, sha256 in now if hashes.get(name) not in (None, sha256)]


def _named(releases: list[Release]) -> str:
    first = ", ".join(f"go{release.version}" for release in releases[:3])
    return first + (f" and {len(releases) - 3} more" if len(releases) > 3 else "")
