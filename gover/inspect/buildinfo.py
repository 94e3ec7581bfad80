r"""
Go's build information inside a program: finding the record, and reading it.

The record is golang/go `src/debug/buildinfo/buildinfo.go`: 32 bytes, aligned to 16, that
begin with `\xff Go buildinf:`, the size of a pointer and flags. Since Go 1.18 two strings
with varint lengths follow; before, the record held the addresses of two Go strings.
"""

import struct
from collections.abc import Iterable
from typing import NamedTuple

from gover.inspect.modinfo import parse_module_info
from gover.inspect.program import BuildInfo
from gover.inspect.reader import FileRange

_MAGIC = b"\xff Go buildinf:"
_ALIGN = 16
_HEADER = 32
_INLINE = 0x2  # flag: the strings follow
_BIG_ENDIAN = 0x1  # flag, for the older form
_VARINT_MOST = 10
_VERSION_MOST = 4 << 10  # bytes; with experiments and vendor suffixes it stays under 200
_MODULES_MOST = 1 << 20  # bytes; a program with 300 modules has 40 KiB


class Region(NamedTuple):
    """A part of memory that is loaded from the file: address, offset in the file, bytes."""

    address: int
    offset: int
    size: int


class Image(NamedTuple):
    """
    A program as it is loaded into memory, and where in it the record can be.

    `start` and `size` (an address, bytes) are those of the section for the record, or of the
    first segment of initialised, writable data.
    """

    regions: tuple[Region, ...]
    start: int
    size: int


def make_image(regions: Iterable[Region], record: tuple[int, int] | None) -> Image:
    """Return the image of a program, with the (address, size) where the record can be."""
    start, size = record or (0, 0)
    return Image(tuple(region for region in regions if region.size), start, size)


def find_build_info(file: FileRange, program: Image) -> BuildInfo | None:
    """Return Go's record; None when there is none. Raises MalformedProgram past the allowance."""
    found = _search(file, program)
    if found is None:
        return None
    region, offset = found
    header = file.read_up_to(region.offset + offset, _HEADER)
    if len(header) < _HEADER:
        return None
    if header[15] & _INLINE:
        version, modules = _inline_strings(file, region, offset + _HEADER)
    else:
        version, modules = _pointed_strings(file, program, header)
    if not version:
        return None
    return parse_module_info(
        version.decode("utf-8", "replace"), _without_frame(modules).decode("utf-8", "replace")
    )


def _search(file: FileRange, program: Image) -> tuple[Region, int] | None:
    """Return the region and the offset in it of the first aligned magic."""
    start = program.start + -program.start % _ALIGN
    end = program.start + program.size
    region = _region_of(program, start)
    if region is None or end - start < _HEADER:
        return None
    first = start - region.address
    size = min(end - start, region.size - first)
    base = region.offset + first
    for offset, chunk in file.read_chunks(base, size):
        at = _find_aligned_magic(chunk)
        if at is not None:
            return region, offset - region.offset + at
    return None


def _find_aligned_magic(chunk: bytes) -> int | None:
    """Return the first aligned position of the magic in an aligned chunk."""
    at = chunk.find(_MAGIC)
    while at >= 0:
        if at % _ALIGN == 0:
            return at
        at = chunk.find(_MAGIC, at + 1)
    return None


def _inline_strings(file: FileRange, region: Region, offset: int) -> tuple[bytes, bytes]:
    version, offset = _string_with_length(file, region, offset, _VERSION_MOST)
    modules, _ = _string_with_length(file, region, offset, _MODULES_MOST)
    return version, modules


def _string_with_length(
    file: FileRange, region: Region, offset: int, most: int
) -> tuple[bytes, int]:
    """Return the string after its length, a varint, and its end; b"" for an invalid length."""
    head = file.read_up_to(region.offset + offset, min(_VARINT_MOST, region.size - offset))
    length = 0
    for index, byte in enumerate(head):
        length |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            start = offset + index + 1
            if length > min(most, region.size - start):
                return b"", start
            return file.read_up_to(region.offset + start, length), start + length
    return b"", offset


def _pointed_strings(file: FileRange, program: Image, header: bytes) -> tuple[bytes, bytes]:
    width = header[14]
    if width not in {4, 8}:
        return b"", b""
    order = ">" if header[15] & _BIG_ENDIAN else "<"
    pair = order + ("2I" if width == 4 else "2Q")
    version, modules = struct.unpack_from(pair, header, 16)
    return (
        _go_string(file, program, version, pair, _VERSION_MOST),
        _go_string(file, program, modules, pair, _MODULES_MOST),
    )


def _go_string(file: FileRange, program: Image, address: int, pair: str, most: int) -> bytes:
    """Return the string whose header (address, length) is at `address`; b"" when invalid."""
    header = _read_memory(file, program, address, struct.calcsize(pair))
    if header is None:
        return b""
    data, length = struct.unpack(pair, header)
    return (_read_memory(file, program, data, length) or b"") if length <= most else b""


def _read_memory(file: FileRange, program: Image, address: int, count: int) -> bytes | None:
    region = _region_of(program, address)
    if region is None or count > region.address + region.size - address:
        return None
    data = file.read_up_to(region.offset + address - region.address, count)
    return data if len(data) == count else None


def _region_of(program: Image, address: int) -> Region | None:
    for region in program.regions:
        if region.address <= address < region.address + region.size:
            return region
    return None


def _without_frame(modules: bytes) -> bytes:
    """Return module information without the 16 bytes that cmd/go adds at each end."""
    framed = len(modules) >= 33 and modules[-17:-16] == b"\n"
    return modules[16:-16] if framed else b""
