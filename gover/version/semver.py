"""
Semantic versions, as modules and the vulnerability database have them.

Their order is that of https://semver.org/spec/v2.0.0.html#spec-item-11.
"""

from __future__ import annotations

from gover.records import Record

_MOST_DIGITS, _LONGEST, _MOST_IDENTIFIERS, _LONGEST_BUILD = 9, 32, 9, 64


class Semver(Record):
    """A semantic version; the tuples sort in its order."""

    numbers: tuple[int, int, int]
    is_final: bool
    prerelease: tuple[tuple[bool, int, str], ...] = ()  # identifiers: is a word, number, word

    def __str__(self) -> str:
        """Return what `parse_semver` takes: `1.22.0-rc.1`."""
        words = [word if is_word else str(number) for is_word, number, word in self.prerelease]
        core = ".".join(map(str, self.numbers))
        return core if self.is_final else f"{core}-{'.'.join(words)}"


def parse_semver(text: str) -> Semver | None:
    """Return the version in a text, with or without `v`; None when it has another form."""
    text, plus, build = text.removeprefix("v").partition("+")
    core, dash, prerelease = text.partition("-")
    numbers = core.split(".")
    identifiers = prerelease.split(".") if dash else []
    if len(numbers) != 3 or not all(map(_is_number, numbers)):
        return None
    if len(identifiers) > _MOST_IDENTIFIERS or not all(map(_is_identifier, identifiers)):
        return None
    if plus and not _is_identifier(build.replace(".", "-"), _LONGEST_BUILD):
        return None
    major, minor, patch = map(int, numbers)
    return Semver((major, minor, patch), not dash, tuple(map(identifier_key, identifiers)))


def _is_number(text: str) -> bool:
    is_decimal = len(text) <= _MOST_DIGITS and text.isascii() and text.isdecimal()
    return is_decimal and (text[0] != "0" or text == "0")


def _is_identifier(text: str, longest: int = _LONGEST) -> bool:
    return len(text) <= longest and text.isascii() and text.replace("-", "0").isalnum()


def identifier_key(identifier: str) -> tuple[bool, int, str]:
    """Return what orders the identifiers of a prerelease: a number comes before a word."""
    if identifier.isdecimal() and (identifier == "0" or identifier[0] != "0"):
        return False, int(identifier), ""
    return True, 0, identifier
