"""
Toolchains as modules: `golang.org/toolchain` from any Go module proxy.

The module of a release contains what its archive contains, without `api doc misc test`
(golang/go src/cmd/distpack/pack.go). A proxy has no hashes; the transparency log has.
"""

import re
from urllib.parse import unquote, urlsplit

from gover.archive.layout import ArchiveLayout
from gover.errors import NetworkError
from gover.escape import safe
from gover.fs.read import open_regular
from gover.network.client import Http
from gover.network.goproxy import (
    GOPROXY_DEFAULT,
    MAX_INFO_SIZE,
    ProxyEntry,
    get_https,
    parse_goproxy,
)
from gover.network.response import Absent
from gover.network.url import shown_host, shown_url
from gover.sources.chain import Remote
from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.version.platform import Platform
from gover.version.version import Version, parse_release

_MAX_LIST_SIZE = 4 << 20  # bytes


class GoProxy:
    """One entry of GOPROXY."""

    is_complete = False  # a private proxy may serve a company's modules only

    def __init__(self, http: Http, entry: ProxyEntry) -> None:
        self.lenient = entry.lenient
        self._http = http
        self._base = f"{entry.base.rstrip('/')}/{MODULE}/@v/"
        self.name = shown_host(entry.base) or shown_url(entry.base)
        self.title = _title(self.name)

    def versions(self, platform: Platform) -> list[Version]:
        try:
            lines = self._read("list", _MAX_LIST_SIZE).decode("ascii", "replace")
        except Absent:
            return []
        # To the end of the line: linux-arm is the beginning of linux-arm64.
        names = re.findall(rf"(?m)^v0\.0\.1-go(\S+)\.{_go_platform(platform)}\s*$", lines)
        return sorted({v for name in names if (v := parse_release(name))}, reverse=True)

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        name = module_version(str(version), str(platform))
        try:
            info = self._read(f"{name}.info", MAX_INFO_SIZE)
        except Absent:
            return None
        if not info.lstrip().startswith(b"{"):
            raise NetworkError(f"{safe(self._base + name)}.info: not the JSON of a module proxy")
        layout = ArchiveLayout.module_zip(f"{MODULE}@{name}/")
        return Remote(self, (f"{self._base}{name}.zip",), None, 0, layout)

    def _read(self, name: str, max_size: int) -> bytes:
        url = self._base + name
        if not url.startswith("file:"):
            return get_https(self._http, url, max_size)
        try:
            with open(open_regular(_path(url)), "rb") as file:
                return file.read(max_size)
        except FileNotFoundError as error:
            raise Absent(f"{safe(url)}: not found") from error
        except OSError as error:
            raise NetworkError(f"{safe(url)}: {error.strerror}") from error


def _title(name: str) -> str:
    public = shown_host(parse_goproxy(GOPROXY_DEFAULT)[0].base)
    return "the Go module proxy" if name == public else f"the module proxy {name}"


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


def _go_platform(platform: Platform) -> str:
    return str(platform).replace("armv6l", "arm")
