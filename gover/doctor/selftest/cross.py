"""Builds for other platforms, checked by the headers of the programs."""

from typing import NamedTuple

from gover.doctor.selftest.sandbox import Result, Sandbox, failed, skipped
from gover.errors import InvalidFile
from gover.inspect.inspect import inspect
from gover.inspect.program import Program, Slice
from gover.version.version import Version

_FIRST_DARWIN_ARM64 = (1, 16)


class Target(NamedTuple):
    """A GOOS and a GOARCH, and the format that the file must have."""

    os: str
    arch: str
    format: str

    def __str__(self) -> str:
        return f"{self.os}/{self.arch}"


TARGETS = (
    Target("darwin", "arm64", "mach-o"),
    Target("darwin", "amd64", "mach-o"),
    Target("linux", "amd64", "elf"),
    Target("linux", "arm64", "elf"),
    Target("linux", "386", "elf"),
    Target("linux", "arm", "elf"),
    Target("windows", "amd64", "pe"),
)


def cross_build(sandbox: Sandbox, target: Target) -> Result:
    """Build for a target without cgo, and check the headers of the file."""
    name = str(target)
    if reason := _unsupported(target, sandbox.version):
        return skipped(name, reason)
    output = f"{target.os}-{target.arch}.out"
    built = sandbox.build("hello", output, CGO_ENABLED="0", GOOS=target.os, GOARCH=target.arch)
    if built.status != 0:
        return failed(name, built)
    try:
        program = inspect(sandbox.path(output))
    except InvalidFile as error:
        return Result(name, "failed", str(error), built.seconds)
    if mismatch := find_mismatch(program, target, sandbox.version):
        return Result(name, "failed", mismatch, built.seconds)
    return Result(name, "ok", _described(program), built.seconds)


def find_mismatch(program: Program, target: Target, version: Version | None) -> str:
    """Return how a program differs from its target; "" when it does not."""
    part = program.slices[0]
    if (program.format, part.arch) != (target.format, target.arch):
        return f"built {program.format} for {part.arch}"
    if part.file_type != "executable":
        return f"built a {part.file_type}, not a program"
    if target == ("darwin", "arm64", "mach-o") and part.signature is None:
        return "is not signed: a Mac would kill it (golang/go#42684)"
    if part.go is None and _writes_build_info(version):
        return "has no record of the Go that built it"
    if part.go and version and part.go.version != f"go{version}":
        return f"its header names {part.go.version} as the Go that built it"
    return ""


def _writes_build_info(version: Version | None) -> bool:
    # In this form since Go 1.18 (golang/go src/debug/buildinfo).
    return version is None or version.line >= (1, 18)


def _described(program: Program) -> str:
    part = program.slices[0]
    return ", ".join([program.format, *_stamps(part)])


def _stamps(part: Slice) -> list[str]:
    stamps = [f"minimum OS {part.minimum_os}" if part.minimum_os else ""]
    stamps.append(f"SDK {part.sdk}" if part.sdk else "")
    stamps.append(f"signed {part.signature.kind}" if part.signature else "")
    stamps.append("" if part.uuid or not part.minimum_os else "no UUID")
    return [stamp for stamp in stamps if stamp]


def _unsupported(target: Target, version: Version | None) -> str:
    if target[:2] == ("darwin", "arm64") and version and version.line < _FIRST_DARWIN_ARM64:
        return "Go 1.16 was the first for darwin/arm64"
    return ""
