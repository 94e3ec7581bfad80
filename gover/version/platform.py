"""The platforms that Go is published for, and the names of their archives."""

from __future__ import annotations

import os
import sys

from gover.errors import GoverError
from gover.escape import safe
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.version.version import Version

_ABOVE_32_BITS = 1 << 32
_PLATFORM = r"([a-z0-9]{1,16})[-/]([a-z0-9]{1,16})"

_MACHINES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "i386": "386",
    "i486": "386",
    "i586": "386",
    "i686": "386",
    "armv6l": "armv6l",
    "armv7l": "armv6l",
    "armv8l": "armv6l",  # a 32-bit process on a 64-bit kernel
    "mips": "mips",
    "mips64": "mips64",
    "ppc64": "ppc64",
    "ppc64le": "ppc64le",
    "s390x": "s390x",
    "riscv64": "riscv64",
    "loongarch64": "loong64",
}
_SYSTEMS = {"linux": "linux", "darwin": "darwin"}
# What a 32-bit user land runs on a 64-bit kernel: uname(2) has the kernel's machine.
_IN_32_BITS = {"amd64": "386", "arm64": "armv6l"}
# 32-bit and 64-bit MIPS have the same name in both byte orders.
_LITTLE = {"mips": "mipsle", "mips64": "mips64le"}
_UNSERVED = {
    "ppc": "Go is for 64-bit PowerPC only",
    "armv5tejl": "Go is published for ARMv6 and later",
    "armv5tel": "Go is published for ARMv6 and later",
    "riscv32": "Go is for 64-bit RISC-V only",
}


class Platform(Record):
    """A platform as go.dev names it: 32-bit ARM Linux is `linux-armv6l`."""

    os: str
    arch: str

    def __str__(self) -> str:
        return f"{self.os}-{self.arch}"

    @property
    def tool_directory(self) -> str:
        """The directory of the compilers, relative to GOROOT."""
        return f"pkg/tool/{self.os}_{self.arch.replace('armv6l', 'arm')}"


def this_platform() -> Platform:
    """
    Return the platform of this machine, also for a Python that runs under Rosetta.

    Raises:
        GoverError: Go is not published for it, or gover does not support it.
    """
    machine_name = os.uname().machine  # not platform.machine(): that module takes 15 ms to load
    name = machine_name.lower()
    if sys.platform == "darwin" and name == "x86_64" and _is_translated():
        name = "arm64"
    system, machine = _SYSTEMS.get(sys.platform), _MACHINES.get(name)
    if system is None or machine is None:
        why = f": {_UNSERVED[name]}" if name in _UNSERVED else ""
        raise GoverError(f"there is no Go for {safe(sys.platform)} on {safe(machine_name)}{why}")
    if system == "linux" and sys.maxsize < _ABOVE_32_BITS:
        machine = _IN_32_BITS.get(machine, machine)
    if sys.byteorder == "little":
        machine = _LITTLE.get(machine, machine)
    return Platform(system, machine)


def _is_translated() -> bool:
    """Return whether Rosetta runs this process: xnu bsd/kern/kern_sysctl.c, proc_translated."""
    import ctypes  # noqa: PLC0415  5 ms, only for a Python for Intel on a Mac

    value = ctypes.c_int(0)
    size = ctypes.c_size_t(ctypes.sizeof(value))
    name, sysctl = b"sysctl.proc_translated", ctypes.CDLL(None).sysctlbyname
    failed = sysctl(name, ctypes.byref(value), ctypes.byref(size), None, ctypes.c_size_t(0))
    return failed == 0 and value.value == 1


def parse_platform(text: str) -> Platform | None:
    """
    Return the platform named `linux-amd64` or, as cmd/go prints it, `linux/amd64`.

    Go's `linux/arm` is `linux-armv6l` on go.dev. None when the text has another form.
    """
    import re  # noqa: PLC0415  for an option alone

    match = re.fullmatch(_PLATFORM, text, re.ASCII)
    if match is None:
        return None
    system, arch = match.groups()
    return Platform(system, "armv6l" if (system, arch) == ("linux", "arm") else arch)


def archive_name(version: Version, platform: Platform) -> str:
    """Return the file name of the binary archive, as golang/build names it."""
    return f"go{version}.{platform}.{'zip' if platform.os == 'windows' else 'tar.gz'}"
