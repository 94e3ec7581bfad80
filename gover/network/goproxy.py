"""
GOPROXY: its entries, and the proxy that serves the checksum database.

The grammar is golang/go src/cmd/go/internal/modfetch/proxy.go, proxyList.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gover.errors import NetworkError
from gover.network.response import Absent
from gover.network.url import is_acceptable, shown_host, shown_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.network.client import Http

GOPROXY_DEFAULT = "https://proxy.golang.org,direct"  # golang/go src/cmd/go/internal/cfg/cfg.go
MAX_INFO_SIZE = 64 << 10
_DIRECT = "https://go.dev/dl/mod"  # from golang.org/toolchain's go-import tag


class ProxyEntry(NamedTuple):
    """One entry of GOPROXY: a URL, or the word `off`."""

    base: str
    lenient: bool  # `|` follows: the next is tried after any error, not only after 404 and 410

    @property
    def is_end(self) -> bool:
        """Whether cmd/go tries no further entry: after `direct` and `off`."""
        return self.base in (_DIRECT, "off")


def parse_goproxy(goproxy: str) -> list[ProxyEntry]:
    """
    Return the entries of a GOPROXY value; `direct` becomes the URL that it means.

    Entries are separated by `,` or `|`; those after `direct` or `off` are ignored; a name
    without a scheme is https.
    """
    entries: list[ProxyEntry] = []
    for text, separator in re.findall(r"([^,|]*)([,|]|$)", goproxy):
        word = text.strip()
        if word:
            entries.append(
                ProxyEntry(_DIRECT if word == "direct" else proxy_url(word), separator == "|")
            )
            if entries[-1].is_end:
                break
    return entries


def usable_proxies(goproxy: str) -> list[ProxyEntry]:
    """Return the entries that can serve a module: all but `off`."""
    return [entry for entry in parse_goproxy(goproxy) if entry.base != "off"]


def proxy_url(entry: str) -> str:
    """Return the URL of an entry of GOPROXY: a bare host gets https:// in front."""
    is_bare = re.search(r"[.:/]", entry) and ":/" not in entry and not entry.startswith("/")
    return f"https://{entry}" if is_bare else entry


def sumdb_url(http: Http, goproxy: str, database: str) -> str | None:
    """
    Return the base URL at which a proxy serves a checksum database; None for no proxy.

    The rule is golang/go src/cmd/go/internal/modfetch/sumdb.go, initBase: after 404 or 410
    on `supported`, and after any error before a `|`, the next proxy is tried; `direct`
    and `off` end the search.

    Raises:
        NetworkError: a proxy failed otherwise; cmd/go tries no further one either.
    """
    for entry in parse_goproxy(goproxy):
        if entry.is_end or entry.base.startswith("file:"):
            return None
        url = f"{entry.base.rstrip('/')}/sumdb/{database}"
        try:
            get_https(http, f"{url}/supported", MAX_INFO_SIZE)
        except Absent:
            continue
        except NetworkError:
            if entry.lenient:
                continue
            raise
        return url
    return None


def get_https(http: Http, url: str, max_size: int) -> bytes:
    """
    Return a small body as `Http.get` does.

    Raises:
        NetworkError: also for a URL that is not https.
    """
    # cmd/go accepts plain http. NetworkError, not UsageError: the next source is tried.
    if not is_acceptable(url):
        error = NetworkError(f"{shown_host(url) or shown_url(url)}: not https")
        error.brief = "is not https"
        raise error
    return http.get(url, max_size)
