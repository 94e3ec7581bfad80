"""What Go and others have been told by variables and by `go env -w`, and what is behind it."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from gover import go_env as goenv
from gover.doctor.facts import FoundGo, GoEnv, Kind, Proxy
from gover.errors import NetworkError, UsageError
from gover.escape import safe
from gover.network.client import Http
from gover.network.goproxy import GOPROXY_DEFAULT, proxy_url
from gover.network.response import Absent
from gover.network.retry import Limits
from gover.sdk.machine import below
from gover.store import toolchains
from gover.version.version import Version

_LIMITS = Limits(connect=5.0, read=5.0, small=5.0, tries=1, most_tries=1)  # seconds, times
_PROBE = "/golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.info"
_LISTS = ("GOPATH", "SSL_CERT_DIR")
_PATHS = ("GOROOT", "SSL_CERT_FILE", "SDKROOT", "GOTMPDIR", "GOWORK")


def go_env(environ: Mapping[str, str], system: str) -> GoEnv:
    """Return what `go env -w` has written."""
    path = goenv.env_file_path(environ, system)
    return GoEnv(path or "", tuple(goenv.read_env_file(path)))


def go_env_of(gos: Iterable[FoundGo]) -> GoEnv:
    """Return go.env of the system's GOROOT: distributions set GOTOOLCHAIN=local there."""
    root = next((go.goroot for go in gos if not go.is_ours), None)
    path = f"{root}/go.env" if root else ""
    return GoEnv(path, tuple(goenv.read_env_file(path or None)))


def kinds(root: str, environ: Mapping[str, str], file: GoEnv) -> dict[str, Kind]:
    """Return what is at each path that a variable names."""
    return {path: _kind(below(root, path)) for path in _named(environ, file) if path}


def goroots(root: str, environ: Mapping[str, str], file: GoEnv) -> dict[str, Version | None]:
    """Return the version of each directory that is called GOROOT."""
    named = filter(None, (environ.get("GOROOT", ""), file.value("GOROOT")))
    return {path: toolchains.read_goroot_version(below(root, path)) for path in named}


def proxies(value: str, *, network: bool) -> tuple[Proxy, ...]:
    """Return the entries of GOPROXY; with `network` each is asked whether it is there."""
    words = re.split(r"([,|])", value or GOPROXY_DEFAULT)
    pairs = zip(words[0::2], [*words[1::2], ""], strict=True)
    found = [Proxy(text.strip(), separator) for text, separator in pairs if text.strip()]
    return tuple(map(_asked, found)) if network else tuple(found)


def _named(environ: Mapping[str, str], file: GoEnv) -> Iterator[str]:
    def setting(name: str) -> str:
        return environ.get(name) or file.value(name)

    yield from map(setting, _PATHS)
    for name in _LISTS:
        yield from setting(name).split(":")
    gopath = (setting("GOPATH") or f"{environ.get('HOME', '')}/go").split(":")
    yield setting("GOBIN") or f"{gopath[0]}/bin"
    yield from (f"{entry.rstrip('/')}/go.mod" for entry in gopath)


def _kind(path: str) -> Kind:
    if os.path.isdir(path):
        return "directory"
    if os.path.isfile(path):
        return "file"
    return "other" if os.path.lexists(path) else "absent"


def _asked(proxy: Proxy) -> Proxy:
    """Ask for something small that every proxy knows; that it is not there is an answer too."""
    url = proxy_url(proxy.text).rstrip("/")
    if not url.startswith(("https:", "http:")):
        return proxy
    with Http(limits=_LIMITS) as http:
        try:
            http.get(url + _PROBE, 64 << 10)
        except Absent:
            return proxy._replace(answer="answers")
        except UsageError:  # plain http, which gover speaks with this machine only
            return proxy
        except NetworkError as error:
            return proxy._replace(answer="silent", reason=safe(str(error).rpartition(": ")[2]))
    return proxy._replace(answer="answers")
