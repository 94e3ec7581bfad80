"""
The version in a `mise.toml`: `go` under `[tools]` (mise's documentation, "Dev tools").

It is a string, a list of which the first is used, or a table with `version`. A table with
`os`, for some systems only, is ignored. A version that is not a string (`go = 1.22`) is an
error: as a number, 1.20 would be 1.2.
"""

from typing import Any

from gover.errors import ParseError
from gover.fs import toml_lines
from gover.fs.read import TOML_LIMIT
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents, Ignored

_NAMES = ("go", "golang", "core:go")


def parse(data: bytes) -> Contents:
    """
    Return the version of Go in a `mise.toml`.

    Raises:
        ParseError: not TOML, or not a version.
    """
    if b"go" not in data and b"\\" not in data:
        return Contents()
    text = toml_lines.decode(data, TOML_LIMIT)
    tools = toml_lines.load(text).get("tools")
    if not isinstance(tools, dict):
        return Contents()
    for name in _NAMES:
        if name in tools:
            return _contents(tools[name], toml_lines.Lines(text).of("tools", name))
    return Contents()


def _contents(value: Any, line: int) -> Contents:
    first, *rest = value if isinstance(value, list) and value else [value]
    version, reason = first, "only the first version is used" if rest else ""
    if isinstance(first, dict):
        version = first.get("version")
        if "os" in first:
            return Contents(ignored=(Ignored(line, str(version), "only for some systems"),))
    if not isinstance(version, str):
        raise ParseError(line, 'the version must be a string, such as "1.22"')
    if unsupported := asdf_request.why_unsupported(version):
        return Contents(ignored=(Ignored(line, version, unsupported),))
    go = (asdf_request.parse_asdf_request(version, line), line)
    return Contents(go=go, ignored=(Ignored(line, version, reason),) if reason else ())
