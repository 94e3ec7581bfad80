"""
Why a program will not start on a machine: only what its headers and the machine decide.

A missing library, a quarantine, a revoked certificate are out of reach here.
"""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from gover.escape import safe
from gover.inspect.program import Program, Slice

_FORMATS = {"darwin": "mach-o", "windows": "pe"}  # ELF everywhere else
_PLATFORMS = {"darwin": ("macos", "maccatalyst"), "windows": ("windows",)}
_NEVER = None
_ALWAYS = ""
_ROSETTA = "Rosetta 2 is installed (softwareupdate --install-rosetta)"
_EMULATOR = "an emulator such as qemu-user is registered with binfmt_misc"
_OTHERS = {
    ("darwin", "arm64", "arm64e"): _ALWAYS,  # Apple's own programs
    ("darwin", "arm64", "amd64"): _ROSETTA,
    ("linux", "amd64", "386"): _ALWAYS,
    ("linux", "arm64", "arm"): "processor and kernel still have a 32-bit mode",
    ("windows", "amd64", "386"): _ALWAYS,
    ("windows", "arm64", "386"): _ALWAYS,
    ("windows", "arm64", "amd64"): "it is Windows 11 or later",
}  # system, machine, program -> what else must hold


class Host(NamedTuple):
    """
    A machine, in Go's words.

    `os` is "darwin", "linux", "windows"…; `arch` is "arm64", "amd64"…, and that of the
    machine, not of a translated process; `os_version` is the product version ("26.1"), ""
    when not known; `rosetta` says whether Rosetta 2 is installed, None: not known.
    """

    os: str
    os_version: str
    arch: str
    rosetta: bool | None = None


class Problem(NamedTuple):
    """
    A reason why a program does not start.

    `text` continues a sentence about the file; `unless` is a condition under which it
    starts all the same, "" when there is none; `source` is where the rule stands.
    """

    code: str
    text: str
    unless: str
    source: str


def why_not(
    facts: Program, host: Host, exists: Callable[[str], bool] = os.path.exists
) -> list[Problem]:
    """
    Return what keeps the program from starting on `host`; nothing known: an empty list.

    `exists` answers whether the host has the loader that an ELF file names. Of a fat file
    the slice that the host would take is judged.
    """
    program = _chosen(facts, host)
    if program.file_type != "executable":
        return [_no_program(program)]
    alien = _wrong_platform(facts, program, host)
    if alien:
        return [alien]
    if host.os == "darwin":
        rules = (_minimum_os, _unsigned, _no_uuid)
        found = [_wrong_arch(facts, program, host), *(rule(program, host) for rule in rules)]
    else:
        loader = _no_loader(program, exists) if facts.format == "elf" else None
        found = [_wrong_arch(facts, program, host), loader]
    return [problem for problem in found if problem]


def _chosen(facts: Program, host: Host) -> Slice:
    """Return the slice that suits best: the machine's own, else one it can translate."""
    own = [each for each in facts.slices if each.arch == host.arch]
    ready = [each for each in facts.slices if _needs(each, host) == _ALWAYS]
    possible = [each for each in facts.slices if _needs(each, host) is not _NEVER]
    return (own or ready or possible or list(facts.slices))[0]


def _needs(program: Slice, host: Host) -> str | None:
    """Return what must hold for the host to run this architecture; None: nothing helps."""
    if program.arch == host.arch:
        return _ALWAYS
    if host.os == "darwin" and (host.arch, program.arch) == ("amd64", "386"):
        return _ALWAYS if _below(host.os_version, "10.15") else _NEVER
    needs = _OTHERS.get((host.os, host.arch, program.arch), _NEVER)
    if needs == _ROSETTA and host.rosetta:
        return _ALWAYS
    return _EMULATOR if needs is _NEVER and host.os == "linux" else needs


