"""
The layout of go.dev/dl: a list of releases in JSON, and an archive a platform.

GOVER_INDEX_URL is the page of the list (golang.google.cn/dl/ is one more), GOVER_MIRROR
the place of the archives. They may be different hosts: what the list says of an archive
does not depend on who hands it out.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from gover.errors import VerificationError
from gover.http import Http, check_url
from gover.releases import Platform, Release, parse_index
from gover.sources import Remote
from gover.text import safe
from gover.unpack import Layout
from gover.versions import Version

INDEX_URL = "https://go.dev/dl/"
_INDEX_MOST = 16 << 20  # bytes


class GoDev:
    """A site with the layout of go.dev/dl."""

    def __init__(self, http: Http, index_url: str, mirror: str) -> None:
        check_url(index_url)
        check_url(mirror)
        self.name = safe(urlsplit(index_url).netloc)
        self._http = http
        self._index_url = index_url
        self._mirror = mirror if mirror.endswith("/") else mirror + "/"
        self._releases: list[Release] | None = None

    @classmethod
    def configured(cls, http: Http, environ: Mapping[str, str]) -> "GoDev":
        index_url = environ.get("GOVER_INDEX_URL") or INDEX_URL
        return cls(http, index_url, environ.get("GOVER_MIRROR") or index_url)

    def releases(self) -> list[Release]:
        """Return every release, newest first; asked for once."""
        if self._releases is None:
            url = self._index_url + "?mode=json&include=all"
            self._releases = parse_index(self._http.get(url, _INDEX_MOST))
        return self._releases

    def versions(self, platform: Platform) -> list[Version]:
        return [r.version for r in self.releases() if r.archive_for(platform)]

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        release = next((r for r in self.releases() if r.version == version), None)
        archive = release.archive_for(platform) if release else None
        if archive is None:
            return None
        if archive.sha256 is None:
            raise VerificationError(f"{self.name} lists {archive.filename} without a SHA-256")
        layout = Layout.zip("go/") if platform.os == "windows" else Layout.tar_gz("go/")
        url = self._mirror + archive.filename
        return Remote(self.name, url, archive.sha256, archive.size, layout)
