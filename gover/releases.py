"""
Releases as go.dev lists them.

The list is `https://go.dev/dl/?mode=json&include=all` (golang/website internal/dl). It is
text from outside: an entry whose name is not the one Go would give it is passed over.
"""

import json
import platform as host
import re
import sys
from typing import Any, NamedTuple, TypeVar

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.versions import Version, parse_release

_T = TypeVar("_T")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9]+")
_PLATFORM = re.compile(r"([a-z0-9]{1,16})[-/]([a-z0-9]{1,16})", re.ASCII)
_MACHINES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "i386": "386",
    "i686": "386",
    "armv6l": "armv6l",
    "armv7l": "armv6l",
    "ppc64le": "ppc64le",
    "s390x": "s390x",
    "riscv64": "riscv64",
    "loongarch64": "loong64",
}
_SYSTEMS = {"linux": "linux", "darwin": "darwin"}


class Platform(NamedTuple):
    """A platform in go.dev's words: linux on 32-bit ARM is `linux-armv6l` there."""

    os: str
    arch: str

    def __str__(self) -> str:
        return f"{self.os}-{self.arch}"

    @property
    def tool_directory(self) -> str:
        """Where its toolchain keeps compilers, below GOROOT."""
        return f"pkg/tool/{self.os}_{self.arch.replace('armv6l', 'arm')}"


class Archive(NamedTuple):
    """One file to download."""

    filename: str
    platform: Platform
    sha256: str | None  # lower-case hex; None for some of the oldest, which are not installable
    size: int  # bytes; 0 when not known


class Release(NamedTuple):
    """One Go release and its binary archives."""

    version: Version
    archives: tuple[Archive, ...]

    def archive_for(self, platform: Platform) -> Archive | None:
        return next((a for a in self.archives if a.platform == platform), None)


def this_platform() -> Platform:
    """
    Return the platform of this machine, and not the one that Rosetta shows to a Python.

    Raises:
        GoverError: Go is not published for it, or gover does not support it.
    """
    word = host.machine().lower()
    if sys.platform == "darwin" and word == "x86_64" and _is_translated():
        word = "arm64"
    system, machine = _SYSTEMS.get(sys.platform), _MACHINES.get(word)
    if system is None or machine is None:
        raise GoverError(f"there is no Go for {safe(sys.platform)} on {safe(host.machine())}")
    return Platform(system, machine)


def _is_translated() -> bool:
    """Ask the kernel, for uname answers x86_64: xnu bsd/kern/kern_sysctl.c, proc_translated."""
    import ctypes  # noqa: PLC0415  5 ms that only a Python for Intel on a Mac pays

    value = ctypes.c_int(0)
    size = ctypes.c_size_t(ctypes.sizeof(value))
    name, known = b"sysctl.proc_translated", ctypes.CDLL(None).sysctlbyname
    failed = known(name, ctypes.byref(value), ctypes.byref(size), None, ctypes.c_size_t(0))
    return failed == 0 and value.value == 1


def parse_platform(text: str) -> Platform | None:
    """
    Return the platform that `linux-amd64` or, as cmd/go prints it, `linux/amd64` names.

    Go's own `linux/arm` is go.dev's `linux-armv6l`. None: it has not the form of one.
    """
    found = _PLATFORM.fullmatch(text)
    if found is None:
        return None
    system, arch = found.groups()
    return Platform(system, "armv6l" if (system, arch) == ("linux", "arm") else arch)


def archive_name(version: Version, platform: Platform) -> str:
    """Return the name of the binary archive, as golang/build names it."""
    return f"go{version}.{platform}.{'zip' if platform.os == 'windows' else 'tar.gz'}"


def parse_index(data: bytes, whose: str = "") -> list[Release]:
    """
    Read a list of releases, newest first; `whose`, for a message, is the host that it is from.

    Raises:
        VerificationError: it is not such a list.
    """
    of = f" of {whose}" if whose else ""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError):
        raise VerificationError(f"the list of releases{of} is not JSON") from None
    if not isinstance(entries, list):
        raise VerificationError(f"the list of releases{of} is not a list")
    found = [release for entry in entries if (release := _release(entry))]
    return sorted(found, key=lambda release: release.version, reverse=True)


def _release(entry: Any) -> Release | None:
    name, listed = _field(entry, "version", str), _field(entry, "files", list)
    version = parse_release(name.removeprefix("go")) if name and name.startswith("go") else None
    if version is None or listed is None:
        return None
    return Release(version, tuple(a for file in listed if (a := _archive(file, version))))


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