def _no_program(program: Slice) -> Problem:
    kind = "library" if program.file_type == "dylib" else program.file_type
    source = "e_type of ELF, filetype of Mach-O, Characteristics of PE"
    return Problem("not-a-program", f"is not a program, but of the kind {kind}", "", source)


def _wrong_platform(facts: Program, program: Slice, host: Host) -> Problem | None:
    if program.platform is None:
        fits = facts.format == _FORMATS.get(host.os, "elf")
    else:
        fits = program.platform in _PLATFORMS.get(host.os, (host.os,))
    if fits:
        return None
    what = f"built for {program.platform}" if program.platform else f"of the format {facts.format}"
    unless = "Wine or WSL stands in" if (host.os, program.platform) == ("linux", "windows") else ""
    source = "the formats each kernel takes: linux fs/binfmt_elf.c, xnu bsd/kern/kern_exec.c"
    return Problem("platform", f"is {what}, and this machine is {host.os}", unless, source)


def _wrong_arch(facts: Program, program: Slice, host: Host) -> Problem | None:
    needs = _needs(program, host)
    if needs == _ALWAYS:
        return None
    archs = ", ".join(each.arch for each in facts.slices)
    text = f"is built for {archs}, and this machine is {host.arch}"
    if needs == _ROSETTA:
        known = "is not installed" if host.rosetta is False else "may not be installed"
        text += f", which runs it only through Rosetta 2, and that {known}"
        source = "Apple, About the Rosetta translation environment"
        return Problem("rosetta", text, needs, source)
    source = "linux fs/binfmt_elf.c elf_check_arch; xnu bsd/kern/kern_exec.c grade_binary"
    return Problem("architecture", text, needs or "", source)


def _minimum_os(program: Slice, host: Host) -> Problem | None:
    minimum = program.minimum_os
    if program.platform != "macos" or not minimum or not _below(host.os_version, minimum):
        return None
    text = f"is built for macOS {minimum} or later, and this is macOS {safe(host.os_version)}"
    source = "dyld Loader.cpp: it does not refuse, but symbols newer than the system are missing"
    unless = "it uses nothing that this macOS lacks"
    return Problem("minimum-os", text, unless, source)


def _unsigned(program: Slice, host: Host) -> Problem | None:
    signature = program.signature
    if host.arch != "arm64" or not program.arch.startswith("arm64"):
        return None
    if signature and signature.kind != "broken":
        return None
    what = "a code signature that cannot be read" if signature else "no code signature"
    text = f"has {what}, and a Mac of this kind kills arm64 code without one (codesign -s - FILE)"
    source = "golang/go#42684; Apple, macOS Big Sur 11 Universal Apps Release Notes"
    return Problem("unsigned", text, "", source)


def _no_uuid(program: Slice, host: Host) -> Problem | None:
    stamped = program.platform == "macos" and program.linkage == "dynamic" and program.sdk
    if not stamped or program.uuid or _below(program.sdk, "26.0"):
        return None
    if not _version(host.os_version) or _below(host.os_version, "26.0"):
        return None
    text = f"has no LC_UUID, which macOS 26 asks of programs built with SDK {program.sdk}"
    source = "dyld mach_o/Policy.cpp enforceHasUUID (dyld-1323.3); golang/go#68678"
    return Problem("no-uuid", text, "", source)


def _no_loader(program: Slice, exists: Callable[[str], bool]) -> Problem | None:
    if not program.interpreter or exists(program.interpreter):
        return None
    text = f"needs the loader {safe(program.interpreter)}, which is not on this machine"
    source = "linux fs/binfmt_elf.c load_elf_binary: ENOENT, shown as 'No such file or directory'"
    return Problem("no-loader", text, "", source)


def _below(version: str | None, minimum: str) -> bool:
    """Return whether one dotted version is known to be below another."""
    known = _version(version or "")
    return bool(known) and known < _version(minimum)


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of "26.1" without trailing zeros; () for what is no version."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})*", text):
        return ()
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
