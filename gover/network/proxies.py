"""
Which proxy a request goes through: by the environment, else by the settings of macOS.

HTTPS_PROXY, NO_PROXY and their precedence are cmd/go's (golang.org/x/net/http/httpproxy):
upper case before lower case, empty is unset, loopback never through a proxy. ALL_PROXY,
which curl reads and Go does not, comes behind. HTTP_PROXY is for plain http, which gover
requests from loopback alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from gover.errors import UsageError
from gover.escape import safe
from gover.network.no_proxy import ascii_host, needs_no_proxy
from gover.network.system_proxy import SystemProxies

_VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
# Read by gover or by Go: `doctor` checks them all.
ALL_VARIABLES = (*_VARIABLES, "HTTP_PROXY", "http_proxy")
_PORTS = {"http": 80, "https": 443, "socks": 1080, "socks5": 1080, "socks5h": 1080}
SYSTEM = "the settings of macOS"
_NOT_ENCODED = "its login has a character that must be percent-encoded, as %23 for #"
_LONGEST = 255  # bytes of a login's name and of its password in SOCKS (RFC 1929)


ReadSystem = Callable[[], SystemProxies]


class Proxy(NamedTuple):
    """A proxy; `socks5` resolves the names of hosts itself, as in Go."""

    scheme: Literal["http", "https", "socks5"]  # of the connection to the proxy
    host: str
    port: int
    login: tuple[str, str] | None  # name and password
    variable: str  # that names it; "" where the system does

    @property
    def origin(self) -> str:
        """In the words that end a message: "set by HTTPS_PROXY"."""
        return f"set by {self.variable or SYSTEM}"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return safe(f"{self.scheme}://{host}:{self.port}")


def find_proxy(
    environ: Mapping[str, str], host: str, port: int, read_system: ReadSystem
) -> Proxy | None:
    """
    Return the proxy for https requests to a host; None for a direct connection.

    `read_system` is called where no variable names a proxy.

    Raises:
        UsageError: the variable that names the proxy has a value that cannot be used.
    """
    no_proxy = environ.get("NO_PROXY") or environ.get("no_proxy") or ""
    if needs_no_proxy(host, port, no_proxy):
        return None
    name = next((name for name in _VARIABLES if environ.get(name)), None)
    if name is None:
        system = read_system()
        is_direct = not system.proxy or system.is_excepted(host)
        of_system = parse_proxy(system.proxy, "") if not is_direct else None
        return of_system if isinstance(of_system, Proxy) else None
    proxy = parse_proxy(environ[name], name)
    if isinstance(proxy, Proxy):
        return proxy
    shown = safe(re.sub(r"^(\w+://)?.*@", r"\1", environ[name]))  # also of what is no URL
    raise UsageError(
        f"{name} is '{shown}', which cannot be used as a proxy: {proxy}",
        f"export {name}=http://HOST:PORT",
    )


def unusable_variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each proxy variable with a value that cannot be used, and the reason."""
    for name in ALL_VARIABLES:
        if value := environ.get(name):
            proxy = parse_proxy(value, "")
            if not isinstance(proxy, Proxy):
                yield name, proxy


def parse_proxy(value: str, variable: str) -> Proxy | str:
    """Return the proxy that a value names, `http://` where it has no scheme; else the reason."""
    text = value.strip()
    parts = _split(text if "://" in text else f"http://{text}")
    if parts is None or "@" in parts.path + parts.query + parts.fragment:
        return _NOT_ENCODED if "@" in text else "it is not SCHEME://HOST:PORT"
    if parts.scheme not in _PORTS:
        return f"the scheme '{safe(parts.scheme)}' is not http, https or socks5"
    host = ascii_host(unquote(parts.hostname or ""))
    if not host or not host.isascii() or not host.isprintable() or " " in host:
        return "it has no valid host"
    login = None
    if parts.username or parts.password:
        login = unquote(parts.username or ""), unquote(parts.password or "")
    port = parts.port or _PORTS[parts.scheme]
    if not parts.scheme.startswith("socks"):
        return Proxy("https" if parts.scheme == "https" else "http", host, port, login, variable)
    if login and not all(1 <= len(word.encode()) <= _LONGEST for word in login):
        return f"name and password of a login in SOCKS have 1 to {_LONGEST} bytes"
    return Proxy("socks5", host, port, login, variable)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        is_valid = parts.port != 0
    except ValueError:
        return None
    return parts if is_valid else None
