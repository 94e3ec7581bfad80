"""Minimal ELF and PE files, made by hand: enough of a header for what a test asks."""

import struct
from itertools import accumulate

# ELF

ELF_BASE = 0x10000


def elf(
    machine=62,
    kind=2,
    order="<",
    bits=64,
    osabi=0,
    loader=None,
    libraries=(),
    flags_1=0,
    note=b"",
    data=b"",
    section=b"",
    dynamic=(),
):
    """
    An ELF file with a segment for each thing that is given.

    Everything is mapped at ELF_BASE plus its offset; `data` is a writable segment, aligned
    to 16, and covered by a section when `section` has a name.
    """
    wide = bits == 64
    segments = _before_dynamic(loader, note, data)
    if libraries or flags_1:
        strings = b"".join(name.encode() + b"\0" for name in ("", *libraries))
        segments += [(1, 4, strings), (2, 6, b"")]
        entries = _dynamic(_places(wide, segments)[-2], libraries, flags_1, dynamic)
        word = order + ("2Q" if wide else "2I")
        segments[-1] = (2, 6, b"".join(struct.pack(word, *entry) for entry in entries))
    head, table, body = _laid_out(order, wide, segments)
    sections = (0, 0, 0)
    if section:
        end = head + len(table + body)
        sections = (end, 64 if wide else 40, 2)
        data_at = _places(wide, segments)[[of for of, *_ in segments].index(1)]
        body += _sections(order, wide, section, data_at, len(data), end)
    form = order + ("2HI3QI6H" if wide else "2HI3II6H")
    counts = (0, head, 56 if wide else 32, len(segments), *sections[1:], 1)
    fields = struct.pack(form, kind, machine, 1, 0, head, sections[0], *counts)
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1, osabi]) + bytes(8)
    return ident + fields + table + body


def _before_dynamic(loader, note, data):
    """Return segments as (type, flags, content)."""
    segments = [(3, 4, loader.encode() + b"\0")] if loader is not None else []
    segments += [(4, 4, note)] if note else []
    return segments + ([(1, 6, data)] if data else [])


def _laid_out(order, wide, segments):
    """Return the size of the header, the program headers, and what they point to."""
    head, row = (64, 56) if wide else (52, 32)
    start = head + row * len(segments)
    body, table = b"", b""
    for (of, flags, content), at in zip(segments, _places(wide, segments), strict=True):
        body = body.ljust(at - start, b"\0") + content
        table += _program_header(order, wide, of, flags, at, len(content))
    return head, table, body


def _places(wide, segments):
    """Return the offset of each segment, behind the header and their table."""
    row, offset = (56, 64) if wide else (32, 52)
    offset += row * len(segments)
    places = []
    for _, _, content in segments:
        offset += -offset % 16
        places.append(offset)
        offset += len(content)
    return places


def _program_header(order, wide, of, flags, at, size):
    address = ELF_BASE + at
    if wide:
        return struct.pack(order + "2I6Q", of, flags, at, address, 0, size, size, 16)
    return struct.pack(order + "8I", of, at, address, 0, size, size, flags, 16)


def _dynamic(strings_at, libraries, flags_1, more):
    sizes = [len(name.encode()) + 1 for name in libraries]
    starts = list(accumulate(sizes, initial=1))
    needed = [(1, start) for start in starts[:-1]]
    strings = [(5, ELF_BASE + strings_at), (10, starts[-1])]
    return [*needed, *strings, (0x6FFFFFFB, flags_1), *more, (0, 0)]


def _sections(order, wide, name, offset, size, start):
    form = order + ("2I4Q2I2Q" if wide else "10I")
    names = b"\0" + name + b"\0"
    at = start + 2 * struct.calcsize(form)
    named = struct.pack(form, 1, 1, 2, ELF_BASE + offset, offset, size, 0, 0, 16, 0)
    return named + struct.pack(form, 0, 3, 0, 0, at, len(names), 0, 0, 1, 0) + names


def note(name, kind, content, order="<"):
    pad = bytes(-len(name) % 4)
    return struct.pack(order + "3I", len(name), len(content), kind) + name + pad + content


# PE


def pe(machine=0x8664, flags=0x22, magic=0x20B, subsystem=3, data=b"", stub=128):
    """A PE file with, when `data` is given, one section of initialised data."""
    base = 0x140000000 if magic == 0x20B else 0x400000
    optional = bytearray(240 if magic == 0x20B else 224)
    struct.pack_into("<H", optional, 0, magic)
    if magic == 0x20B:
        struct.pack_into("<Q", optional, 24, base)
    else:
        struct.pack_into("<I", optional, 28, base)
    struct.pack_into("<H", optional, 68, subsystem)
    count = 1 if data else 0
    head = b"MZ".ljust(60, b"\0") + struct.pack("<I", stub)
    coff = struct.pack("<2H3I2H", machine, count, 0, 0, 0, len(optional), flags)
    out = head.ljust(stub, b"\0") + b"PE\0\0" + coff + bytes(optional)
    if data:
        at = 0x400
        fields = (b".data", len(data), 0x1000, len(data), at, 0, 0, 0, 0, 0xC0000040)
        out = (out + struct.pack("<8s6I2HI", *fields)).ljust(at, b"\0") + data
    return out
