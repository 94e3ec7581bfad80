"""
Requests for a version of Go: `1.22.3`, `1.22`, `latest`, `system`, `>=1.21`.

A Request is not a Version: the version is chosen from those that are released or installed.
"""

from __future__ import annotations

from gover.escape import safe
from gover.records import Record
from gover.version.version import ABSENT, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    Kind = Literal["exact", "range", "latest", "oldstable", "system"]


_WORDS: dict[str, Kind] = {
    "latest": "latest",
    "stable": "latest",  # the word of go.dev and setup-go
    "oldstable": "oldstable",
    "system": "system",
}
_OPERATORS = ("^", "~", ">=", "<=", ">", "<", "=")
_NUMBER = set("0123456789abcdefghijklmnopqrstuvwxyz.")
_BLANKS = " \t\n\r\f\v"
_TOP = Version(1 << 62, 0, ABSENT, "", ABSENT)
_BOTTOM = Version(0, 0, ABSENT, "", ABSENT)


class Request(Record):
    """A request. A range is low <= version < high, and contains stable versions only."""

    text: str  # normalised: without `go` or `v` in front, without blanks
    kind: Kind
    low: Version = _BOTTOM
    high: Version = _TOP

    @classmethod
    def parse(cls, text: str) -> Request:
        """
        Parse one request.

        Raises:
            ValueError: the text is not a request; the message is safe to print.
        """
        if text in _WORDS:
            return cls(_WORDS[text], _WORDS[text])
        operator, number, wild = _parts(text)
        version = Version.parse(number)
        if version is None or version.major != 1:
            raise ValueError(f"'{safe(text)}' is not a Go version")
        if wild and (number.count(".") > 1 or version.kind or operator):
            raise ValueError(f"'{safe(text)}' is not a Go version")
        return _parse_number(operator + number + wild, operator, number, version)

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


def _parts(text: str) -> tuple[str, str, str]:
    """Return the operator, the number, and the `.x` or `.*` behind it; "" for what is not there."""
    operator = next((sign for sign in _OPERATORS if text.startswith(sign)), "")
    rest = text.removeprefix(operator).lstrip(_BLANKS)
    bare = rest.removeprefix("go")
    number = _without_semantic_marks(bare if bare != rest else rest.removeprefix("v"))
    wild = number[-2:] if number.endswith((".x", ".*")) else ""
    number = number.removesuffix(wild)
    is_number = number[:1].isdecimal() and _NUMBER.issuperset(number)
    return operator, number if is_number else "", wild


def _without_semantic_marks(text: str) -> str:
    """Return a prerelease in Go's spelling: semantic versions and setup-go write `1.24.0-rc.2`."""
    for kind in ("rc", "beta"):
        head, found, number = text.partition(kind)
        line, number = head.removesuffix("-"), number.removeprefix(".")
        if line.count(".") > 1:
            line = line.removesuffix(".0")
        if found and number.isdecimal() and line.replace(".", "", 1).isdecimal():
            return line + kind + number
    return text


def _parse_number(text: str, operator: str, number: str, version: Version) -> Request:
    is_line = not version.kind and number.count(".") < 2  # `1` and `1.22`
    low, high = _line(number, version) if is_line else (version, _after(version))
    if operator in ("", "="):
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
