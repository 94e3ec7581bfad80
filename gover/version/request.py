"""
What people write when they want a Go: `1.22.3`, `1.22`, `latest`, `system`, `>=1.21`.

A Request is a wish. It becomes a Version only by choosing among versions that exist.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gover.escape import safe
from gover.version.version import ABSENT, Version

Kind = Literal["exact", "range", "latest", "oldstable", "system"]

_WORDS: dict[str, Kind] = {"latest": "latest", "oldstable": "oldstable", "system": "system"}
_SHAPE = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*(?:go|v)?([0-9][0-9a-z.]*?)(\.[x*])?", re.ASCII)
_TOP = Version(1 << 62, 0, ABSENT, "", ABSENT)
_BOTTOM = Version(0, 0, ABSENT, "", ABSENT)


class Request(NamedTuple):
    """A wish for a Go. `low` and `high` bound a range: low <= version < high, stable ones only."""

    text: str  # normalised: no `go` or `v` in front, no blanks
    kind: Kind
    low: Version = _BOTTOM
    high: Version = _TOP

    @classmethod
    def parse(cls, text: str) -> "Request":
        """
        Read one Request.

        Raises:
            ValueError: its text says why this is none; foreign text in it is made safe.
        """
        if text in _WORDS:
            return cls(text, _WORDS[text])
        match = _SHAPE.fullmatch(text)
        if match is None:
            raise ValueError(f"'{safe(text)}' is not a Go version")
        operator, number, wild = match.groups()
        version = Version.parse(number)
        if version is None or version.major != 1:
            raise ValueError(f"'{safe(text)}' is not a Go version")
        if wild and (number.count(".") > 1 or version.kind or operator):
            raise ValueError(f"'{safe(text)}' is not a Go version")
        return _spec((operator or "") + number + (wild or ""), operator, number, version)

    def matches(self, version: Version) -> bool:
        """Tell whether a release fulfils this wish; `latest` and its like accept any stable one."""
        if self.kind == "exact":
            return version == self.low
        return version.is_stable and self.low <= version < self.high

    def choose(self, versions: Iterable[Version]) -> Version | None:
        """Return the newest of `versions` that fulfils this wish; None when none does."""
        fitting = sorted(filter(self.matches, versions))
        if self.kind == "system" or not fitting:
            return None
        if self.kind == "oldstable":
            fitting = [v for v in fitting if v.line < fitting[-1].line]
        return fitting[-1] if fitting else None

    @property
    def version(self) -> Version | None:
        """The one version that can fulfil this wish, if there is only one."""
        return self.low if self.kind == "exact" else None

    def __str__(self) -> str:
        return self.text


def exact(version: Version) -> Request:
    """Return the wish for exactly this release."""
    return Request(_exact_text(version), "exact", version, version)


def _exact_text(version: Version) -> str:
    # `1.20` in a file is the line, so the release of that name is written 1.20.0.
    text = str(version)
    return text if version.kind or text.count(".") > 1 else f"{version.major}.{version.minor}.0"


def _spec(text: str, operator: str | None, number: str, version: Version) -> Request:
    is_line = not version.kind and number.count(".") < 2  # `1` and `1.22`
    low, high = _line(number, version) if is_line else (version, _after(version))
    if operator in (None, "="):
        if is_line:
            return Request(text, "range", low, high)
        if not version.is_release:
            raise ValueError(f"'{safe(number)}' names no release: a number is missing")
        return exact(version)
    bounds = {
        "^": (low, Version(version.major + 1, 0, ABSENT, "", ABSENT)),
        "~": (low, _line(f"1.{version.minor}", version)[1] if "." in number else high),
        ">=": (low, _TOP),
        ">": (high, _TOP),
        "<": (_BOTTOM, low),
        "<=": (_BOTTOM, high),
    }
    return Request(text, "range", *bounds[operator])


def _line(number: str, version: Version) -> tuple[Version, Version]:
    if "." not in number:
        top = Version(version.major + 1, 0, ABSENT, "", ABSENT)
        return Version(version.major, 0, ABSENT, "", ABSENT), top
    low = Version(version.major, version.minor, ABSENT, "", ABSENT)
    return low, low._replace(minor=version.minor + 1)


def _after(version: Version) -> Version:
    """Return the least version above a release, as an open upper bound."""
    return version._replace(patch=version.patch + 1) if version.is_stable else version


def nearest(request: Request, versions: list[Version]) -> list[Version]:
    """Return the releases around a wish that none fulfils: the next below, the next above."""
    stable = [v for v in versions if v.is_stable]
    pool = [v for v in stable if v.line == request.low.line] or stable
    below = [v for v in pool if v < request.low]
    above = [v for v in pool if v > request.low]
    return below[-1:] + above[:1]
