"""
The user's Go settings that gover uses too: GOPROXY, GOSUMDB and others.

They come from the environment, then from the file that `go env -w` writes, then from Go's
default (golang/go src/cmd/go/internal/cfg/cfg.go).
"""

from __future__ import annotations

import sys

from gover.fs.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 1 << 20  # bytes of such a file


def find_go_setting(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return the value that Go would use for a variable such as GOPROXY."""
    if environ.get(name):
        return environ[name]
    path = env_file_path(environ, sys.platform)
    return next((v for key, v in read_env_file(path) if key == name and v), default)


def read_env_file(path: str | None) -> list[tuple[str, str]]:
    """Return the names and values in a file that `go env -w` wrote; [] when there is none."""
    return parse_env_file(read_file(path, LIMIT).data) if path else []


def parse_env_file(data: bytes) -> list[tuple[str, str]]:
    """Return the names and values in the content of such a file, or of a GOROOT/go.env."""
    lines = (line.partition("=") for line in data.decode("utf-8", "replace").splitlines())
    return [(key, value) for key, equals, value in lines if equals]


def env_file_path(environ: Mapping[str, str], system: str) -> str | None:
    """Return the path of that file, which may be absent; None with GOENV=off or without HOME."""
    if path := environ.get("GOENV", ""):
        return None if path == "off" else path
    home = environ.get("HOME", "")
    if system == "darwin":
        return f"{home}/Library/Application Support/go/env" if home else None
    base = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    return f"{base}/go/env" if base else None
