"""
Semantic versions, as modules and the vulnerability database have them.

Their order is that of https://semver.org/spec/v2.0.0.html#spec-item-11.
"""

from __future__ import annotations

from gover.records import Record

_SEMVER = (
    r"v?(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})"
    r"(?:-([0-9A-Za-z-]{1,32}(?:\.[0-9A-Za-z-]{1,32}){0,8}))?(?:\+[0-9A-Za-z.-]{1,64})?"
)


class Semver(Record):
    """A semantic version; the tuples sort in its order."""

    numbers: tuple[int, int, int]
    is_final: bool
    prerelease: tuple[tuple[bool, int, str], ...] = ()  # identifiers: is a word, number, word


def parse_semver(text: str) -> Semver | None:
    """Return the version in a text; None when it has another form."""
    import re  # noqa: PLC0415  only what a database has is read; `gover list` needs no such text

    match = re.fullmatch(_SEMVER, text, re.ASCII)
    if match is None:
        return None
    major, minor, patch, prerelease = match.groups()
    numbers = (int(major), int(minor), int(patch))
    if prerelease is None:
        return Semver(numbers, is_final=True)
    identifiers = tuple(map(identifier_key, prerelease.split(".")))
    return Semver(numbers, is_final=False, prerelease=identifiers)


def identifier_key(identifier: str) -> tuple[bool, int, str]:
    """Return what orders the identifiers of a prerelease: a number comes before a word."""
    if identifier.isdecimal() and (identifier == "0" or identifier[0] != "0"):
        return False, int(identifier), ""
    return True, 0, identifier
