"""
Requests for a version of Go: `1.22.3`, `1.22`, `latest`, `system`, `>=1.21`.

A Request is not a Version: the version is chosen from those that are released or installed.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gover.escape import safe
from gover.version.version import ABSENT, Version

Kind = Literal["exact", "range", "latest", "oldstable", "system"]

_WORDS: dict[str, Kind] = {
    "latest": "latest",
    "stable": "latest",  # the word of go.dev and setup-go
    "oldstable": "oldstable",
    "system": "system",
}
# The spelling of semantic versions, as setup-go has it: `1.24.0-rc.2` is 1.24rc2.
_SEMANTIC = re.compile(r"(1\.[0-9]+)(?:\.0)?-?(rc|beta)\.?([0-9]+)", re.ASCII)
_SHAPE = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*(?:go|v)?([0-9][0-9a-z.]*?)(\.[x*])?", re.ASCII)
_TOP = Version(1 << 62, 0, ABSENT, "", ABSENT)
_BOTTOM = Version(0, 0, ABSENT, "", ABSENT)


class Request(NamedTuple):
    """A request. A range is low <= version < high, and contains stable versions only."""

    text: str  # normalised: without `go` or `v` in front, without blanks
    kind: Kind
    low: Version = _BOTTOM
    high: Version = _TOP

    @classmethod
    def parse(cls, text: str) -> "Request":
        """
        Parse one request.

        Raises:
            ValueError: the text is not a request; the message is safe to print.
        """
        if text in _WORDS:
            return cls(_WORDS[text], _WORDS[text])
        match = _SHAPE.fullmatch(_SEMANTIC.sub(r"\1\2\3", text))
        if match is None:
            raise ValueError(f"'{safe(text)}' is not a Go version")
        operator, number, wild = match.groups()
        version = Version.parse(number)
        if version is None or version.major != 1:
            raise ValueError(f"'{safe(text)}' is not a Go version")
        if wild and (number.count(".") > 1 or version.kind or operator):
            raise ValueError(f"'{safe(text)}' is not a Go version")
        return _parse_number((operator or "") + number + (wild or ""), operator, number, version)

    def matches(self, version: Version) -> bool:
        """Return whether a release matches; `latest` and the other words match any stable one."""
        if self.kind == "exact":
            return version == self.low
        return version.is_stable and self.low <= version < self.high

    def choose(self, versions: Iterable[Version]) -> Version | None:
        """Return the newest of `versions` that matches; None when none does."""
        matching = sorted(filter(self.matches, versions))
        if self.kind == "system" or not matching:
            return None
        if self.kind == "oldstable":
            matching = [v for v in matching if v.line < matching[-1].line]
        return matching[-1] if matching else None

    @property
    def version(self) -> Version | None:
        """The version of an exact request; None for others."""
        return self.low if self.kind == "exact" else None

    def __str__(self) -> str:
        return self.text


def exact(version: Version) -> Request:
    """Return the request for exactly this release."""
    return Request(_exact_text(version), "exact", version, version)


def _exact_text(version: Version) -> str:
    # `1.20` in a file is the whole line, so the release 1.20 is written 1.20.0.
    text = str(version)
    return text if version.kind or text.count(".") > 1 else f"{version.major}.{version.minor}.0"


def _parse_number(text: str, operator: str | None, number: str, version: Version) -> Request:
    is_line = not version.kind and number.count(".") < 2  # `1` and `1.22`
    low, high = _line(number, version) if is_line else (version, _after(version))
    if operator in (None, "="):
        if is_line:
            return Request(text, "range", low, high)
        if not version.is_release:
            raise ValueError(f"'{safe(number)}' is not a release: a number is missing")
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
    """Return the exclusive upper bound of a range that ends with this release."""
    return version._replace(patch=version.patch + 1) if version.is_stable else version


def nearest(request: Request, versions: list[Version]) -> list[Version]:
    """Return the releases next to a request that none matches: one below it, one above it."""
    stable = [v for v in versions if v.is_stable]
    candidates = [v for v in stable if v.line == request.low.line] or stable
    below = [v for v in candidates if v < request.low]
    above = [v for v in candidates if v > request.low]
    return below[-1:] + above[:1]
