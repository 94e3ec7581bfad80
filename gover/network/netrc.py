"""
Logins: in a URL, and in the user's `.netrc`.

As in Go (golang/go src/cmd/go/internal/auth/netrc.go), so that a private proxy that works
for `go` works for gover: from NETRC or `~/.netrc`, by exact host name. A `default` entry
is ignored: it would send a password to every server.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gover.fs.read import read_file

_MAX_SIZE = 64 << 10  # bytes


class Login(NamedTuple):
    """One entry of a `.netrc`."""

    machine: str
    login: str
    password: str


def url_login(url: str) -> str | None:
    """Return the value of the Authorization header for the login in a URL; None for none."""
    parts = urlsplit(url)
    if parts.username or parts.password:
        return basic(unquote(parts.username or ""), unquote(parts.password or ""))
    return None


def read_netrc(environ: Mapping[str, str]) -> Iterator[Login]:
    """Yield the entries of the user's `.netrc`, or of the file that NETRC names."""
    path = environ.get("NETRC") or f"{environ.get('HOME', '')}/.netrc"
    return parse_netrc(read_file(path, _MAX_SIZE).data.decode("utf-8", "replace"))


def parse_netrc(text: str) -> Iterator[Login]:
    """Yield the entries of a `.netrc` that have a machine, a login and a password."""
    entry: dict[str, str] = {}
    in_macro = False
    for line in text.split("\n"):
        if in_macro:
            in_macro = bool(line.strip("\r"))
            continue
        words = line.split()
        for key, value in zip(words[::2], words[1::2], strict=False):
            if key == "machine":
                entry = {}
            entry[key] = value
            in_macro = in_macro or key == "macdef"
            if entry.keys() >= {"machine", "login", "password"}:
                yield Login(entry["machine"], entry["login"], entry["password"])
                entry = {}
        if "default" in words[::2]:
            return


def basic(login: str, password: str) -> str:
    """Return the value of an Authorization header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode("ascii")
