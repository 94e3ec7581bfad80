"""
TOML in its plainest form, which most files have, without the standard library's parser.

To load that takes longer than a new directory may take. Read here are lines with one key and one
value: a string without escapes, a list of such strings, `true`, `false` or a whole number; and
headers of tables. Of any other document, and of one with an error, nothing is read, and the
library decides. What both read is equal: tests/unit/fs/test_plain_toml.py.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONTROLS = frozenset(map(chr, (*range(9), *range(11, 32), 127)))
_DIGITS = frozenset("0123456789")
_BARE = _DIGITS.union("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")
_BLANKS = " \t"
_MOST_PARTS = 8  # of a header
_LONGEST_NUMBER = 18  # digits


class _NotPlainError(ValueError):
    """The library reads this document."""


def read_plain(text: str) -> dict[str, Any] | None:
    """Return a document in its plainest form; None for any other text."""
    if not _CONTROLS.isdisjoint(text):
        return None
    document: dict[str, Any] = {}
    table = document
    try:
        for line in text.split("\n"):
            rest = line.strip(_BLANKS)
            if rest.startswith("["):
                table = _new_table(document, rest)
            elif rest and not rest.startswith("#"):
                key, rest = _key(rest)
                value, rest = _value(rest)
                if key in table or _without_comment(rest):
                    return None
                table[key] = value
    except _NotPlainError:
        return None
    return document


def _new_table(document: dict[str, Any], line: str) -> dict[str, Any]:
    header, end, rest = line[1:].partition("]")
    parts = header.split(".")
    is_plain = bool(end) and len(parts) <= _MOST_PARTS and all(map(_is_bare, parts))
    if not is_plain or _without_comment(rest):
        raise _NotPlainError
    for part in parts[:-1]:
        document = document.setdefault(part, {})
        if not isinstance(document, dict):
            raise _NotPlainError
    if parts[-1] in document:  # which may be an error, or may not
        raise _NotPlainError
    table: dict[str, Any] = {}
    document[parts[-1]] = table
    return table


def _is_bare(key: str) -> bool:
    return key != "" and _BARE.issuperset(key)


def _key(line: str) -> tuple[str, str]:
    """Return a key, and the text of its value with what is behind it."""
    if line[0] in "\"'":
        key, rest = _string(line)
    else:
        key = line.partition("=")[0].rstrip(_BLANKS)
        rest = line[len(key) :]
        if not _is_bare(key):
            raise _NotPlainError
    rest = rest.lstrip(_BLANKS)
    if not rest.startswith("="):
        raise _NotPlainError
    return key, rest[1:].lstrip(_BLANKS)


def _value(text: str) -> tuple[Any, str]:
    """Return the value that a text begins with, and the rest."""
    if text[:1] in ("'", '"'):
        return _string(text)
    if text.startswith("["):
        return _list(text)
    word = text.partition("#")[0].rstrip(_BLANKS)
    if word in ("true", "false"):
        return word == "true", text[len(word) :]
    is_number = word and _DIGITS.issuperset(word) and len(word) <= _LONGEST_NUMBER
    if is_number and (word == "0" or word[0] != "0"):
        return int(word), text[len(word) :]
    raise _NotPlainError


def _string(text: str) -> tuple[str, str]:
    quote = text[0]
    value, end, rest = text[1:].partition(quote)
    if not end or text.startswith(quote * 3) or (quote == '"' and "\\" in value):
        raise _NotPlainError
    return value, rest


def _list(text: str) -> tuple[list[str], str]:
    values: list[str] = []
    rest = text[1:].lstrip(_BLANKS)
    while not rest.startswith("]"):
        if rest[:1] not in ("'", '"'):
            raise _NotPlainError
        value, rest = _string(rest)
        values.append(value)
        rest = rest.lstrip(_BLANKS)
        if rest.startswith(","):
            rest = rest[1:].lstrip(_BLANKS)
        elif not rest.startswith("]"):
            raise _NotPlainError
    return values, rest[1:]


def _without_comment(text: str) -> str:
    """Return what is behind a value or a header, less blanks and a comment."""
    return text.partition("#")[0].strip(_BLANKS)
