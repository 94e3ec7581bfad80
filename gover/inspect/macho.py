"""
Mach-O: reading thin and fat files.

Sources: apple-oss-distributions/xnu `EXTERNAL_HEADERS/mach-o/loader.h` and `fat.h`,
`osfmk/mach/machine.h`.
"""

import struct
from typing import NamedTuple

from gover.inspect import buildinfo, macho_codesign, macho_commands
from gover.inspect.macho_commands import Command, texts_of
from gover.inspect.program import CodeSignature, Slice
from gover.inspect.reader import FileRange, MalformedProgram

THIN = {
    b"\xce\xfa\xed\xfe": ("<", 28),
    b"\xcf\xfa\xed\xfe": ("<", 32),
    b"\xfe\xed\xfa\xce": (">", 28),
    b"\xfe\xed\xfa\xcf": (">", 32),
}  # byte order, bytes of the header
FAT = {b"\xca\xfe\xba\xbe": ">5I", b"\xca\xfe\xba\xbf": ">2I2Q2I"}  # a row of the table
_SLICES_MOST = 44  # from 45 on, the same four bytes begin a Java class file

_CPUS = {
    7: "386",
    0x01000007: "amd64",
    12: "arm",
    0x0100000C: "arm64",
    0x0200000C: "arm64_32",
    18: "ppc",
    0x01000012: "ppc64",
}
_ARM64E = (0x0100000C, 2)  # type and subtype
_SUBTYPE = 0x00FFFFFF  # the high byte holds capabilities
_FILE_TYPES = {
    1: "object",
    2: "executable",
    4: "core",
    6: "dylib",
    7: "dylinker",
    8: "bundle",
    10: "debug symbols",
    11: "kernel extension",
    12: "kernel",
}
_PLATFORMS = {
    1: "macos",
    2: "ios",
    3: "tvos",
    4: "watchos",
    5: "bridgeos",
    6: "maccatalyst",
    7: "iossimulator",
    8: "tvossimulator",
    9: "watchossimulator",
    10: "driverkit",
    11: "visionos",
    12: "visionossimulator",
}
_DYLIBS = {0xC, 0x20, 0x80000018, 0x8000001F, 0x80000023}  # plain, lazy, weak, again, upward
_DYLINKER = {0xE}
_UUID = 0x1B
_CODE_SIGNATURE = 0x1D
_BUILD_VERSION = 0x32
_VERSION_MIN = {0x24: "macos", 0x25: "ios", 0x2F: "tvos", 0x30: "watchos"}


class _Version(NamedTuple):
    platform: str | None = None
    minimum_os: str | None = None
    sdk: str | None = None


def read_fat(file: FileRange) -> tuple[Slice, ...]:
    """Return the slices of a fat file. Raises MalformedProgram."""
    magic, count = struct.unpack(">4sI", file.read_exactly(0, 8, "its header"))
    if count > _SLICES_MOST:
        raise MalformedProgram("is a Java class file, or a fat file of too many architectures")
    if not count:
        raise MalformedProgram("is a fat file without any architecture")
    table = file.read_exactly(8, count * struct.calcsize(FAT[magic]), "its table of slices")
    ranges = [(row[2], row[3]) for row in struct.iter_unpack(FAT[magic], table)]
    parts = [file.part(offset, size, "one of its slices") for offset, size in ranges]
    return tuple(read_thin(part) for part in parts)


def read_thin(file: FileRange) -> Slice:
    """Return the facts of one Mach-O image. Raises MalformedProgram."""
    magic = file.read_exactly(0, 4, "the header of an image")
    if magic not in THIN:
        raise MalformedProgram("has a slice that is not Mach-O")
    order, head = THIN[magic]
    fields = file.read_exactly(0, head, "its header")
    cpu, subtype, kind, count, size = struct.unpack_from(order + "5I", fields, 4)
    commands = macho_commands.read_commands(file, order, head, count, size)
    version = next(filter(None, map(_version, commands)), _Version())
    dylinker = texts_of(commands, _DYLINKER)
    needed = texts_of(commands, _DYLIBS)
    return Slice(
        platform=version.platform,
        arch=_arch(cpu, subtype),
        file_type=_FILE_TYPES.get(kind, f"unknown ({kind:#x})"),
        minimum_os=version.minimum_os,
        sdk=version.sdk,
        uuid=next(filter(None, map(_uuid, commands)), None),
        signature=_signature(file, commands),
        linkage="dynamic" if dylinker or needed else "static",
        interpreter=dylinker[0] if dylinker else None,
        needed=needed,
        go=buildinfo.find_build_info(file, macho_commands.make_image(commands)),
    )


def _arch(cpu: int, subtype: int) -> str:
    if (cpu, subtype & _SUBTYPE) == _ARM64E:
        return "arm64e"
    return _CPUS.get(cpu, f"unknown ({cpu:#x})")


def _version(command: Command) -> _Version | None:
    if command.number == _BUILD_VERSION:
        number, minimum, sdk = command.fields("3I")
        platform = _PLATFORMS.get(number, f"unknown ({number})")
    elif command.number in _VERSION_MIN:
        minimum, sdk = command.fields("2I")
        platform = _VERSION_MIN[command.number]
    else:
        return None
    return _Version(platform, _dotted(minimum), _dotted(sdk))


def _dotted(packed: int) -> str | None:
    """Return `xxxx.yy.zz` in hex as "12.0" or "10.15.4"; None for 0, which means not set."""
    if not packed:
        return None
    patch = f".{packed & 0xFF}" if packed & 0xFF else ""
    return f"{packed >> 16}.{packed >> 8 & 0xFF}{patch}"


def _uuid(command: Command) -> str | None:
    if command.number != _UUID:
        return None
    import uuid  # noqa: PLC0415  where a program has one

    return str(uuid.UUID(bytes=bytes(command.fields("16B"))))


def _signature(file: FileRange, commands: list[Command]) -> CodeSignature | None:
    for command in commands:
        if command.number == _CODE_SIGNATURE:
            offset, size = command.fields("2I")
            return macho_codesign.read_signature(file, offset, size)
    return None
