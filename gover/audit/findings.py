"""
Which known vulnerabilities affect which Go: pure functions of the advisories and the versions.

A toolchain is judged by `stdlib` and `toolchain`, for every platform: it can build for others.
That is what `govulncheck -scan module` does for a project, and it never looks at `toolchain`. A
program is judged by `stdlib` alone, and for its own platform, as `govulncheck -mode binary
-scan module` does. Both go by versions: whether a program calls the code is not looked at.
"""

from __future__ import annotations

from gover.audit.advisory import MODULES
from gover.audit.ranges import semver_of
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Literal

    from gover.audit.advisory import Advisory, AffectedModule
    from gover.version.semver import Semver
    from gover.version.version import Version

    Kind = Literal["selected", "locked", "installed", "program"]


class GoPlatform(Record):
    """GOOS and GOARCH; "" where one is not known, and every one counts."""

    goos: str = ""
    goarch: str = ""


EVERY_PLATFORM = GoPlatform()


class AuditedGo(Record):
    """A use of a Go: a pin, a lock, a toolchain, or a program that it has built."""

    kind: Kind
    version: Version
    text: str  # for a person: "set by /p/.go-version:1"; untrusted
    path: str | None = None
    line: int | None = None
    rebuild: str | None = None  # of a program: the command that builds it again
    platform: GoPlatform = EVERY_PLATFORM

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules of the database that matter for it."""
        return MODULES[:1] if self.kind == "program" else MODULES


class Vulnerability(Record):
    """An advisory that affects a version."""

    advisory: Advisory
    affected: tuple[AffectedModule, ...]  # those parts of it that do
    fix: Semver | None  # the first version that is not affected any more; None: no fix


class BetterRelease(Record):
    """A release that could be used instead, and how many known vulnerabilities it has."""

    version: Version
    left: int


class VersionAudit(Record):
    """One Go version, all its uses, and what affects them."""

    version: Version
    uses: tuple[AuditedGo, ...]
    vulnerabilities: tuple[Vulnerability, ...]  # of all uses, by id
    better: BetterRelease | None  # the nearest newer release with the fewest; None: none has fewer


def find_vulnerabilities(
    advisories: Iterable[Advisory],
    version: Version,
    modules: Sequence[str] = MODULES,
    platform: GoPlatform = EVERY_PLATFORM,
) -> tuple[Vulnerability, ...]:
    """Return the advisories that affect a version, in the modules and on the platform."""
    semver = semver_of(version)
    found = []
    for advisory in advisories:
        parts = tuple(
            part
            for part in advisory.affected
            if part.module in modules
            and any(interval.has(semver) for interval in part.intervals)
            and _is_for(part, platform)
        )
        if parts:
            found.append(Vulnerability(advisory, parts, _fix(parts, semver)))
    return tuple(found)


def vulnerabilities_of(advisories: Iterable[Advisory], use: AuditedGo) -> tuple[Vulnerability, ...]:
    """Return the advisories that affect a use of a Go."""
    return find_vulnerabilities(advisories, use.version, use.modules, use.platform)


def audit(
    advisories: Sequence[Advisory], uses: Iterable[AuditedGo], released: Iterable[Version]
) -> list[VersionAudit]:
    """
    Return what affects each Go version: first that of the first use, then the newest.

    `released` are the releases that could be installed instead.
    """
    by_version: dict[Version, list[AuditedGo]] = {}
    for use in uses:
        by_version.setdefault(use.version, []).append(use)
    candidates = [
        BetterRelease(release, len(find_vulnerabilities(advisories, release)))
        for release in _newest_of_lines(released)
        if any(release > version for version in by_version)
    ]
    first = next(iter(by_version), None)
    ordered = sorted(by_version, key=lambda version: (version == first, version), reverse=True)
    return [_audit(advisories, version, by_version[version], candidates) for version in ordered]


def _audit(
    advisories: Sequence[Advisory],
    version: Version,
    uses: Sequence[AuditedGo],
    candidates: Iterable[BetterRelease],
) -> VersionAudit:
    by_id = {
        found.advisory.id: found for use in uses for found in vulnerabilities_of(advisories, use)
    }
    found = tuple(by_id[id_] for id_ in sorted(by_id))
    better = [c for c in candidates if c.version > version and c.left < len(found)]
    best = min(better, key=lambda candidate: (candidate.left, candidate.version), default=None)
    return VersionAudit(version, tuple(uses), found, best)


def _newest_of_lines(released: Iterable[Version]) -> list[Version]:
    return sorted({v.line: v for v in sorted(released) if v.is_stable}.values())


def _fix(parts: Iterable[AffectedModule], version: Semver) -> Semver | None:
    fixes = [i.fix for part in parts for i in part.intervals if i.has(version)]
    known = [fix for fix in fixes if fix is not None]
    return max(known) if len(known) == len(fixes) else None


def _is_for(part: AffectedModule, platform: GoPlatform) -> bool:
    return not part.packages or any(
        _matches(platform.goos, package.goos) and _matches(platform.goarch, package.goarch)
        for package in part.packages
    )


def _matches(word: str, words: Sequence[str]) -> bool:
    return not word or not words or word in words
