"""
TOML with line numbers, for the formats built on it.

The standard library's parser keeps no positions, so a key's line is looked for in the text.
"""

import re
from typing import Any

from gover.errors import ParseError
from gover.escape import safe

_WHERE = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")
_TABLE = re.compile(r"\s*\[+\s*([^\]]*?)\s*\]", re.ASCII)
# The standard library's parser takes quadratic time over one key of thousands of parts.
_DEEP_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""", re.ASCII
)
_SPREAD = re.compile(r"[\s'\"]", re.ASCII)


def load(text: str) -> dict[str, Any]:
    """
    Parse a document.

    Raises:
        ParseError: it is no TOML, or nested too deeply to read.
    """
    import tomllib  # noqa: PLC0415 - most directories have no TOML: no start should pay for it

    if deep := _DEEP_KEY.search(text):
        raise ParseError(text.count("\n", 0, deep.start()) + 1, "a key of too many parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        line = int(where[1]) if where and where[1] else text.count("\n") + 1
        raise ParseError(line, f"not TOML: {safe(_WHERE.sub('', str(error)))}") from None
    except (RecursionError, ValueError):  # ValueError: a number or a date out of all bounds
        raise ParseError(1, "not TOML that can be read") from None


def decode(data: bytes, limit: int) -> str:
    """
    Return the text of a file; a byte order mark does not count, nor do the CRs of CRLF.

    Raises:
        ParseError: not UTF-8, or more than `limit` bytes.
    """
    if len(data) > limit:
        raise ParseError(1, f"larger than {limit} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ParseError(data.count(b"\n", 0, error.start) + 1, "not UTF-8") from None


class Lines:
    """The lines on which the keys of a document stand, as far as its text tells."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        table = ""
        for number, line in enumerate(text.split("\n"), 1):
            if header := _TABLE.match(line):
                table = _SPREAD.sub("", header[1])
                self._keep(table, number)
            elif "=" in line:
                key = _SPREAD.sub("", line.partition("=")[0])
                self._keep(f"{table}.{key}".lstrip("."), number)

    def _keep(self, path: str, number: int) -> None:
        first, *rest = path.split(".", 2)
        self._lines.setdefault(first, number)
        if rest:
            self._lines.setdefault(f"{first}.{rest[0]}", number)

    def of(self, *path: str) -> int:
        """Return the line of a key, or of a table and a key in it; 1 when it cannot be told."""
        return self._lines.get(".".join(path), 1)
