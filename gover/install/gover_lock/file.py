"""
The file `gover.lock`: the version of a team's Go and its hashes, for each platform.

    # Made by `gover lock`. Do not edit: `gover lock` writes it anew.
    #:schema https://...            the schema of this file, for editors
    schema = 1
    version = "1.22.3"
    log = "sum.golang.org"          the log that has the h1

    [linux-amd64]                   a platform in go.dev's words
    h1 = "h1:..."                   of the module golang.org/toolchain, as the log has it
    sha256 = "..."                  of the archive, where a list has it
    source = "go.dev"               who has it

It comes with a clone, so it is not trusted. Only gover writes it, so anything unknown in it is
an error.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from gover.errors import InvalidFile, ParseError
from gover.escape import safe
from gover.fs import toml_lines
from gover.fs.read import read_file
from gover.fs.toml_lines import Lines, schema_line
from gover.version.platform import Platform, parse_platform
from gover.version.version import Version, parse_release

NAME = "gover.lock"
LIMIT = 32 << 10  # bytes; an entry takes 200
HINT = "gover lock"

_COMMENT = "# Made by `gover lock`. Do not edit: `gover lock` writes it anew.\n" + schema_line(NAME)
SCHEMA = 1
H1 = re.compile(r"h1:[A-Za-z0-9+/]{43}=")
SHA256 = re.compile(r"[0-9a-f]{64}")
WORD = re.compile(r"[!-~]{1,255}", re.ASCII)  # the name of a log or a source


class LockEntry(NamedTuple):
    """The hashes of one platform's Go."""

    h1: str  # of the toolchain module
    sha256: str | None  # of the archive, lower-case hex; None: no list has it
    source: str | None = None  # that has it


class GoverLock(NamedTuple):
    """A lock; `path` and `lines` are for messages."""

    version: Version
    log: str
    entries: Mapping[Platform, LockEntry]
    path: str
    lines: Lines

    def where(self, *key: object) -> str:
        """Return the path and line of a key, or of one in a table: `/p/gover.lock:7`."""
        return f"{safe(self.path)}:{self.lines.of(*map(str, key))}"

    def entry(self, version: Version, platform: Platform) -> LockEntry | None:
        """Return the entry of a release; None if another version or no such platform is locked."""
        return self.entries.get(platform) if version == self.version else None


def read(path: str) -> GoverLock | None:
    """
    Read a lock; None when there is none.

    Raises:
        InvalidFile: it is invalid; the message has the line.
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
    Parse the content of a `gover.lock`.

    Raises:
        ParseError: something in it is unknown or invalid.
    """
    text = toml_lines.decode(data, LIMIT)
    document, lines = toml_lines.load(text), Lines(text)
    if type(document.get("schema")) is not int or document["schema"] != SCHEMA:
        raise ParseError(
            lines.of("schema"), f"'schema' is not {SCHEMA}: written by another version of gover"
        )
    version = parse_release(_text(lines, document, "version"))
    if version is None:
        raise ParseError(lines.of("version"), "'version' is not a Go release")
    log = _text(lines, document, "log")
    if not is_word(log):
        raise ParseError(lines.of("log"), f"'{safe(log)}' is not the name of a log")
    tables = {k: v for k, v in document.items() if k not in ("schema", "version", "log")}
    entries = dict(_entry(lines, *item) for item in tables.items())
    if not entries:
        raise ParseError(1, "no platform is locked")
    return GoverLock(version, log, entries, path, lines)


def is_word(text: str) -> bool:
    """Return whether the name of a log or a source can be written to a lock."""
    return WORD.fullmatch(text) is not None


def dumps(version: Version, log: str, entries: Mapping[Platform, LockEntry]) -> str:
    """Return the text of a lock: the same arguments give the same bytes."""
    import tomli_w  # noqa: PLC0415  what reads a lock does without it

    document: dict[str, Any] = {"schema": SCHEMA, "version": str(version), "log": log}
    for platform, entry in sorted(entries.items()):
        document[str(platform)] = {k: v for k, v in entry._asdict().items() if v is not None}

    return _COMMENT + tomli_w.dumps(document)


def _entry(lines: Lines, key: str, table: Any) -> tuple[Platform, LockEntry]:
    platform = parse_platform(key)
    if platform is None or str(platform) != key:
        raise ParseError(lines.of(key), f"'{safe(key)}' is not a platform")
    if not isinstance(table, dict):
        raise ParseError(lines.of(key), f"'{key}' is not a table: [{key}]")
    for name in table:
        if name not in LockEntry._fields:
            raise ParseError(lines.of(key, name), f"unknown key '{safe(name)}'")
    h1 = _field(lines, key, table, "h1", H1)
    if h1 is None:
        raise ParseError(lines.of(key), f"[{key}] has no 'h1'")
    sha256 = _field(lines, key, table, "sha256", SHA256)
    return platform, LockEntry(h1, sha256, _field(lines, key, table, "source", WORD))


def _field(
    lines: Lines, key: str, table: Mapping[str, Any], name: str, shape: re.Pattern[str]
) -> str | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, str):  # not shown: a number may be too long to be printed
        raise ParseError(lines.of(key, name), f"'{name}' is not a string")
    if not shape.fullmatch(value):
        raise ParseError(lines.of(key, name), f"'{safe(value)}' is not a valid {name}")
    return value


def _text(lines: Lines, document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise ParseError(lines.of(key), f"'{key}' is missing, or not a string")
    return value
