"""
The tables of an ELF file: header, segments, sections, dynamic entries.

Source: the System V gABI; the names of fields are those of `elf.h`.
"""

import struct
from typing import NamedTuple

from gover.inspect.reader import FileRange, MalformedProgram, TruncatedProgram

MAGIC = b"\x7fELF"
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE = 1, 2, 3, 4
DT_NEEDED, DT_STRTAB, DT_FLAGS_1 = 1, 5, 0x6FFFFFFB
_SEGMENTS_MOST = 64 << 10  # bytes; Linux runs nothing with a larger table
_SECTIONS_MOST = 1 << 20  # bytes; real programs have 40 sections of 64 bytes
_NAMES_MOST = 1 << 20  # bytes of section names
_DYNAMIC_MOST = 64 << 10  # bytes


class Header(NamedTuple):
    """The header; sizes and offsets in bytes."""

    bits: int  # 32 or 64
    order: str  # "<" or ">"
    osabi: int
    type: int
    machine: int
    segments: tuple[int, int, int]  # offset, size of one, count
    sections: tuple[int, int, int]
    names: int  # the index of the section with the names of sections


class Segment(NamedTuple):
    """A program header."""

    type: int
    flags: int
    offset: int
    address: int
    filled: int  # bytes in the file
    size: int  # bytes in memory
    align: int


class Section(NamedTuple):
    """The fields of a section header that are used here; `name` is an offset."""

    name: int
    address: int
    offset: int
    size: int


def read_header(file: FileRange) -> Header:
    """Return the header. Raises MalformedProgram."""
    ident = file.read_exactly(0, 16, "its header")
    bits, order = {1: 32, 2: 64}.get(ident[4]), {1: "<", 2: ">"}.get(ident[5])
    if not bits or not order:
        raise MalformedProgram("has an ELF header of an unknown class or byte order")
    form = order + ("2HI3QI6H" if bits == 64 else "2HI3II6H")
    fields = struct.unpack(form, file.read_exactly(16, struct.calcsize(form), "its header"))
    kind, machine, _, _, phoff, shoff, _, _, phentsize, phnum, shentsize, shnum, names = fields
    segments, sections = (phoff, phentsize, phnum), (shoff, shentsize, shnum)
    return Header(bits, order, ident[7], kind, machine, segments, sections, names)


def read_segments(file: FileRange, head: Header) -> list[Segment]:
    """Return the program headers. Raises MalformedProgram."""
    form = head.order + ("2I6Q" if head.bits == 64 else "8I")
    offset, size, count = head.segments
    if not count:
        return []
    if size != struct.calcsize(form):
        raise MalformedProgram("has program headers of an unknown size")
    if size * count > _SEGMENTS_MOST:
        raise MalformedProgram("has more program headers than any real program")
    rows = struct.iter_unpack(form, file.read_exactly(offset, size * count, "a program header"))
    return [_segment(row, head.bits) for row in rows]


def _segment(row: tuple[int, ...], bits: int) -> Segment:
    if bits == 64:
        kind, flags, offset, address, _, filled, size, align = row
    else:
        kind, offset, address, _, filled, size, flags, align = row
    return Segment(kind, flags, offset, address, filled, size, align)


def find_section(file: FileRange, head: Header, name: bytes) -> Section | None:
    """
    Return the first section of that name, or None.

    A program runs without section headers, and `strip` and packers damage them: an invalid
    table counts as none.
    """
    try:
        table = _sections(file, head)
        if head.names >= len(table):
            return None
        names = table[head.names]
        text = file.read_exactly(names.offset, min(names.size, _NAMES_MOST), "a section name")
    except TruncatedProgram:
        return None
    terminated = name + b"\0"
    found = (section for section in table if text.startswith(terminated, section.name))
    return next(found, None)


def _sections(file: FileRange, head: Header) -> list[Section]:
    form = head.order + ("2I4Q2I2Q" if head.bits == 64 else "10I")
    offset, size, count = head.sections
    if size != struct.calcsize(form) or size * count > _SECTIONS_MOST:
        return []
    rows = struct.iter_unpack(form, file.read_exactly(offset, size * count, "a section header"))
    return [Section(row[0], row[3], row[4], row[5]) for row in rows]


def read_dynamic(file: FileRange, head: Header, table: list[Segment]) -> list[tuple[int, int]]:
    """Return the dynamic entries (tag, value) before DT_NULL. Raises MalformedProgram."""
    dynamic = next((segment for segment in table if segment.type == PT_DYNAMIC), None)
    if dynamic is None:
        return []
    form = head.order + ("2Q" if head.bits == 64 else "2I")
    width = struct.calcsize(form)
    size = min(dynamic.filled, _DYNAMIC_MOST) // width * width
    data = file.read_exactly(dynamic.offset, size, "its dynamic section")
    entries = [(tag, value) for tag, value in struct.iter_unpack(form, data)]
    return entries[: next((i for i, (tag, _) in enumerate(entries) if tag == 0), None)]
