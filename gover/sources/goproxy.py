"""
Toolchains as modules: `golang.org/toolchain` behind any Go module proxy.

The module of a release holds what its archive holds, less `api doc misc test`
(golang/go src/cmd/distpack/pack.go). A proxy gives no hash; the transparency log does.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gover.errors import NetworkError
from gover.escape import safe
from gover.http import Absent, Http
from gover.sources import Remote
from gover.sources.mirrors import host
from gover.sumdb.dirhash import MODULE, module_version
from gover.unpack import Layout
from gover.urls import is_acceptable
from gover.version.platform import Platform
from gover.version.version import Version, parse_release

_LIST_MOST = 4 << 20  # bytes
_INFO_MOST = 64 << 10
_DIRECT = "https://go.dev/dl/mod"  # what golang.org/toolchain's go-import tag says


class Entry(NamedTuple):
    """One entry of GOPROXY: a URL, or the word `off`."""

    base: str
    lenient: bool  # `|` follows: the next is asked after any error, not only after 404 and 410

    @property
    def is_end(self) -> bool:
        """Whether cmd/go looks no further: `direct` and `off`."""
        return self.base in (_DIRECT, "off")


class GoProxy:
    """One entry of GOPROXY."""

    is_complete = False  # a proxy may be one of a company's own modules

    def __init__(self, http: Http, entry: Entry) -> None:
        self.lenient = entry.lenient
        self._http = http
        self._at = f"{entry.base.rstrip('/')}/{MODULE}/@v/"
        self.name = host(entry.base) or safe(entry.base)

    def versions(self, platform: Platform) -> list[Version]:
        try:
            lines = self._read("list", _LIST_MOST).decode("ascii", "replace")
        except Absent:
            return []
        names = re.findall(r"v0\.0\.1-go(\S+)\." + re.escape(_go_platform(platform)), lines)
        return sorted({v for name in names if (v := parse_release(name))}, reverse=True)

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        name = module_version(str(version), str(platform))
        try:
            self._read(f"{name}.info", _INFO_MOST)
        except Absent:
            return None
        layout = Layout.module_zip(f"{MODULE}@{name}/")
        return Remote(self, (f"{self._at}{name}.zip",), None, 0, layout)

    def _read(self, name: str, most: int) -> bytes:
        url = self._at + name
        if not url.startswith("file:"):
            return _get(self._http, url, most)
        try:
            with open(_path(url), "rb") as file:
                return file.read(most)
        except FileNotFoundError as error:
            raise Absent(f"{safe(url)}: not there") from error
        except OSError as error:
            raise NetworkError(f"{safe(url)}: {error.strerror}") from error


def entries(goproxy: str) -> list[Entry]:
    """
    Return the entries of a GOPROXY value, `direct` as the address it stands for.

    The grammar is golang/go src/cmd/go/internal/modfetch/proxy.go, proxyList: entries
    separated by `,` or `|`; nothing after `direct` or `off` counts; a name without a scheme
    is https.
    """
    found: list[Entry] = []
    for text, separator in re.findall(r"([^,|]*)([,|]|$)", goproxy):
        word = text.strip()
        if word:
            found.append(Entry(_DIRECT if word == "direct" else address(word), separator == "|"))
            if found[-1].is_end:
                break
    return found


def proxies(goproxy: str) -> list[Entry]:
    """Return the entries that can be asked for a module: all but `off`."""
    return [entry for entry in entries(goproxy) if entry.base != "off"]


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

    The rule is golang/go src/cmd/go/internal/modfetch/sumdb.go, initBase: after 404 or 410
    on `supported`, and after any error before a `|`, the next proxy is asked; `direct`
    and `off` end the search.

    Raises:
        NetworkError: a proxy failed otherwise; cmd/go then asks nobody else either.
    """
    for entry in entries(goproxy):
        if entry.is_end or entry.base.startswith("file:"):
            return None
        url = f"{entry.base.rstrip('/')}/sumdb/{database}"
        try:
            _get(http, f"{url}/supported", _INFO_MOST)
        except Absent:
            continue
        except NetworkError:
            if entry.lenient:
                continue
            raise
        return url
    return None


def _get(http: Http, url: str, most: int) -> bytes:
    # cmd/go would take plain http: that is one source less, and no reason to give up
    if not is_acceptable(url):
        raise NetworkError(f"{host(url) or safe(url)}: not https")
    return http.get(url, most)


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


def _go_platform(platform: Platform) -> str:
    return str(platform).replace("armv6l", "arm")
