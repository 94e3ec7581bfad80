"""
`gover.lock`: which bytes a team's Go is made of, platform by platform.

    # Made by `gover lock`. Do not edit: `gover lock` writes it anew.
    schema = 1
    version = "1.22.3"
    log = "sum.golang.org"          whose record the h1 is

    [linux-amd64]                   a platform in go.dev's words
    h1 = "h1:..."                   of the module golang.org/toolchain, as the log has it
    sha256 = "..."                  of the archive, where a list has it
    source = "go.dev"               who has it: for readers only

It comes with a clone, so it is a stranger's file; and nobody else writes it, so whatever is
not understood is an error.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import tomli_w

from gover.errors import InvalidFile, ParseError
from gover.escape import safe
from gover.fs import toml_lines
from gover.fs.read import read_file
from gover.fs.toml_lines import Lines
from gover.version.platform import Platform, parse_platform
from gover.version.version import Version, parse_release

NAME = "gover.lock"
LIMIT = 32 << 10  # bytes; an entry takes 200
HINT = "gover lock"

_COMMENT = "# Made by `gover lock`. Do not edit: `gover lock` writes it anew.\n"
_SCHEMA = 1
_H1 = re.compile(r"h1:[A-Za-z0-9+/]{43}=")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[!-~]{1,255}", re.ASCII)  # the name of a log, of a source


class LockEntry(NamedTuple):
    """What one platform's Go has to be."""

    h1: str  # of the toolchain module
    sha256: str | None  # of the archive, lower-case hex; None: no list had it
    source: str | None = None  # who has it


class GoverLock(NamedTuple):
    """A lock; `path` and `lines` are for messages."""

    version: Version
    log: str
    entries: Mapping[Platform, LockEntry]
    path: str
    lines: Lines

    def where(self, *key: object) -> str:
        """Return the place of a key, or of a key in a platform's table: `/p/gover.lock:7`."""
        return f"{safe(self.path)}:{self.lines.of(*map(str, key))}"

    def entry(self, version: Version, platform: Platform) -> LockEntry | None:
        """Return what a release has to be, when it is the locked one."""
        return self.entries.get(platform) if version == self.version else None


def read(path: str) -> GoverLock | None:
    """
    Read a lock; None when there is none.

    Raises:
        InvalidFile: it cannot be followed; the message names the line.
    """
    reading = read_file(path, LIMIT)
    if reading.state == "absent":
        return None
    if reading.state != "text":
        raise InvalidFile(f"{safe(path)}: {reading.reason}", HINT)
    try:
        return parse(reading.data, path)
    except ParseError as error:
        raise InvalidFile(f"{safe(path)}:{error.line}: {error}", HINT) from None


def parse(data: bytes, path: str) -> GoverLock:
    """
    Return what a `gover.lock` says.

    Raises:
        ParseError: anything in it that is not understood.
    """
    text = toml_lines.decode(data, LIMIT)
    document, lines = toml_lines.load(text), Lines(text)
    if type(document.get("schema")) is not int or document["schema"] != _SCHEMA:
        raise ParseError(lines.of("schema"), f"its 'schema' is not {_SCHEMA}: another gover's file")
    version = parse_release(_text(lines, document, "version"))
    if version is None:
        raise ParseError(lines.of("version"), "'version' is no release of Go")
    log = _text(lines, document, "log")
    if not is_word(log):
        raise ParseError(lines.of("log"), f"'{safe(log)}' is no name of a log")
    tables = {k: v for k, v in document.items() if k not in ("schema", "version", "log")}
    entries = dict(_entry(lines, *item) for item in tables.items())
    if not entries:
        raise ParseError(1, "it locks no platform")
    return GoverLock(version, log, entries, path, lines)


def is_word(text: str) -> bool:
    """Tell whether the name of a log, or of a source, can stand in a lock."""
    return _WORD.fullmatch(text) is not None


def dumps(version: Version, log: str, entries: Mapping[Platform, LockEntry]) -> str:
    """Return the text of a lock: the same facts give the same bytes."""
    document: dict[str, Any] = {"schema": _SCHEMA, "version": str(version), "log": log}
    for platform, entry in sorted(entries.items()):
        document[str(platform)] = {k: v for k, v in entry._asdict().items() if v is not None}
    return _COMMENT + tomli_w.dumps(document)


def _entry(lines: Lines, key: str, table: Any) -> tuple[Platform, LockEntry]:
    platform = parse_platform(key)
    if platform is None or str(platform) != key:
        raise ParseError(lines.of(key), f"'{safe(key)}' is no platform")
    if not isinstance(table, dict):
        raise ParseError(lines.of(key), f"'{key}' is a table: [{key}]")
    for name in table:
        if name not in LockEntry._fields:
            raise ParseError(lines.of(key, name), f"'{safe(name)}' is not known here")
    h1 = _field(lines, key, table, "h1", _H1)
    if h1 is None:
        raise ParseError(lines.of(key), f"[{key}] has no 'h1'")
    sha256 = _field(lines, key, table, "sha256", _SHA256)
    return platform, LockEntry(h1, sha256, _field(lines, key, table, "source", _WORD))


def _field(
    lines: Lines, key: str, table: Mapping[str, Any], name: str, shape: re.Pattern[str]
) -> str | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, str):  # not shown: a number may be too long to be printed
        raise ParseError(lines.of(key, name), f"'{name}' is no text in quotes")
    if not shape.fullmatch(value):
        raise ParseError(lines.of(key, name), f"'{safe(value)}' is no {name}")
    return value


def _text(lines: Lines, document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise ParseError(lines.of(key), f"'{key}' is missing, or no text in quotes")
    return value
