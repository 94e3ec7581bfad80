"""The interpreters and platforms that gover is to be installed on without a compiler."""

from typing import NamedTuple

PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


class Target(NamedTuple):
    """A platform: its name here, the tags of wheels that run on it, and what markers see."""

    name: str
    tags: tuple[str, ...]
    system: str  # sys_platform
    machine: str  # platform_machine


def _glibc(machine: str, oldest: int, newest: int) -> tuple[str, ...]:
    """Return the tags of a Linux with glibc 2.`newest`; `oldest` is where the tags begin."""
    names = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, oldest - 1, -1)]
    return (*tags, *(f"{name}_{machine}" for minor, name in names.items() if minor >= oldest))


TARGETS = (
    Target("linux x86_64 glibc 2.28", _glibc("x86_64", 5, 28), "linux", "x86_64"),
    Target("linux aarch64 glibc 2.28", _glibc("aarch64", 17, 28), "linux", "aarch64"),
    Target("linux armv7l glibc 2.31", _glibc("armv7l", 17, 31), "linux", "armv7l"),
    Target("linux ppc64le glibc 2.28", _glibc("ppc64le", 17, 28), "linux", "ppc64le"),
    Target("linux s390x glibc 2.28", _glibc("s390x", 17, 28), "linux", "s390x"),
    Target("linux riscv64 glibc 2.39", _glibc("riscv64", 31, 39), "linux", "riscv64"),
    Target(
        "linux x86_64 musl 1.2", ("musllinux_1_2_x86_64", "musllinux_1_1_x86_64"), "linux", "x86_64"
    ),
    Target(
        "linux aarch64 musl 1.2",
        ("musllinux_1_2_aarch64", "musllinux_1_1_aarch64"),
        "linux",
        "aarch64",
    ),
    Target("macOS 11 x86_64", ("macosx_11_0_x86_64",), "darwin", "x86_64"),
    Target("macOS 11 arm64", ("macosx_11_0_arm64",), "darwin", "arm64"),
)


class Combination(NamedTuple):
    """A CPython such as 3.11, and a platform."""

    python: str
    target: Target

    def __str__(self) -> str:
        return f"CPython {self.python}, {self.target.name}"

    @property
    def markers(self) -> dict[str, str]:
        """The environment of PEP 508 there."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.target.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": {"linux": "Linux", "darwin": "Darwin"}[self.target.system],
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.target.system,
            "extra": "",
        }


COMBINATIONS = tuple(Combination(python, target) for python in PYTHONS for target in TARGETS)
