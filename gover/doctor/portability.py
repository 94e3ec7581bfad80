"""
Where a program will not start, or fails: on every Mac, not only on this one.

`gover.inspect.compatibility` compares the headers with each machine; what headers do not
show is in gover's table of Go and macOS.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from gover.doctor import go_on_macos
from gover.escape import safe
from gover.inspect.compatibility import Host, find_incompatibilities
from gover.inspect.program import Program, Slice
from gover.sdk.apple_version import is_below
from gover.version.version import version_of_toolchain

_MINIMUM = "go.dev/wiki/MinimumRequirements"
_LOADER = "linux fs/binfmt_elf.c load_elf_binary"
_ROSETTA = "Apple, About the Rosetta translation environment"
_LIBRARIES = {"ld-linux": "glibc", "ld64.so": "glibc", "ld-musl": "musl"}
_REFUSES_UNSIGNED = Host("darwin", "", "arm64")
_REQUIRES_UUID = "26"


class PortabilityLimit(NamedTuple):
    """
    Machines on which a program, or one slice of it, will not start or may fail.

    `where` ends a sentence ("macOS 26 and later"), `why` is a sentence about the program;
    `arch` is that of the slice, "" for the whole file; `verified` as in Finding.
    """

    level: Literal["will not start", "may fail"]
    where: str
    why: str
    source: str
    arch: str = ""
    verified: bool = True


def find_portability_limits(program: Program) -> list[PortabilityLimit]:
    """Return the limits that a file shows; [] when it is not a program."""
    if any(part.file_type != "executable" for part in program.slices):
        return []
    if program.format == "elf":
        return list(_without_loader(program.slices[0]))
    macs = [part for part in program.slices if part.platform == "macos"]
    found = list(_other_processors(macs)) if len(macs) == len(program.slices) else []
    for part in macs:
        limits = [*_strict_macs(program, part), *_minimum_macos(part), *_known_faults(part)]
        found += [limit._replace(arch=part.arch if program.fat else "") for limit in limits]
    return found


def _without_loader(part: Slice) -> Iterator[PortabilityLimit]:
    if part.interpreter:
        where = f"systems without {safe(part.interpreter)}"
        names = (name for word, name in _LIBRARIES.items() if word in part.interpreter)
        why = f"it is linked with {next(names, 'a C library of another kind')}"
        why += "; CGO_ENABLED=0 links without" if part.go else ""
        yield PortabilityLimit("will not start", where, why, _LOADER)


def _other_processors(parts: list[Slice]) -> Iterator[PortabilityLimit]:
    archs = {part.arch for part in parts}
    if archs and not archs & {"amd64", "386"}:
        yield PortabilityLimit("will not start", "Intel Macs", "it is for arm64 alone", _ROSETTA)
    if archs == {"amd64"}:
        where, why = "Apple silicon without Rosetta 2", "it is for amd64 alone"
        yield PortabilityLimit("will not start", where, why, _ROSETTA)


def _strict_macs(program: Program, part: Slice) -> Iterator[PortabilityLimit]:
    """Apply the rules of `gover inspect` to the Macs that refuse most."""
    alone = program._replace(fat=False, slices=(part,))
    strict = {
        "unsigned": (_REFUSES_UNSIGNED, "Apple silicon"),
        "no-uuid": (Host("darwin", _REQUIRES_UUID, part.arch), f"macOS {_REQUIRES_UUID} and later"),
    }
    for code, (host, where) in strict.items():
        for problem in find_incompatibilities(alone, host):
            if problem.code == code:
                yield PortabilityLimit(
                    "will not start", where, f"it {problem.text}", problem.source
                )


def _minimum_macos(part: Slice) -> Iterator[PortabilityLimit]:
    """Find the oldest macOS: that of the Go, which a header may understate, or the header's."""
    stamp, needs = part.minimum_os or "", ""
    version = version_of_toolchain(part.go.version) if part.go else None
    if version and (line := go_on_macos.go_line_of(version)):
        needs = line.least_macos
        if not stamp or is_below(stamp, needs):
            header = f", although its header has {stamp}" if stamp else ""
            why = f"Go {line.line} needs {needs}{header}"
            yield PortabilityLimit("may fail", f"macOS before {needs}", why, _MINIMUM)
            return
    is_first = part.arch.startswith("arm64") and not is_below("11", stamp)
    if stamp and not is_first:  # there is no Apple silicon before macOS 11
        why = f"its header requires {stamp} or later"
        yield PortabilityLimit("may fail", f"macOS before {stamp}", why, "dyld Loader.cpp")


def _known_faults(part: Slice) -> Iterator[PortabilityLimit]:
    """Find the faults in gover's table that a built program keeps on every machine."""
    version = version_of_toolchain(part.go.version) if part.go else None
    without_cgo = part.go is not None and part.go.setting("CGO_ENABLED") == "0"
    has_fault = {
        "local-network": part.linkage == "dynamic" and not part.uuid,
        "early-high-sierra": True,
        "own-resolver": without_cgo,
        "old-binaries": True,
        "rosetta-stall": part.arch == "amd64",
    }
    for rule in go_on_macos.read_table().rules:
        # A missing UUID is a fault of any program; the other rules are about a Go.
        concerns = rule.name == "local-network" or (
            version and go_on_macos.applies_to_go(rule, version)
        )
        if not (concerns and has_fault.get(rule.name)):
            continue
        where = _where(rule.macos) + (" on Apple silicon" if rule.translated else "")
        source = rule.sources[0]
        yield PortabilityLimit("may fail", where, rule.what, source, verified=rule.verified)


def _where(condition: str) -> str:
    """Return the words for `>=14.5 || <11.2`."""
    parts = re.findall(r"(>=|<)([0-9.]+)", condition)
    return " and ".join(
        f"macOS {version} and later" if sign == ">=" else f"macOS before {version}"
        for sign, version in parts
    )
