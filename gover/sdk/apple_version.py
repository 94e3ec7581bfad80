"""Apple's version numbers: `14`, `14.5`, `10.15.4`. Never a Go version."""

import re

_DOTTED = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}", re.ASCII)


def numbers(text: str) -> tuple[int, ...]:
    """Return (14, 5) for "14.5"; () for a text that is not a version."""
    return tuple(map(int, text.split("."))) if _DOTTED.fullmatch(text) else ()


def is_below(version: str, other: str) -> bool:
    """Return whether one version is older than another; 14 and 14.0 are equal."""
    return _without_zeros(version) < _without_zeros(other)


def _without_zeros(text: str) -> tuple[int, ...]:
    parts = numbers(text)
    while parts[1:] and parts[-1] == 0:
        parts = parts[:-1]
    return parts
