"""
Toolchains as modules: `golang.org/toolchain` behind any Go module proxy.

The module of a release holds what its archive holds, less `api doc misc test`
(golang/go src/cmd/distpack/pack.go). A proxy gives no hash; the transparency log does.
"""

import re
from urllib.parse import urlsplit

from gover.errors import NetworkError
from gover.http import Absent, Http, check_url
from gover.releases import Platform
from gover.sources import Remote
from gover.sumdb.dirhash import MODULE, module_version
from gover.text import safe
from gover.unpack import Layout
from gover.versions import Version, parse_release

_LIST_MOST = 4 << 20  # bytes
_INFO_MOST = 64 << 10
_DIRECT = "https://go.dev/dl/mod"  # what golang.org/toolchain's go-import tag says


class GoProxy:
    """One entry of GOPROXY."""

    def __init__(self, http: Http, base: str) -> None:
        check_url(base)
        self.name = safe(urlsplit(base).netloc.rpartition("@")[2])
        self._http = http
        self._base = f"{base.rstrip('/')}/{MODULE}/@v/"

    def versions(self, platform: Platform) -> list[Version]:
        try:
            lines = self._http.get(self._base + "list", _LIST_MOST).decode("ascii", "replace")
        except Absent:
            return []
        names = re.findall(r"v0\.0\.1-go(\S+)\." + re.escape(_go_platform(platform)), lines)
        return sorted({v for name in names if (v := parse_release(name))}, reverse=True)

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        name = module_version(str(version), str(platform))
        try:
            self._http.get(f"{self._base}{name}.info", _INFO_MOST)
        except Absent:
            return None
        layout = Layout.module_zip(f"{MODULE}@{name}/")
        return Remote(self.name, f"{self._base}{name}.zip", None, 0, layout)


def proxies(goproxy: str) -> list[str]:
    """
    Return the proxies of a GOPROXY value, `direct` as the address it stands for.

    Grammar: https://go.dev/ref/mod#goproxy-protocol, entries separated by `,` or `|`.
    Entries after `off` are never asked.
    """
    bases: list[str] = []
    for entry in re.split(r"[,|]", goproxy):
        word = entry.strip()
        if word == "off":
            break
        if word:
            bases.append(_DIRECT if word == "direct" else address(word))
    return bases


def address(entry: str) -> str:
    """
    Return the URL that an entry of GOPROXY means: Go puts https:// before a bare host.

    The rule is golang/go src/cmd/go/internal/modfetch/proxy.go (proxyList).
    """
    is_bare = re.search(r"[.:/]", entry) and ":/" not in entry and not entry.startswith("/")
    return f"https://{entry}" if is_bare else entry


def sumdb_base(http: Http, goproxy: str, database: str) -> str | None:
    """
    Return the base URL at which a proxy serves a checksum database; None when none does.

    The rule is golang/go src/cmd/go/internal/modfetch/sumdb.go: 404 or 410 on `supported`
    asks the next proxy, `direct` ends the search.
    """
    for base in proxies(goproxy):
        if base == _DIRECT:
            return None
        url = f"{base.rstrip('/')}/sumdb/{database}"
        try:
            http.get(f"{url}/supported", _INFO_MOST)
        except NetworkError:
            continue
        return url
    return None


def _go_platform(platform: Platform) -> str:
    return str(platform).replace("armv6l", "arm")
