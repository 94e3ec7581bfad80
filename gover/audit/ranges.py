"""
Ranges of affected versions, and Go's versions as the semantic versions that they are written in.

The rules are those of golang.org/x/vuln v1.9.0, internal/semver, and of the OSV schema 1.3.1: a
range is a list of events, `introduced` and `fixed`, in the order of their versions; a version is
affected from an `introduced` on, and no longer from the `fixed` after it. `go1.22rc1` is
1.22.0-rc.1, and so before 1.22.0 and behind 1.22.0-0.
"""

from __future__ import annotations

from gover.records import Record
from gover.version.semver import Semver, identifier_key
from gover.version.version import ABSENT, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Event(Record):
    """One end of a range: from `version` on, versions are affected, or no longer."""

    version: Semver
    is_fix: bool


class Interval(Record):
    """The affected versions from `first` on, before `fix`, which is None where there is no fix."""

    first: Semver
    fix: Semver | None

    def has(self, version: Semver) -> bool:
        return self.first <= version and (self.fix is None or version < self.fix)


LOWEST = Semver((0, 0, 0), is_final=False)  # before every version: `introduced: "0"`


def semver_of(version: Version) -> Semver:
    """Return the semantic version of a Go release, as GoTagToSemver of x/vuln."""
    numbers = (version.major, version.minor, max(version.patch, 0))
    kind, pre = version.kind, str(version.pre)
    return Semver(numbers, not kind, (identifier_key(kind), identifier_key(pre)) if kind else ())


def go_name(semver: Semver) -> str:
    """
    Return the name that Go gives to a version of a range: `1.24rc2`, `1.20`, `1.21.12`.

    `1.22.0-0` is not the version of a release, but the place before all of a line: `1.22`.
    """
    (major, minor, patch), prerelease = semver.numbers, semver.prerelease
    if semver.is_final:
        return str(Version(major, minor, patch, "", ABSENT))
    if patch == 0 and len(prerelease) == 2 and prerelease[0][0]:
        (_, _, kind), (_, number, _) = prerelease
        return f"{major}.{minor}{kind}{number}"
    return f"{major}.{minor}.{patch}" if patch else f"{major}.{minor}"


def intervals_of(events: Iterable[Event]) -> tuple[Interval, ...]:
    """Return the intervals that a range describes, lowest first."""
    found: list[Interval] = []
    first: Semver | None = None
    for event in sorted(events, key=lambda event: event.version):
        if first is None and not event.is_fix:
            first = event.version
        elif first is not None and event.is_fix:
            found.append(Interval(first, event.version))
            first = None
    if first is not None:
        found.append(Interval(first, None))
    return tuple(found)
