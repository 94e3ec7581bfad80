"""
The Go in a `mise.toml`: `go` under `[tools]` (mise's documentation, "Dev tools").

A text, a list of which the first counts, or a table with `version`. What a table limits to
some systems (`os`) is left alone. A version that is no text (`go = 1.22`) is an error:
as a number, 1.20 would be 1.2.
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
    Return what a `mise.toml` says about Go.

    Raises:
        ParseError: not TOML, or a version that is none.
    """
    if b"go" not in data and b"\\" not in data:
        return Contents()
    text = toml_lines.decode(data, TOML_LIMIT)
    tools = toml_lines.load(text).get("tools")
    if not isinstance(tools, dict):
        return Contents()
    for name in _NAMES:
        if name in tools:
            return _said(tools[name], toml_lines.Lines(text).of("tools", name))
    return Contents()


def _said(value: Any, line: int) -> Contents:
    first, *rest = value if isinstance(value, list) and value else [value]
    asked, reason = first, "only the first version counts" if rest else ""
    if isinstance(first, dict):
        asked = first.get("version")
        if "os" in first:
            return Contents(ignored=(Ignored(line, str(asked), "only for some systems"),))
    if not isinstance(asked, str):
        raise ParseError(line, 'the version is no text in quotes, such as "1.22"')
    if refusal := asdf_request.refusal(asked):
        return Contents(ignored=(Ignored(line, asked, refusal),))
    go = (asdf_request.parse_asdf_request(asked, line), line)
    return Contents(go=go, ignored=(Ignored(line, asked, reason),) if reason else ())
