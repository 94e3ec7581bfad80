"""The platforms that Go is published for, and the name of an archive for one."""

import platform as host
import re
import sys
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe
from gover.version.version import Version

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
