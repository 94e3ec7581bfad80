"""
PE: the platform and the architecture of a Windows program, and Go's record in it.

Sources: Microsoft's "PE Format", golang/go `src/debug/pe/pe.go`, and peExe in golang/go
`src/debug/buildinfo/buildinfo.go`.
"""

import struct
from typing import NamedTuple

from gover.inspect import buildinfo
from gover.inspect.buildinfo import Image, Region
from gover.inspect.program import Slice
from gover.inspect.reader import FileRange, MalformedProgram

MAGIC = b"MZ"
_SECTIONS_MOST = 4096
_MACHINES = {
    0x14C: "386",
    0x8664: "amd64",
    0xAA64: "arm64",
    0x1C0: "arm",
    0x1C4: "arm",
    0x5064: "riscv64",
    0x6264: "loong64",
}
_DLL = 0x2000
_EXECUTABLE = 0x2
_EFI = range(10, 14)  # subsystems that firmware starts
_IMAGE_BASE = {0x10B: ("<I", 28), 0x20B: ("<Q", 24)}  # magic -> form and offset
_SUBSYSTEM = 68  # offset, in both
_OPTIONAL_MOST = 240  # bytes that are used here
_INITIALISED_DATA = 0xC0000040  # readable, writable, initialised
_ALIGN_32 = 0x600000


class _Optional(NamedTuple):
    image_base: int = 0
    subsystem: int = 0


class _Section(NamedTuple):
    size: int  # in memory
    address: int  # from the image's base
    filled: int  # bytes in the file
    offset: int
    flags: int


def read(file: FileRange) -> Slice:
    """Return the facts of a PE file. Raises MalformedProgram."""
    (start,) = struct.unpack("<I", file.read_exactly(60, 4, "its header"))
    if file.read_up_to(start, 4) != b"PE\0\0":
        raise MalformedProgram("is a program for DOS, or not a program at all")
    head = struct.unpack("<2H3I2H", file.read_exactly(start + 4, 20, "its header"))
    machine, count, _, _, _, size, flags = head
    optional = _optional(file.read_up_to(start + 24, min(size, _OPTIONAL_MOST)))
    sections = _sections(file, start + 24 + size, count)
    return Slice(
        platform="efi" if optional.subsystem in _EFI else "windows",
        arch=_MACHINES.get(machine, f"unknown ({machine:#x})"),
        file_type=_file_type(flags),
        go=buildinfo.find_build_info(file, _image(optional.image_base, sections)),
    )


def _file_type(flags: int) -> str:
    if flags & _DLL:
        return "dylib"
    return "executable" if flags & _EXECUTABLE else "object"


def _optional(data: bytes) -> _Optional:
    if len(data) < _SUBSYSTEM + 2:
        return _Optional()
    (magic,) = struct.unpack_from("<H", data)
    if magic not in _IMAGE_BASE:
        return _Optional()
    form, offset = _IMAGE_BASE[magic]
    (base,) = struct.unpack_from(form, data, offset)
    (subsystem,) = struct.unpack_from("<H", data, _SUBSYSTEM)
    return _Optional(base, subsystem)


def _sections(file: FileRange, offset: int, count: int) -> list[_Section]:
    if count > _SECTIONS_MOST:
        raise MalformedProgram("has more sections than any real program")
    table = file.read_exactly(offset, 40 * count, "a section header")
    return [_Section(*row) for row in struct.iter_unpack("<8x4I12xI", table)]


def _image(base: int, sections: list[_Section]) -> Image:
    regions = (
        Region(base + section.address, section.offset, section.filled) for section in sections
    )
    data = (
        (base + section.address, section.size)
        for section in sections
        if section.address and section.filled and _is_data(section)
    )
    return buildinfo.make_image(regions, next(data, None))


def _is_data(section: _Section) -> bool:
    return section.flags & ~_ALIGN_32 == _INITIALISED_DATA
