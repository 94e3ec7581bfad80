"""The result of an audit as text for a person, and as the document of `--json`."""

from __future__ import annotations

from itertools import groupby

from gover.audit.marks import count
from gover.audit.ranges import LOWEST, go_name
from gover.escape import printable, safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from gover.audit.advisory import Advisory, AffectedModule
    from gover.audit.findings import AuditedGo, VersionAudit, Vulnerability
    from gover.audit.ranges import Interval
    from gover.version.semver import Semver

_ID, _CVE = len("GO-2024-2963"), len("CVE-2024-24791")


def version_lines(audit: VersionAudit, hint: str | None, columns: int = 0) -> Iterator[str]:
    """Yield the lines about one Go version; those of vulnerabilities are cut at `columns`."""
    yield f"go{audit.version}: {count(len(audit.vulnerabilities), 'known vulnerability')}"
    if not audit.vulnerabilities:
        return
    yield f"  {', '.join(dict.fromkeys(printable(use.text) for use in audit.uses))}"
    for fix, found in groupby(sorted(audit.vulnerabilities, key=_by_fix), key=lambda v: v.fix):
        yield f"  fixed in {go_name(fix)}" if fix else "  not fixed"
        for line in map(_vulnerability_line, found):
            yield f"{line[: columns - 3]}..." if 0 < columns < len(line) else line
    better = audit.better
    if better is None:
        yield "  no newer release has fewer"
    elif better.left:
        yield f"  go{better.version} has {better.left}, the fewest of the newer releases"
    if hint:
        yield f"  hint: {hint}"
    for use in audit.uses:
        if use.rebuild and better:
            command = f"gover exec --install {better.version} {use.rebuild}"
            yield f"  hint: {command}"


def _by_fix(found: Vulnerability) -> tuple[bool, Semver | None, str]:
    """Sort by the release that fixes it, what has no fix last."""
    return found.fix is None, found.fix, found.advisory.id


def _vulnerability_line(found: Vulnerability) -> str:
    advisory = found.advisory
    cve = next((alias for alias in advisory.aliases if alias.startswith("CVE-")), "")
    names = f"{safe(advisory.id):<{_ID}}  {safe(cve):<{_CVE}}"
    return f"    {names}  {_only_on(found.affected)}{safe(advisory.summary)}"


def _only_on(parts: Sequence[AffectedModule]) -> str:
    """Return `windows only: `, where all packages are affected on some systems only."""
    packages = [package for part in parts for package in part.packages]
    words = [" or ".join((*package.goos, *package.goarch)) for package in packages]
    if not packages or not all(words):
        return ""
    return f"{safe(' or '.join(dict.fromkeys(words)))} only: "


def _intervals(advisory: Advisory) -> list[Interval]:
    return sorted(
        (interval for part in advisory.affected for interval in part.intervals),
        key=lambda interval: interval.first,
    )


def version_document(audit: VersionAudit, hint: str | None) -> dict[str, Any]:
    """Return the object of one Go version for `--json`."""
    return {
        "version": str(audit.version),
        "uses": [_use_document(use) for use in audit.uses],
        "vulnerabilities": [_vulnerability_document(found) for found in audit.vulnerabilities],
        "better": str(audit.better.version) if audit.better else None,
        "better_has": audit.better.left if audit.better else None,
        "hint": hint,
    }


def _use_document(use: AuditedGo) -> dict[str, Any]:
    return {"kind": use.kind, "text": use.text, "path": use.path, "line": use.line}


def _vulnerability_document(found: Vulnerability) -> dict[str, Any]:
    advisory = found.advisory
    return {
        "id": advisory.id,
        "aliases": list(advisory.aliases),
        "summary": advisory.summary,
        "modules": sorted({part.module for part in found.affected}),
        "packages": [
            {"path": package.path, "goos": list(package.goos), "goarch": list(package.goarch)}
            for package in dict.fromkeys(p for part in found.affected for p in part.packages)
        ],
        "affected": [
            {
                "introduced": None if interval.first == LOWEST else go_name(interval.first),
                "fixed": go_name(interval.fix) if interval.fix else None,
            }
            for interval in dict.fromkeys(_intervals(advisory))
        ],
        "fixed": go_name(found.fix) if found.fix else None,
    }
