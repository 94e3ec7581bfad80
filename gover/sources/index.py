"""
The list of releases that go.dev publishes.

Its URL is `https://go.dev/dl/?mode=json&include=all` (golang/website internal/dl). It is
untrusted: a file whose name does not follow from its version and platform is skipped.
"""

import json
import re
from typing import Any, NamedTuple, TypeVar

from gover.errors import NetworkError
from gover.version.platform import Platform, archive_name
from gover.version.version import Version, parse_release

_T = TypeVar("_T")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9]+")


class Archive(NamedTuple):
    """One file in the list."""

    filename: str
    platform: Platform
    sha256: str | None  # lower-case hex; some of the oldest have none and cannot be installed
    size: int  # bytes; 0: unknown


class Release(NamedTuple):
    """One Go release and its binary archives."""

    version: Version
    archives: tuple[Archive, ...]

    def archive_for(self, platform: Platform) -> Archive | None:
        """Return the archive for a platform; None when there is none."""
        return next((a for a in self.archives if a.platform == platform), None)


class NoList(NetworkError):
    """What a source serves is no list of releases: the source has failed."""

    brief = "has no list of releases"


def parse_index(data: bytes, host: str = "") -> list[Release]:
    """
    Return the releases in a list, newest first; `host` names its origin in messages.

    Raises:
        NetworkError: it is not a list of releases, or it has none.
    """
    of_host = f" of {host}" if host else ""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        raise NoList(f"the list of releases{of_host} is not JSON") from None
    if not isinstance(entries, list):
        raise NoList(f"the list of releases{of_host} is not a list")
    releases = [release for entry in entries if (release := _release(entry))]
    if not releases:
        raise NoList(f"the list of releases{of_host} has no release")
    return sorted(releases, key=lambda release: release.version, reverse=True)


def _release(entry: Any) -> Release | None:
    name, files = _field(entry, "version", str), _field(entry, "files", list)
    version = parse_release(name.removeprefix("go")) if name and name.startswith("go") else None
    if version is None or files is None:
        return None
    return Release(version, tuple(a for file in files if (a := _archive(file, version))))


def _archive(file: Any, version: Version) -> Archive | None:
    if _field(file, "kind", str) != "archive":
        return None
    platform = Platform(_field(file, "os", str) or "", _field(file, "arch", str) or "")
    name = _field(file, "filename", str)
    if name != archive_name(version, platform) or not all(map(_WORD.fullmatch, platform)):
        return None
    sha256, size = _field(file, "sha256", str) or "", _field(file, "size", int) or 0
    return Archive(name, platform, sha256 if _SHA256.fullmatch(sha256) else None, max(size, 0))


def _field(entry: Any, key: str, kind: type[_T]) -> _T | None:
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, kind) else None
