"""What a Go builds for other machines, told by the headers of what it built."""

from typing import NamedTuple

from gover.doctor.selftest.results import Result, failed, skipped
from gover.doctor.selftest.sandbox import Sandbox
from gover.errors import InvalidFile
from gover.inspect.inspect import inspect
from gover.inspect.program import Program, Slice
from gover.version.version import Version

_FIRST_DARWIN_ARM64 = (1, 16)


class Target(NamedTuple):
    """A GOOS and a GOARCH, and what the file must be."""

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


def cross(box: Sandbox, target: Target) -> Result:
    """Build for a target without C, and read back what the file is."""
    name = str(target)
    if why := _too_old(target, box.version):
        return skipped(name, why)
    output = f"{target.os}-{target.arch}.out"
    built = box.build("hello", output, CGO_ENABLED="0", GOOS=target.os, GOARCH=target.arch)
    if built.status != 0:
        return failed(name, built)
    try:
        facts = inspect(box.at(output))
    except InvalidFile as error:
        return Result(name, "failed", str(error), built.seconds)
    if wrong := wrong_with(facts, target, box.version):
        return Result(name, "failed", wrong, built.seconds)
    return Result(name, "ok", _described(facts), built.seconds)


def wrong_with(facts: Program, target: Target, version: Version | None) -> str:
    """Return how a file is not what was to be built; "" when it is."""
    part = facts.slices[0]
    if (facts.format, part.arch) != (target.format, target.arch):
        return f"built {facts.format} for {part.arch}"
    if part.file_type != "executable":
        return f"built a {part.file_type}, no program"
    if target == ("darwin", "arm64", "mach-o") and part.signature is None:
        return "is not signed: a Mac would kill it (golang/go#42684)"
    if part.go is None and _has_record(version):
        return "has no record of the Go that built it"
    if part.go and version and part.go.version != f"go{version}":
        return f"says that {part.go.version} built it"
    return ""


def _has_record(version: Version | None) -> bool:
    # In this form since Go 1.18 (golang/go src/debug/buildinfo).
    return version is None or version.line >= (1, 18)


def _described(facts: Program) -> str:
    part = facts.slices[0]
    words = [facts.format, *_stamps(part)]
    return ", ".join(words)


def _stamps(part: Slice) -> list[str]:
    stamps = [f"minimum OS {part.minimum_os}" if part.minimum_os else ""]
    stamps.append(f"SDK {part.sdk}" if part.sdk else "")
    stamps.append(f"signed {part.signature.kind}" if part.signature else "")
    stamps.append("" if part.uuid or not part.minimum_os else "no UUID")
    return [stamp for stamp in stamps if stamp]


def _too_old(target: Target, version: Version | None) -> str:
    if target[:2] == ("darwin", "arm64") and version and version.line < _FIRST_DARWIN_ARM64:
        return "Go 1.16 was the first for darwin/arm64"
    return ""
