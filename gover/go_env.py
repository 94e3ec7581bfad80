"""
Settings that the user has given to Go, and that gover honours: GOPROXY, GOSUMDB.

In order: the environment, then the file that `go env -w` writes, then Go's own default
(golang/go src/cmd/go/internal/cfg/cfg.go).
"""

import sys
from collections.abc import Mapping

from gover.fs.read import read_file

_LIMIT = 1 << 20  # bytes


def setting(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return the value that Go would use for a variable such as GOPROXY."""
    if environ.get(name):
        return environ[name]
    path = file(environ, sys.platform)
    return next((v for key, v in written(path) if key == name and v), default)


def written(path: str | None) -> list[tuple[str, str]]:
    """Return the names and values of a file that `go env -w` wrote; without one, nothing."""
    data = read_file(path, _LIMIT).data if path else b""
    lines = (line.partition("=") for line in data.decode("utf-8", "replace").splitlines())
    return [(key, value) for key, equals, value in lines if equals]


def file(environ: Mapping[str, str], system: str) -> str | None:
    """Return the path of that file, which need not be there; None when GOENV=off, or no HOME."""
    named = environ.get("GOENV", "")
    if named:
        return None if named == "off" else named
    home = environ.get("HOME", "")
    if system == "darwin":
        return f"{home}/Library/Application Support/go/env" if home else None
    base = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    return f"{base}/go/env" if base else None
