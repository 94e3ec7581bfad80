"""
One archive, or a directory of them: `--from FILE`, `--from DIR`, `--from URL`.

The name of an archive has its version and platform: `go1.22.3.linux-amd64.tar.gz` as on
go.dev, or `v0.0.1-go1.22.3.linux-amd64.zip` as on a module proxy. The name is untrusted:
the content is verified.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gover.archive.layout import ArchiveLayout
from gover.errors import UsageError
from gover.escape import safe
from gover.network.url import check_url
from gover.sources.chain import Remote
from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.version.platform import Platform, archive_name
from gover.version.version import Version, parse_release

_NAME = re.compile(
    r"(?:v0\.0\.1-)?go(?P<version>[0-9][0-9a-z.]*?)\.(?P<os>[a-z0-9]+)-(?P<arch>[a-z0-9]+)"
    r"\.(?:tar\.gz|zip)",
    re.ASCII,
)


class Local:
    """A file, or a directory of files; UsageError for anything else."""

    lenient = True
    is_complete = True

    def __init__(self, path: str) -> None:
        self.name = self.title = safe(path)
        self._path = os.path.abspath(path)
        if not (os.path.isfile(self._path) or os.path.isdir(self._path)):
            raise UsageError(f"{self.name}: no such file or directory")

    def versions(self, platform: Platform) -> list[Version]:
        names = [parse_archive_name(name, platform) for name in self._names()]
        return sorted({version for version in names if version}, reverse=True)

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        layouts = layouts_by_name(version, platform)
        name = next((name for name in self._names() if name in layouts), None)
        if name is None:
            return None
        path = self._path if os.path.isfile(self._path) else os.path.join(self._path, name)
        urls = (Path(path).as_uri(),)
        return Remote(self, urls, None, os.path.getsize(path), layouts[name])

    def _names(self) -> list[str]:
        if os.path.isfile(self._path):
            return [os.path.basename(self._path)]
        return sorted(os.listdir(self._path))


class Direct:
    """One archive by its URL, which ends in the archive's name."""

    lenient = True
    is_complete = True

    def __init__(self, url: str) -> None:
        check_url(url)
        self.name = self.title = safe(urlsplit(url).netloc.rpartition("@")[2])
        self._url = url
        self._file = unquote(urlsplit(url).path).rpartition("/")[2]

    def versions(self, platform: Platform) -> list[Version]:
        version = parse_archive_name(self._file, platform)
        return [version] if version else []

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        layout = layouts_by_name(version, platform).get(self._file)
        return Remote(self, (self._url,), None, 0, layout) if layout else None


def layouts_by_name(version: Version, platform: Platform) -> dict[str, ArchiveLayout]:
    """Return the layout of an archive of a release by each name that the archive may have."""
    module = module_version(str(version), str(platform))
    archive = ArchiveLayout.zip("go/") if platform.os == "windows" else ArchiveLayout.tar_gz("go/")
    return {
        archive_name(version, platform): archive,
        f"{module}.zip": ArchiveLayout.module_zip(f"{MODULE}@{module}/"),
    }


def parse_archive_name(name: str, platform: Platform) -> Version | None:
    """Return the version in the name of an archive for a platform; None for another name."""
    match = _NAME.fullmatch(name)
    version = parse_release(match["version"]) if match else None
    return version if version and name in layouts_by_name(version, platform) else None
