"""
Why a program will not start on a machine, by its headers alone.

A missing library, a quarantine (gover.sdk.machine) or a revoked certificate is not detected here.
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
_FOREIGN_ARCHS = {
    ("darwin", "arm64", "arm64e"): _ALWAYS,  # Apple's own programs
    ("darwin", "arm64", "amd64"): _ROSETTA,
    ("linux", "amd64", "386"): _ALWAYS,
    ("linux", "arm64", "arm"): "processor and kernel still have a 32-bit mode",
    ("windows", "amd64", "386"): _ALWAYS,
    ("windows", "arm64", "386"): _ALWAYS,
    ("windows", "arm64", "amd64"): "it is Windows 11 or later",
}  # system, machine, program: the condition under which it runs


class Host(NamedTuple):
    """
    A machine, in Go's words.

    `os` is "darwin", "linux", "windows"…; `arch` is "arm64", "amd64"…: that of the
    machine, not of a translated process; `os_version` is the product version ("26.1"), ""
    when not known; `rosetta` is whether Rosetta 2 is installed, None: not known.
    """

    os: str
    os_version: str
    arch: str
    rosetta: bool | None = None


class Incompatibility(NamedTuple):
    """
    A reason why a program does not start.

    `text` continues a sentence about the file; `unless` is a condition under which it starts
    nevertheless, "" when there is none; `source` is where the rule is written.
    """

    code: str
    text: str
    unless: str
    source: str


def find_incompatibilities(
    program: Program, host: Host, exists: Callable[[str], bool] = os.path.exists
) -> list[Incompatibility]:
    """
    Return why the program does not start on `host`; [] when no reason is known.

    `exists` returns whether the host has the loader that an ELF file names. Of a fat file
    only the slice that the host would run is checked.
    """
    part = _chosen(program, host)
    if part.file_type != "executable":
        return [_no_program(part)]
    mismatch = _wrong_platform(program, part, host)
    if mismatch:
        return [mismatch]
    if host.os == "darwin":
        rules = (_minimum_os, _unsigned, _no_uuid)
        found = [_wrong_arch(program, part, host), *(rule(part, host) for rule in rules)]
    else:
        loader = _no_loader(part, exists) if program.format == "elf" else None
        found = [_wrong_arch(program, part, host), loader]
    return [problem for problem in found if problem]


def _chosen(program: Program, host: Host) -> Slice:
    """Return the slice that the machine would run: its own, else one it can translate."""
    own = [part for part in program.slices if part.arch == host.arch]
    always = [part for part in program.slices if _condition(part, host) == _ALWAYS]
    possible = [part for part in program.slices if _condition(part, host) is not _NEVER]
    return (own or always or possible or list(program.slices))[0]


def _condition(part: Slice, host: Host) -> str | None:
    """Return the condition under which the host runs this architecture; None: it never does."""
    if part.arch == host.arch:
        return _ALWAYS
    if host.os == "darwin" and (host.arch, part.arch) == ("amd64", "386"):
        return _ALWAYS if _below(host.os_version, "10.15") else _NEVER
    condition = _FOREIGN_ARCHS.get((host.os, host.arch, part.arch), _NEVER)
    if condition == _ROSETTA and host.rosetta:
        return _ALWAYS
    return _EMULATOR if condition is _NEVER and host.os == "linux" else condition


def _no_program(part: Slice) -> Incompatibility:
    kind = "library" if part.file_type == "dylib" else part.file_type
    source = "e_type of ELF, filetype of Mach-O, Characteristics of PE"
    return Incompatibility("not-a-program", f"is not a program: its type is {kind}", "", source)


def _wrong_platform(program: Program, part: Slice, host: Host) -> Incompatibility | None:
    if part.platform is None:
        fits = program.format == _FORMATS.get(host.os, "elf")
    else:
        fits = part.platform in _PLATFORMS.get(host.os, (host.os,))
    if fits:
        return None
    what = f"built for {part.platform}" if part.platform else f"of the format {program.format}"
    unless = "Wine or WSL runs it" if (host.os, part.platform) == ("linux", "windows") else ""
    source = "the formats each kernel takes: linux fs/binfmt_elf.c, xnu bsd/kern/kern_exec.c"
    return Incompatibility("platform", f"is {what}, and this machine is {host.os}", unless, source)


def _wrong_arch(program: Program, part: Slice, host: Host) -> Incompatibility | None:
    condition = _condition(part, host)
    if condition == _ALWAYS:
        return None
    archs = ", ".join(part.arch for part in program.slices)
    text = f"is built for {archs}, and this machine is {host.arch}"
    if condition == _ROSETTA:
        state = "is not installed" if host.rosetta is False else "may not be installed"
        text += f", which runs it only through Rosetta 2, and that {state}"
        source = "Apple, About the Rosetta translation environment"
        return Incompatibility("rosetta", text, condition, source)
    source = "linux fs/binfmt_elf.c elf_check_arch; xnu bsd/kern/kern_exec.c grade_binary"
    return Incompatibility("architecture", text, condition or "", source)


def _minimum_os(part: Slice, host: Host) -> Incompatibility | None:
    minimum = part.minimum_os
    if part.platform != "macos" or not minimum or not _below(host.os_version, minimum):
        return None
    text = f"is built for macOS {minimum} or later, and this is macOS {safe(host.os_version)}"
    source = "dyld Loader.cpp: it does not refuse, but symbols newer than the system are missing"
    unless = "it uses nothing that this macOS lacks"
    return Incompatibility("minimum-os", text, unless, source)


def _unsigned(part: Slice, host: Host) -> Incompatibility | None:
    signature = part.signature
    if host.arch != "arm64" or not part.arch.startswith("arm64"):
        return None
    if signature and signature.kind != "broken":
        return None
    what = "a code signature that cannot be read" if signature else "no code signature"
    text = f"has {what}, and a Mac of this kind kills arm64 code without one (codesign -s - FILE)"
    source = "golang/go#42684; Apple, macOS Big Sur 11 Universal Apps Release Notes"
    return Incompatibility("unsigned", text, "", source)


def _no_uuid(part: Slice, host: Host) -> Incompatibility | None:
    stamped = part.platform == "macos" and part.linkage == "dynamic" and part.sdk
    if not stamped or part.uuid or _below(part.sdk, "26.0"):
        return None
    if not _version(host.os_version) or _below(host.os_version, "26.0"):
        return None
    text = f"has no LC_UUID, which macOS 26 requires of programs built with SDK {part.sdk}"
    source = "dyld mach_o/Policy.cpp enforceHasUUID (dyld-1323.3); golang/go#68678"
    return Incompatibility("no-uuid", text, "", source)


def _no_loader(part: Slice, exists: Callable[[str], bool]) -> Incompatibility | None:
    if not part.interpreter or exists(part.interpreter):
        return None
    text = f"needs the loader {safe(part.interpreter)}, which is not on this machine"
    source = "linux fs/binfmt_elf.c load_elf_binary: ENOENT, shown as 'No such file or directory'"
    return Incompatibility("no-loader", text, "", source)


def _below(version: str | None, minimum: str) -> bool:
    """Return whether one dotted version is known to be below another."""
    numbers = _version(version or "")
    return bool(numbers) and numbers < _version(minimum)


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of "26.1" without trailing zeros; () when it is not a version."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})*", text):
        return ()
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
