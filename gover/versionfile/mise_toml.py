"""
The version in a file of mise's: `go` under `[tools]` (mise's documentation, "Dev tools").

It is a string, or a table with `version` and perhaps `os`, the systems that it is for; or a list
of these, of which the first that is for this system is used. A version that is not a string
(`go = 1.22`) is an error: as a number, 1.20 would be 1.2.
"""

from __future__ import annotations

import sys

from gover.errors import GoverError, ParseError
from gover.fs import toml_lines
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents, Ignored
from gover.versionfile.formats import MISE_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# jdx/mise 70e94a1f src/toolset/tool_request.rs normalize_os and normalize_arch; the values are
# Python's name of a system and Go's of an architecture.
_SYSTEMS = {"linux": "linux", "macos": "darwin", "darwin": "darwin"}
_ARCHITECTURES = {
    "x64": "amd64", "x86_64": "amd64", "amd64": "amd64", "arm64": "arm64", "aarch64": "arm64",
}  # fmt: skip


def parse(data: bytes) -> Contents:
    """
    Return the version of Go in a file of mise's.

    Raises:
        ParseError: not TOML, or not a version.
    """
    if b"go" not in data and b"\\" not in data:
        return Contents()
    text = toml_lines.decode(data, MISE_LIMIT)
    tools = toml_lines.load(text).get("tools")
    if not isinstance(tools, dict):
        return Contents()
    for name in asdf_request.GO_NAMES:
        if name in tools:
            return _contents(tools[name], toml_lines.Lines(text).of("tools", name))
    return Contents()


def _contents(value: Any, line: int) -> Contents:
    entries = value if isinstance(value, list) and value else [value]
    here = [entry for entry in entries if _is_for_this_system(entry, line)]
    if not here:
        return Contents(ignored=(Ignored(line, _text(entries[0], line), "for other systems only"),))
    version = _text(here[0], line)
    go = (asdf_request.parse_asdf_request(version, line), line)
    reason = "only the first version is used" if len(here) > 1 else ""
    return Contents(go=go, ignored=(Ignored(line, version, reason),) if reason else ())


def _text(entry: Any, line: int) -> str:
    version = entry.get("version") if isinstance(entry, dict) else entry
    if not isinstance(version, str):
        raise ParseError(line, 'the version must be a string, such as "1.22"')
    return version


def _is_for_this_system(entry: Any, line: int) -> bool:
    systems = entry.get("os") if isinstance(entry, dict) else None
    if systems is None:
        return True
    if not isinstance(systems, list) or not all(isinstance(system, str) for system in systems):
        raise ParseError(line, "the version has an 'os' that is not a list of systems")
    return any(map(_is_this_system, systems))


def _is_this_system(text: str) -> bool:
    system, _, architecture = text.partition("/")
    if _SYSTEMS.get(system) != sys.platform:
        return False
    return not architecture or _ARCHITECTURES.get(architecture, architecture) == _architecture()


def _architecture() -> str:
    from gover.version.platform import this_platform  # noqa: PLC0415  only where one is named

    try:
        return this_platform().arch
    except GoverError:
        return ""
