"""
The layout of go.dev/dl: a list of releases in JSON, and an archive for each platform.

The list is from the first page that can be reached. An archive may be on several mirrors;
its hash is from the list, whichever mirror serves it.
"""

from gover.archive.layout import ArchiveLayout
from gover.errors import NetworkError, VerificationError
from gover.network.url import shown_host
from gover.sources.chain import Remote, joined
from gover.sources.index import Release
from gover.sources.index_cache import IndexCache
from gover.sources.mirrors import Site, is_gos_own
from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.version.platform import Platform
from gover.version.version import Version


class GoDev:
    """Sites with the layout of go.dev/dl."""

    lenient = True
    is_complete = True

    def __init__(self, cache: IndexCache, site: Site) -> None:
        self.name = self.title = shown_host(site.indexes[0])
        self._cache = cache
        self._site = site
        self._releases: list[Release] | None = None
        self._is_gos_own = False

    def releases(self) -> list[Release]:
        """
        Return every release, newest first; requested once.

        Raises:
            NetworkError: no page can be reached or has a list; with the error of each.
        """
        if self._releases is None:
            self._releases = self._read_releases()
        return self._releases

    def versions(self, platform: Platform) -> list[Version]:
        return [release.version for release in self.releases() if release.archive_for(platform)]

    def versions_read(self, platform: Platform) -> list[Version]:
        """Return the versions of the list if it has been read; makes no request."""
        return self.versions(platform) if self._releases is not None else []

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        release = next((r for r in self.releases() if r.version == version), None)
        archive = release.archive_for(platform) if release else None
        if archive is None:
            return None
        if archive.sha256 is None:
            raise VerificationError(f"{self.name} lists {archive.filename} without a SHA-256")
        layout = (
            ArchiveLayout.zip("go/") if platform.os == "windows" else ArchiveLayout.tar_gz("go/")
        )
        urls = tuple(mirror + archive.filename for mirror in self._site.mirrors)
        return Remote(self, urls, archive.sha256, archive.size, layout, self._is_gos_own)

    def module(self, version: Version, platform: Platform) -> Remote:
        """
        Return where the first mirror has a release as a module, if it has it.

        go.dev has modules below /dl/mod (golang/website internal/dl/server.go); in the bucket, and
        so in a copy of it, they are beside the archives.
        """
        name, base = module_version(str(version), str(platform)), self._site.mirrors[0]
        path = f"mod/{MODULE}/@v/" if base.endswith("/dl/") else ""
        layout = ArchiveLayout.module_zip(f"{MODULE}@{name}/")
        return Remote(self, (f"{base}{path}{name}.zip",), None, 0, layout)

    def _read_releases(self) -> list[Release]:
        errors: list[NetworkError] = []
        for page in self._site.indexes:
            try:
                releases = self._cache.releases(page)
            except NetworkError as error:
                errors.append(error)
                continue
            self.name = self.title = shown_host(page)
            self._is_gos_own = is_gos_own(page)
            return releases
        raise joined(errors)
