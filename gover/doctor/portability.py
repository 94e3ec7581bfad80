"""
Where a program will not start, or fails: its headers against every Mac, not only this one.

The headers are compared with each machine by `gover.inspect.compatibility.why_not`; what
headers do not show is in gover's table of Go and macOS.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from gover.doctor import go_on_macos
from gover.escape import safe
from gover.inspect.compatibility import Host, why_not
from gover.inspect.program import Program, Slice
from gover.sdk.apple_version import is_below
from gover.version.version import version_of_toolchain

_MINIMUM = "go.dev/wiki/MinimumRequirements"
_LOADER = "linux fs/binfmt_elf.c load_elf_binary"
_ROSETTA = "Apple, About the Rosetta translation environment"
_LIBRARIES = {"ld-linux": "glibc", "ld64.so": "glibc", "ld-musl": "musl"}
_KILLS_UNSIGNED = Host("darwin", "", "arm64")
_WANTS_UUID = "26"


class Elsewhere(NamedTuple):
    """
    Machines on which a program, or one slice of it, will not start or may fail.

    `where` ends a sentence ("macOS 26 and later"), `why` is one about the program; `arch` is
    that of the slice, "" for the whole file; `verified` as in `gover.doctor.finding`.
    """

    level: Literal["will not start", "may fail"]
    where: str
    why: str
    source: str
    arch: str = ""
    verified: bool = True


def elsewhere(facts: Program) -> list[Elsewhere]:
    """Return what can be told from a file; nothing for what is no program."""
    if any(part.file_type != "executable" for part in facts.slices):
        return []
    if facts.format == "elf":
        return list(_without_loader(facts.slices[0]))
    macs = [part for part in facts.slices if part.platform == "macos"]
    found = list(_other_processors(macs)) if len(macs) == len(facts.slices) else []
    for part in macs:
        told = [*_headers(facts, part), *_too_old(part), *_of_the_table(part)]
        found += [each._replace(arch=part.arch if facts.fat else "") for each in told]
    return found


def _without_loader(part: Slice) -> Iterator[Elsewhere]:
    if part.interpreter:
        where = f"systems without {safe(part.interpreter)}"
        known = (name for word, name in _LIBRARIES.items() if word in part.interpreter)
        why = f"it is linked with {next(known, 'a C library of another kind')}"
        why += "; CGO_ENABLED=0 links without" if part.go else ""
        yield Elsewhere("will not start", where, why, _LOADER)


def _other_processors(parts: list[Slice]) -> Iterator[Elsewhere]:
    archs = {part.arch for part in parts}
    if archs and not archs & {"amd64", "386"}:
        yield Elsewhere("will not start", "Intel Macs", "it is for arm64 alone", _ROSETTA)
    if archs == {"amd64"}:
        where, why = "Apple silicon without Rosetta 2", "it is for amd64 alone"
        yield Elsewhere("will not start", where, why, _ROSETTA)


def _headers(facts: Program, part: Slice) -> Iterator[Elsewhere]:
    """Ask the rules of `gover inspect` about the Macs that are strict."""
    alone = facts._replace(fat=False, slices=(part,))
    strict = {
        "unsigned": (_KILLS_UNSIGNED, "Apple silicon"),
        "no-uuid": (Host("darwin", _WANTS_UUID, part.arch), f"macOS {_WANTS_UUID} and later"),
    }
    for code, (host, where) in strict.items():
        for problem in why_not(alone, host):
            if problem.code == code:
                yield Elsewhere("will not start", where, f"it {problem.text}", problem.source)


def _too_old(part: Slice) -> Iterator[Elsewhere]:
    """Name the oldest macOS: the header's, or that of the Go, which headers may undercut."""
    stamp, needs = part.minimum_os or "", ""
    version = version_of_toolchain(part.go.version) if part.go else None
    if version and (line := go_on_macos.line_of(version)):
        needs = line.least_macos
        if not stamp or is_below(stamp, needs):
            says = f", although its header says {stamp}" if stamp else ""
            why = f"Go {line.line} needs {needs}{says}"
            yield Elsewhere("may fail", f"macOS before {needs}", why, _MINIMUM)
            return
    is_first = part.arch.startswith("arm64") and not is_below("11", stamp)
    if stamp and not is_first:  # there is no Apple silicon before macOS 11
        why = f"its header says {stamp} or later"
        yield Elsewhere("may fail", f"macOS before {stamp}", why, "dyld Loader.cpp")


def _of_the_table(part: Slice) -> Iterator[Elsewhere]:
    """Take from gover's table what a program carries with it, however it is built again."""
    version = version_of_toolchain(part.go.version) if part.go else None
    without_cgo = part.go is not None and part.go.setting("CGO_ENABLED") == "0"
    carries = {
        "local-network": part.linkage == "dynamic" and not part.uuid,
        "early-high-sierra": True,
        "own-resolver": without_cgo,
        "old-binaries": True,
        "rosetta-stall": part.arch == "amd64",
    }
    for rule in go_on_macos.table().rules:
        # What a header lacks, it lacks whoever made the program.
        made = rule.name == "local-network" or (version and go_on_macos.concerns(rule, version))
        if not (made and carries.get(rule.name)):
            continue
        where = _where(rule.macos) + (" on Apple silicon" if rule.translated else "")
        source = rule.sources[0]
        yield Elsewhere("may fail", where, rule.what, source, verified=rule.verified)


def _where(condition: str) -> str:
    """Return the words for `>=14.5 || <11.2`."""
    parts = re.findall(r"(>=|<)([0-9.]+)", condition)
    return " and ".join(
        f"macOS {version} and later" if sign == ">=" else f"macOS before {version}"
        for sign, version in parts
    )
