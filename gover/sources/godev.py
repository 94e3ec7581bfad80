"""
The layout of go.dev/dl: a list of releases in JSON, and an archive a platform.

The list comes from the first page that answers. An archive may be on several mirrors: what
the list says of it does not depend on who hands it out.
"""

from gover.archive.layout import ArchiveLayout
from gover.errors import NetworkError, VerificationError
from gover.network.url import shown_host
from gover.sources.chain import Remote
from gover.sources.index import Release
from gover.sources.index_cache import IndexCache
from gover.sources.mirrors import Site
from gover.version.platform import Platform
from gover.version.version import Version


class GoDev:
    """Sites with the layout of go.dev/dl."""

    lenient = True
    is_complete = True

    def __init__(self, lists: IndexCache, site: Site) -> None:
        self.name = shown_host(site.indexes[0])
        self._lists = lists
        self._site = site
        self._releases: list[Release] | None = None

    def releases(self) -> list[Release]:
        """
        Return every release, newest first; asked for once.

        Raises:
            NetworkError: no page answers; its text has what each said.
            VerificationError: what a page answers is no list of releases.
        """
        if self._releases is None:
            self._releases = self._asked()
        return self._releases

    def versions(self, platform: Platform) -> list[Version]:
        return [r.version for r in self.releases() if r.archive_for(platform)]

    def known(self, platform: Platform) -> list[Version]:
        """Return the versions of the list if it has been read; asks nobody."""
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
        return Remote(self, urls, archive.sha256, archive.size, layout)

    def _asked(self) -> list[Release]:
        said: list[str] = []
        for page in self._site.indexes:
            try:
                releases = self._lists.releases(page)
            except NetworkError as error:
                said.append(str(error))
                continue
            self.name = shown_host(page)
            return releases
        raise NetworkError("; ".join(dict.fromkeys(said)))
