"""
Which Go fails on which macOS: gover's table, and the rules of it that apply to a machine.

The table is `gover/data/compat.toml`; docs/macos.md shows it as a picture.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from gover.doctor.finding import Level
from gover.package_files import package_file
from gover.sdk.apple_version import is_below, numbers
from gover.version.version import Version

_FILE = package_file("data/compat.toml")
_COMPARISON = re.compile(r"(>=|<)([0-9a-z.]+)")


class Macos(NamedTuple):
    """A release of macOS; `last_go` is the newest Go that runs there, "" when every Go does."""

    version: str
    name: str
    last_go: str = ""
    least_tools: str = ""  # the oldest Command Line Tools that Homebrew accepts there
    verified: bool = True


class GoLine(NamedTuple):
    """A line of Go releases; `stamp` is the minimum macOS and the SDK its programs carry."""

    line: str
    newest: str
    least_macos: str
    stamp: tuple[str, ...] = ()
    least_sdk: str = ""


class Rule(NamedTuple):
    """A known fault, and the Go, macOS, SDK, Xcode and machine that have it."""

    name: str
    level: Level
    what: str
    why: str
    advice: str
    sources: tuple[str, ...]
    good: str = ""  # the first line of Go without the fault, when there is one
    macos: str = ""
    go: str = ""
    sdk: str = ""
    xcode: str = ""
    arch: str = ""
    cgo: bool | None = None
    translated: bool | None = None
    unless_flags: tuple[str, ...] = ()
    when: str = ""
    verified: bool = True


class Myth(NamedTuple):
    """A setting that is often recommended, and does nothing or does harm."""

    variables: tuple[str, ...]
    text: str
    truth: str
    sources: tuple[str, ...]


class Table(NamedTuple):
    """The whole table, oldest first."""

    macos: tuple[Macos, ...]
    go: tuple[GoLine, ...]
    rules: tuple[Rule, ...]
    myths: tuple[Myth, ...]


class Situation(NamedTuple):
    """The facts of a Mac and the Go on it; "" or None: not known."""

    go: Version | None
    macos: str = ""
    sdk: str = ""
    xcode: str = ""
    arch: str = ""
    cgo: bool | None = None
    translated: bool | None = None
    flags: str = ""  # GOFLAGS


@cache
def read_table() -> Table:
    """Read gover's own table."""
    import tomllib  # noqa: PLC0415  few programs and machines need the table

    with open(_FILE, "rb") as file:
        data = tomllib.load(file)
    return Table(
        tuple(Macos(**_frozen(row)) for row in data["macos"]),
        tuple(GoLine(**_frozen(row)) for row in data["go"]),
        tuple(Rule(**_frozen(row)) for row in data["rule"]),
        tuple(Myth(**_frozen(row)) for row in data["myth"]),
    )


def applicable_rules(situation: Situation) -> list[Rule]:
    """Return the rules of which every condition is known to be true."""
    return [rule for rule in read_table().rules if _applies(rule, situation)]


def applies_to_go(rule: Rule, version: Version) -> bool:
    """Return whether a rule is about this Go, whatever the machine is."""
    return not rule.go or _within(rule.go, str(version), _is_older)


def go_line_of(version: Version) -> GoLine | None:
    """Return the table's row for the line of a version."""
    name = f"{version.major}.{version.minor}"
    return next((line for line in read_table().go if line.line == name), None)


def macos_release_of(version: str) -> Macos | None:
    """Return the release of macOS that a product version such as 15.4.1 belongs to."""
    found = numbers(version)
    depth = 2 if found[:1] == (10,) else 1
    return next((row for row in read_table().macos if numbers(row.version) == found[:depth]), None)


def unsupported_line(version: Version, macos: str) -> GoLine | None:
    """Return the line of a Go for which this macOS is too old; None otherwise, or if unknown."""
    line = go_line_of(version)
    return line if line and macos and is_below(macos, line.least_macos) else None


def last_go_for(macos: str) -> str:
    """Return the newest Go that runs on a product version of macOS; "latest" when every Go does."""
    release = macos_release_of(macos)
    return release.last_go if release and release.last_go else "latest"


def _applies(rule: Rule, situation: Situation) -> bool:
    if rule.go and (situation.go is None or not applies_to_go(rule, situation.go)):
        return False
    for condition, value in (
        (rule.macos, situation.macos),
        (rule.sdk, situation.sdk),
        (rule.xcode, situation.xcode),
    ):
        if condition and not (value and _within(condition, value, is_below)):
            return False
    pairs: tuple[tuple[Any, Any], ...] = (
        (rule.arch or None, situation.arch),
        (rule.cgo, situation.cgo),
        (rule.translated, situation.translated),
    )
    if any(condition is not None and condition != value for condition, value in pairs):
        return False
    return not any(flag in situation.flags for flag in rule.unless_flags)


def _within(condition: str, value: str, older: Callable[[str, str], bool]) -> bool:
    """Return whether a version is in a range such as `>=1.20 <1.24 || <1.18`."""
    return any(
        all(_compare(sign, value, bound, older) for sign, bound in _COMPARISON.findall(part))
        for part in condition.split("||")
    )


def _compare(sign: str, value: str, bound: str, older: Callable[[str, str], bool]) -> bool:
    return older(value, bound) if sign == "<" else not older(value, bound)


def _is_older(version: str, other: str) -> bool:
    one, two = Version.parse(version), Version.parse(other)
    return one is not None and two is not None and one < two


def _frozen(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
