"""What a Go release is before and after it is packed: names, order, rules of cmd/distpack."""

import platform as host
import re
from collections.abc import Callable
from typing import Any, NamedTuple

MODULE = "golang.org/toolchain"
MOD_FILE = b"module golang.org/toolchain\n"

_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:(rc|beta)(\d+))?")
_EXEC_WRAPPER = re.compile(r"go_.+_.+_exec")
_MACHINES = {
    "x86_64": "amd64", "aarch64": "arm64", "i686": "386", "loongarch64": "loong64",
    "armv6l": "arm", "armv7l": "arm", "armv8l": "arm",
}  # fmt: skip
_STAGES = {"beta": 0, "rc": 1, None: 2}


class Dist(NamedTuple):
    """
    A release that is still files: what stands below GOROOT, nothing of how it is packed.

    version   "1.22.3", without "go"
    platform  Go's own GOOS-GOARCH, "linux-arm" rather than "linux-armv6l"
    time      of the release, "2024-11-27T20:27:20Z"
    names     slash-separated, in the order of cmd/distpack
    read      name -> content
    """

    version: str
    platform: str
    time: str
    names: tuple[str, ...]
    read: Callable[[str], bytes]


class Row(NamedTuple):
    """A release once packed: what an index and a checksum database say about it."""

    version: str
    platform: str
    filename: str
    sha256: str  # of the archive, lower-case hex
    size: int  # of the archive, in bytes
    h1: str  # of the module zip

    @property
    def module(self) -> str:
        return module_version(self.version, self.platform)

    def in_index(self) -> dict[str, Any]:
        """Return the release's file as go.dev lists it (golang/website internal/dl: File)."""
        goos, arch = archive_platform(self.platform).split("-")
        return {
            "filename": self.filename,
            "os": goos,
            "arch": arch,
            "version": "go" + self.version,
            "sha256": self.sha256,
            "size": self.size,
            "kind": "archive",
        }


def host_platform() -> str:
    """Return the platform that the tests run on."""
    machine = host.machine().lower()
    return f"{host.system().lower()}-{_MACHINES.get(machine, machine)}"


def order(version: str) -> tuple[int, ...]:
    """Return a key that sorts versions, oldest first: 1.24beta1 < 1.24rc1 < 1.24 < 1.24.1."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"no Go version: {version!r}")
    major, minor, patch, stage, number = match.groups()
    return int(major), int(minor), int(patch or 0), _STAGES[stage], int(number or 0)


def is_stable(version: str) -> bool:
    """Tell what the index says: neither a beta nor a release candidate."""
    return order(version)[3] == _STAGES[None]


def module_version(version: str, platform: str) -> str:
    return f"v0.0.1-go{version}.{platform}"


def archive_platform(platform: str) -> str:
    """Return the platform as an archive's name has it; only linux-arm differs."""
    return "linux-armv6l" if platform == "linux-arm" else platform


def archive_name(version: str, platform: str) -> str:
    suffix = "zip" if platform.startswith("windows-") else "tar.gz"
    return f"go{version}.{archive_platform(platform)}.{suffix}"


def mode(name: str) -> int:
    """Return a file's permissions (golang/go src/cmd/distpack/pack.go, mode)."""
    wanted = (
        name.startswith(("bin/", "pkg/tool/"))
        or name.endswith((".bash", ".sh", ".pl", ".rc"))
        or _EXEC_WRAPPER.fullmatch(name.rpartition("/")[2])
    )
    return 0o755 if wanted else 0o644


def in_order(names: list[str]) -> tuple[str, ...]:
    """Sort names as archives have them: a folder right before its content (nameLess there)."""
    return tuple(sorted(names, key=lambda name: name.replace("/", "\0")))


def name_in_module(name: str) -> str | None:
    """Return a file's name below the module's prefix, or None if the module leaves it out."""
    if name.startswith((".github/", "api/", "doc/", "misc/", "test/")):
        return None
    folder, slash, base = name.rpartition("/")
    return f"{folder}{slash}_go.mod" if base == "go.mod" else name
