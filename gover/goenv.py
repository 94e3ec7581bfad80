"""
Settings that the user has given to Go, and that gover honours: GOPROXY, GOSUMDB.

In order: the environment, then the file that `go env -w` writes, then Go's own default
(golang/go src/cmd/go/internal/cfg/cfg.go).
"""

import sys
from collections.abc import Mapping

from gover.files import read

_LIMIT = 1 << 20  # bytes


def setting(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return the value that Go would use for a variable such as GOPROXY."""
    if environ.get(name):
        return environ[name]
    path = _file(environ)
    data = read(path, _LIMIT).data if path else b""
    for line in data.decode("utf-8", "replace").splitlines():
        key, equals, value = line.partition("=")
        if equals and key == name and value:
            return value
    return default


def _file(environ: Mapping[str, str]) -> str | None:
    named = environ.get("GOENV", "")
    if named:
        return None if named == "off" else named
    home = environ.get("HOME", "")
    if sys.platform == "darwin":
        return f"{home}/Library/Application Support/go/env" if home else None
    base = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    return f"{base}/go/env" if base else None
