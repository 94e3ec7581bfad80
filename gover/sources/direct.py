"""One archive at one address: `--from URL`."""

from urllib.parse import unquote, urlsplit

from gover.escape import safe
from gover.network.response import check_url
from gover.sources import Remote
from gover.sources.local import layouts_of, version_in
from gover.version.platform import Platform
from gover.version.version import Version


class Direct:
    """The archive whose URL ends in its name."""

    lenient = True
    is_complete = True

    def __init__(self, url: str) -> None:
        check_url(url)
        self.name = safe(urlsplit(url).netloc.rpartition("@")[2])
        self._url = url
        self._file = unquote(urlsplit(url).path).rpartition("/")[2]

    def versions(self, platform: Platform) -> list[Version]:
        version = version_in(self._file, platform)
        return [version] if version else []

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        layout = layouts_of(version, platform).get(self._file)
        return Remote(self, (self._url,), None, 0, layout) if layout else None
