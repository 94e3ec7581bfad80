"""
Parse TOML, with line numbers for messages.

The standard library's parser keeps no positions, so the line of a key is searched in the text.
"""

from __future__ import annotations

from gover.errors import ParseError
from gover.escape import safe
from gover.fs import patterns as re
from gover.fs.plain_toml import read_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
# The folder docs/schemas of the repository.
SCHEMAS = "https://raw.githubusercontent.com/gover-project/gover/main/docs/schemas"

_POSITION = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")
_TABLE = re.compile(r"\s*\[+\s*([^\]]*?)\s*\]", re.ASCII)
# The standard library's parser needs quadratic time for a key of thousands of parts.
_DEEP_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""", re.ASCII
)
_BLANKS_AND_QUOTES = re.compile(r"[\s'\"]", re.ASCII)


def load(text: str) -> dict[str, Any]:
    """
    Parse a document.

    Raises:
        ParseError: it is not TOML, or nested too deeply.
    """
    if (document := read_plain(text)) is not None:
        return document
    import tomllib  # noqa: PLC0415  see read_plain

    if deep := _DEEP_KEY.search(text):
        raise ParseError(text.count("\n", 0, deep.start()) + 1, "a key has too many parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = _POSITION.search(str(error))
        line = int(position[1]) if position and position[1] else text.count("\n") + 1
        raise ParseError(line, f"not TOML: {safe(_POSITION.sub('', str(error)))}") from None
    except (RecursionError, ValueError):  # ValueError: a number or a date out of range
        raise ParseError(1, "not readable as TOML") from None


def decode(data: bytes, limit: int) -> str:
    """
    Return the text of a file, without a byte order mark, and with LF for CRLF.

    Raises:
        ParseError: not UTF-8, or more than `limit` bytes.
    """
    if len(data) > limit:
        raise ParseError(1, f"larger than {limit} bytes")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ParseError(data.count(b"\n", 0, error.start) + 1, "not UTF-8") from None


def schema_line(name: str) -> str:
    """Return the comment by which taplo and tombi find the schema of a file, in an editor."""
    return f"#:schema {SCHEMAS}/{name}.json\n"


class Lines:
    """The line of each key of a document, where a search in its text finds it."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        table = ""
        for number, line in enumerate(text.split("\n"), 1):
            if header := _TABLE.match(line):
                table = _BLANKS_AND_QUOTES.sub("", header[1])
                self._add(table, number)
            elif "=" in line:
                key = _BLANKS_AND_QUOTES.sub("", line.partition("=")[0])
                self._add(f"{table}.{key}".lstrip("."), number)

    def _add(self, path: str, number: int) -> None:
        first, *rest = path.split(".", 2)
        self._lines.setdefault(first, number)
        if rest:
            self._lines.setdefault(f"{first}.{rest[0]}", number)

    def of(self, *path: str) -> int:
        """Return the line of a key, or of a table and a key in it; 1 when it was not found."""
        return self._lines.get(".".join(path), 1)
