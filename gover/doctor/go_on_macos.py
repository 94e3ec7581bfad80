"""
Which Go breaks on which macOS: gover's table, and what of it applies to a situation.

The table is `gover/data/compat.toml`; docs/macos.md shows it as a picture.
"""

import re
import tomllib
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
    """A release of macOS; `last_go` is the newest Go that runs there, "" when all do."""

    version: str
    name: str
    last_go: str = ""
    least_tools: str = ""  # the oldest Command Line Tools that Homebrew takes there
    verified: bool = True


class GoLine(NamedTuple):
    """A line of Go releases; `stamp` is the minimum macOS and the SDK its programs carry."""

    line: str
    newest: str
    least_macos: str
    stamp: tuple[str, ...] = ()
    least_sdk: str = ""


class Rule(NamedTuple):
    """Something that goes wrong, and with which Go, macOS, SDK, Xcode and machine."""

    name: str
    level: Level
    what: str
    why: str
    advice: str
    sources: tuple[str, ...]
    good: str = ""  # a line of Go without the fault, where a newer one helps
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
    """A text in a variable that does nothing, or harm, although people recommend it."""

    variables: tuple[str, ...]
    text: str
    truth: str
    sources: tuple[str, ...]


class Table(NamedTuple):
    """The whole of it, oldest first."""

    macos: tuple[Macos, ...]
    go: tuple[GoLine, ...]
    rules: tuple[Rule, ...]
    myths: tuple[Myth, ...]


class Situation(NamedTuple):
    """What is known of a Mac and the Go on it; "" or None: not known."""

    go: Version | None
    macos: str = ""
    sdk: str = ""
    xcode: str = ""
    arch: str = ""
    cgo: bool | None = None
    translated: bool | None = None
    flags: str = ""  # GOFLAGS


@cache
def table() -> Table:
    """Read gover's own table."""
    with open(_FILE, "rb") as file:
        data = tomllib.load(file)
    return Table(
        tuple(Macos(**_frozen(each)) for each in data["macos"]),
        tuple(GoLine(**_frozen(each)) for each in data["go"]),
        tuple(Rule(**_frozen(each)) for each in data["rule"]),
        tuple(Myth(**_frozen(each)) for each in data["myth"]),
    )


def applying(situation: Situation) -> list[Rule]:
    """Return the rules whose every condition is known to hold."""
    return [rule for rule in table().rules if _applies(rule, situation)]


def concerns(rule: Rule, version: Version) -> bool:
    """Tell whether a rule is about this Go, whatever the machine is."""
    return not rule.go or _within(rule.go, str(version), _is_older)


def line_of(version: Version) -> GoLine | None:
    """Return what is known of the line of a version."""
    name = f"{version.major}.{version.minor}"
    return next((line for line in table().go if line.line == name), None)


def macos_of(version: str) -> Macos | None:
    """Return the release of macOS that a product version such as 15.4.1 belongs to."""
    found = numbers(version)
    depth = 2 if found[:1] == (10,) else 1
    return next((each for each in table().macos if numbers(each.version) == found[:depth]), None)


def too_old(version: Version, macos: str) -> GoLine | None:
    """Return the line of a Go that this macOS is too old for; None when it is not, or unknown."""
    line = line_of(version)
    return line if line and macos and is_below(macos, line.least_macos) else None


def last_for(macos: str) -> str:
    """Return the newest Go that runs on a product version of macOS; "latest" when all do."""
    release = macos_of(macos)
    return release.last_go if release and release.last_go else "latest"


def _applies(rule: Rule, now: Situation) -> bool:
    if rule.go and (now.go is None or not concerns(rule, now.go)):
        return False
    for condition, known in ((rule.macos, now.macos), (rule.sdk, now.sdk), (rule.xcode, now.xcode)):
        if condition and not (known and _within(condition, known, is_below)):
            return False
    pairs: tuple[tuple[Any, Any], ...] = (
        (rule.arch or None, now.arch),
        (rule.cgo, now.cgo),
        (rule.translated, now.translated),
    )
    if any(condition is not None and condition != known for condition, known in pairs):
        return False
    return not any(flag in now.flags for flag in rule.unless_flags)


def _within(condition: str, value: str, older: Callable[[str, str], bool]) -> bool:
    """Tell whether a version fulfils `>=1.20 <1.24 || <1.18`."""
    return any(
        all(_holds(sign, value, bound, older) for sign, bound in _COMPARISON.findall(part))
        for part in condition.split("||")
    )


def _holds(sign: str, value: str, bound: str, older: Callable[[str, str], bool]) -> bool:
    return older(value, bound) if sign == "<" else not older(value, bound)


def _is_older(version: str, other: str) -> bool:
    one, two = Version.parse(version), Version.parse(other)
    return one is not None and two is not None and one < two


def _frozen(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
