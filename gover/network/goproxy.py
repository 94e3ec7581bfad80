"""
GOPROXY: its grammar, and where a proxy serves the checksum database.

The grammar is golang/go src/cmd/go/internal/modfetch/proxy.go, proxyList.
"""

import re
from typing import NamedTuple

from gover.errors import NetworkError
from gover.escape import safe
from gover.network.client import Http
from gover.network.response import Absent
from gover.network.url import is_acceptable, shown_host

GOPROXY_DEFAULT = "https://proxy.golang.org,direct"  # golang/go src/cmd/go/internal/cfg/cfg.go
INFO_MOST = 64 << 10
_DIRECT = "https://go.dev/dl/mod"  # what golang.org/toolchain's go-import tag says


class ProxyEntry(NamedTuple):
    """One entry of GOPROXY: a URL, or the word `off`."""

    base: str
    lenient: bool  # `|` follows: the next is asked after any error, not only after 404 and 410

    @property
    def is_end(self) -> bool:
        """Whether cmd/go looks no further: `direct` and `off`."""
        return self.base in (_DIRECT, "off")


def proxy_entries(goproxy: str) -> list[ProxyEntry]:
    """
    Return the entries of a GOPROXY value, `direct` as the address it stands for.

    The grammar is golang/go src/cmd/go/internal/modfetch/proxy.go, proxyList: entries
    separated by `,` or `|`; nothing after `direct` or `off` counts; a name without a scheme
    is https.
    """
    found: list[ProxyEntry] = []
    for text, separator in re.findall(r"([^,|]*)([,|]|$)", goproxy):
        word = text.strip()
        if word:
            found.append(
                ProxyEntry(_DIRECT if word == "direct" else proxy_url(word), separator == "|")
            )
            if found[-1].is_end:
                break
    return found


def usable_proxies(goproxy: str) -> list[ProxyEntry]:
    """Return the entries that can be asked for a module: all but `off`."""
    return [entry for entry in proxy_entries(goproxy) if entry.base != "off"]


def proxy_url(entry: str) -> str:
    """
    Return the URL that an entry of GOPROXY means: Go puts https:// before a bare host.

    The rule is golang/go src/cmd/go/internal/modfetch/proxy.go (proxyList).
    """
    is_bare = re.search(r"[.:/]", entry) and ":/" not in entry and not entry.startswith("/")
    return f"https://{entry}" if is_bare else entry


def sumdb_url(http: Http, goproxy: str, database: str) -> str | None:
    """
    Return the base URL at which a proxy serves a checksum database; None when none does.

    The rule is golang/go src/cmd/go/internal/modfetch/sumdb.go, initBase: after 404 or 410
    on `supported`, and after any error before a `|`, the next proxy is asked; `direct`
    and `off` end the search.

    Raises:
        NetworkError: a proxy failed otherwise; cmd/go then asks nobody else either.
    """
    for entry in proxy_entries(goproxy):
        if entry.is_end or entry.base.startswith("file:"):
            return None
        url = f"{entry.base.rstrip('/')}/sumdb/{database}"
        try:
            get_https(http, f"{url}/supported", INFO_MOST)
        except Absent:
            continue
        except NetworkError:
            if entry.lenient:
                continue
            raise
        return url
    return None


def get_https(http: Http, url: str, most: int) -> bytes:
    # cmd/go would take plain http: that is one source less, and no reason to give up
    if not is_acceptable(url):
        raise NetworkError(f"{shown_host(url) or safe(url)}: not https")
    return http.get(url, most)
