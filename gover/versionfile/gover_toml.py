"""
gover's own file, `gover.toml`, for settings that other formats do not have.

    go = "1.22"                     a request, as in .go-version
    sdk = "macosx14.5"              an Apple SDK's name, or an absolute path; or
    sdk = { name = "macosx14.5", deployment_target = "12.0", developer_dir = true }
    path = ["bin"]                  entries for PATH, in this order
    [env]
    NAME = "value"
    [tools]
    stringer = "golang.org/x/tools/cmd/stringer@v0.24.0"

An unknown key or value is an error: no other program reads this file.
"""

from __future__ import annotations

from gover.errors import ParseError
from gover.escape import safe
from gover.fs import patterns as re
from gover.fs import toml_lines
from gover.fs.read import TOML_LIMIT
from gover.fs.toml_lines import Lines
from gover.version.request import Request
from gover.versionfile import variable_names
from gover.versionfile.contents import Contents
from gover.versionfile.entries import PathEntry, SdkRequest, Tool, Variable
from gover.versionfile.tool_names import PACKAGE_PATH, TOOL_NAME, is_reserved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KEYS = ("go", "sdk", "path", "env", "tools")
SDK_KEYS = ("name", "deployment_target", "developer_dir")
MACOS = re.compile(r"[1-9][0-9]{1,2}(?:\.[0-9]{1,2}){0,2}", re.ASCII)
# A package and a version query after it.
TOOL = re.compile(rf"({PACKAGE_PATH})@([A-Za-z0-9][\w.+-]*)", re.ASCII)


def parse(data: bytes) -> Contents:
    """
    Return the contents of a `gover.toml`.

    Raises:
        ParseError: an unknown key, or a value that is not valid.
    """
    text = toml_lines.decode(data, TOML_LIMIT)
    document, lines = toml_lines.load(text), Lines(text)
    for key in document:
        if key not in KEYS:
            raise ParseError(lines.of(key), _unknown(key))
    return Contents(
        go=_go(lines, document.get("go")),
        sdk=_sdk(lines, document.get("sdk")),
        variables=tuple(_variable(lines, *item) for item in _table(lines, document, "env")),
        paths=_paths(lines, document.get("path", [])),
        tools=_tools(lines, document),
    )


def _unknown(key: str) -> str:
    import difflib  # noqa: PLC0415 - only for a mistyped key

    similar = difflib.get_close_matches(key[:40].lower(), KEYS, 1)
    return f"'{safe(key)}' is not a known key" + (
        f"; did you mean '{similar[0]}'?" if similar else ""
    )


def _go(lines: Lines, value: Any) -> tuple[Request, int] | None:
    if value is None:
        return None
    line = lines.of("go")
    try:
        return Request.parse(_text(value, "go", line)), line
    except ParseError:
        raise
    except ValueError as error:
        raise ParseError(line, str(error)) from None


def _sdk(lines: Lines, value: Any) -> SdkRequest | None:
    if value is None:
        return None
    line = lines.of("sdk")
    if not isinstance(value, dict):
        return SdkRequest(_sdk_name(value, line), line)
    for key in value:
        if key not in SDK_KEYS:
            raise ParseError(line, f"'{safe(key)}' is not a known key of 'sdk'")
    if "name" not in value:
        raise ParseError(line, "'sdk' has no 'name'")
    name = _sdk_name(value["name"], line)
    target = value.get("deployment_target", "")
    if target and not MACOS.fullmatch(_text(target, "deployment_target", line)):
        raise ParseError(line, f"'{safe(target)}' is not a version of macOS")
    developer_dir = value.get("developer_dir", False)
    if not isinstance(developer_dir, bool):
        raise ParseError(line, "'developer_dir' must be true or false")
    if developer_dir and name.startswith("/"):
        raise ParseError(line, "'developer_dir' needs an SDK's name, not a path")
    return SdkRequest(name, line, target, developer_dir)


def _sdk_name(value: Any, line: int) -> str:
    if not variable_names.is_sdk(_text(value, "sdk", line)):
        raise ParseError(line, f"'{safe(value)}' is neither an SDK's name nor an absolute path")
    return str(value)


def _paths(lines: Lines, value: Any) -> tuple[PathEntry, ...]:
    line = lines.of("path")
    if not isinstance(value, list):
        raise ParseError(line, "'path' must be a list of directories")
    for entry in value:
        if not _text(entry, "path", line) or ":" in entry:
            raise ParseError(line, f"'{safe(entry)}' is not a directory for PATH")
    # PathEntry has the order in which entries are put in front of PATH.
    return tuple(PathEntry(entry, line) for entry in reversed(value))


def _table(lines: Lines, document: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise ParseError(lines.of(key), f"'{key}' must be a table: [{key}]")
    return list(table.items())


def _variable(lines: Lines, name: str, value: Any) -> Variable:
    line = lines.of("env", name)
    text = value if isinstance(value, str) else None
    reason = variable_names.why_refused(name, text)
    if name == "SDKROOT":
        reason = "use 'sdk' for SDKROOT"
    if reason:
        raise ParseError(line, f"'{safe(name)}' cannot be set: {reason}")
    return Variable(name, _text(value, name, line), line)


def _tools(lines: Lines, document: dict[str, Any]) -> tuple[Tool, ...]:
    tools = tuple(_tool(lines, *item) for item in _table(lines, document, "tools"))
    seen: dict[str, str] = {}
    for tool in tools:
        if (other := seen.setdefault(tool.name.lower(), tool.name)) != tool.name:
            raise ParseError(
                tool.line, f"'{other}' and '{tool.name}' are the same file on some systems"
            )
    return tools


def _tool(lines: Lines, name: str, value: Any) -> Tool:
    line = lines.of("tools", name)
    if not TOOL_NAME.fullmatch(name):
        raise ParseError(line, f"'{safe(name)}' is not a name for a program")
    if is_reserved(name):
        raise ParseError(line, f"'{safe(name)}' is not allowed as the name of a tool")
    match = TOOL.fullmatch(_text(value, name, line))
    if match is None:
        raise ParseError(line, f"'{safe(value)}' is not MODULE@VERSION")
    return Tool(name, match[1], match[2], line)


def _text(value: Any, key: str, line: int) -> str:
    if not isinstance(value, str):
        raise ParseError(line, f"the value of '{safe(key)}' is not a string: put it in quotes")
    if "\0" in value:
        raise ParseError(line, f"the value of '{safe(key)}' contains a NUL")
    return value
