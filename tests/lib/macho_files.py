"""Minimal Mach-O files and Go records, made by hand: enough for what a test asks."""

import struct
from itertools import accumulate

ARM64, AMD64 = 0x0100000C, 0x01000007
EXECUTABLE, DYLIB, OBJECT = 2, 6, 1
MODINFO = (
    "path\texample.com/cmd/app\n"
    "mod\texample.com\tv1.0.0\th1:aaa=\n"
    "dep\texample.com/dep\tv1.2.3\th1:bbb=\n"
    "build\tCGO_ENABLED=0\n"
)


# Go's record


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def framed(text):
    return b"<" * 16 + text.encode() + b">" * 16


def go_record(version="go1.22.3", modinfo=MODINFO):
    """The record as Go 1.18 and later write it."""
    modules = framed(modinfo)
    head = b"\xff Go buildinf:" + bytes([8, 2]) + bytes(16)
    name = version.encode()
    return head + varint(len(name)) + name + varint(len(modules)) + modules


def old_go_record(address, version="go1.17.13", modinfo=MODINFO, order="<", width=8):
    """The record of Go 1.13 to 1.17, to lie at `address`: it points to two Go strings."""
    word = order + ("I" if width == 4 else "Q")
    name, modules = version.encode(), framed(modinfo)
    strings = address + 32  # two pairs (address, length), then the characters
    characters = strings + 4 * width
    head = b"\xff Go buildinf:" + bytes([width, 1 if order == ">" else 0])
    pointers = struct.pack(word * 1, strings) + struct.pack(word, strings + 2 * width)
    pairs = (characters, len(name), characters + len(name), len(modules))
    body = b"".join(struct.pack(word, number) for number in pairs)
    return (head + pointers).ljust(32, b"\0") + body + name + modules


# Mach-O


def packed(version):
    major, minor, patch = ([int(part) for part in version.split(".")] + [0, 0])[:3]
    return major << 16 | minor << 8 | patch


def command(number, body, order="<"):
    body += bytes(-len(body) % 8)
    return struct.pack(order + "2I", number, 8 + len(body)) + body


def build_version(minimum="12.0", sdk="12.0", platform=1, order="<"):
    return command(
        0x32, struct.pack(order + "4I", platform, packed(minimum), packed(sdk), 0), order
    )


def version_min(minimum, sdk, number=0x24):
    return command(number, struct.pack("<2I", packed(minimum), packed(sdk)))


def uuid_command(value=bytes(range(16))):
    return command(0x1B, value)


def dylib(name, number=0xC):
    return command(number, struct.pack("<4I", 24, 0, 0, 0) + name.encode() + b"\0")


def dylinker(name="/usr/lib/dyld"):
    return command(0xE, struct.pack("<I", 12) + name.encode() + b"\0")


def signature_command(offset, size):
    return command(0x1D, struct.pack("<2I", offset, size))


def segment(address, offset, size, protection=3, section=None):
    """LC_SEGMENT_64, with at most one section that fills it."""
    sections = b""
    if section:
        sections = struct.pack("<16s16s2Q8I", section, b"__DATA", address, size, *[0] * 8)
    head = struct.pack(
        "<16s4Q4I",
        b"__DATA",
        address,
        size,
        offset,
        size,
        protection,
        protection,
        1 if section else 0,
        0,
    )
    return command(0x19, head + sections)


def macho(*commands, cpu=ARM64, subtype=0, kind=EXECUTABLE, order="<", bits=64, tail=b""):
    body = b"".join(commands)
    magic = 0xFEEDFACF if bits == 64 else 0xFEEDFACE
    fields = (magic, cpu, subtype, kind, len(commands), len(body), 0)
    head = struct.pack(order + "7I", *fields) + bytes(4 if bits == 64 else 0)
    return head + body + tail


def program(*more, **options):
    """A Mach-O program as cmd/link makes it, unsigned."""
    return macho(build_version(), uuid_command(), dylinker(), *more, **options)


def signed(signature, *commands, **options):
    """A Mach-O program that ends with a code signature."""
    size = len(macho(*commands, signature_command(0, 0), **options))
    return macho(*commands, signature_command(size, len(signature)), **options) + signature


def code_signature(flags=0x20002, identifier="a.out", team="", certificate=b"", version=0x20400):
    strings = 52
    names = identifier.encode() + b"\0"
    team_at = strings + len(names) if team else 0
    names += team.encode() + b"\0" if team else b""
    fields = (0xFADE0C02, strings + len(names), version, flags, 0, strings, 0, 0, 0)
    directory = struct.pack(">9I", *fields) + bytes(8) + struct.pack(">2I", 0, team_at) + names
    blobs = [(0, directory), (0x10000, struct.pack(">2I", 0xFADE0B01, 8 + len(certificate)))]
    blobs[1] = (0x10000, blobs[1][1] + certificate)
    head = 12 + 8 * len(blobs)
    starts = accumulate((len(blob) for _, blob in blobs), initial=head)
    index = b"".join(
        struct.pack(">2I", slot, at) for (slot, _), at in zip(blobs, starts, strict=False)
    )
    body = b"".join(blob for _, blob in blobs)
    return struct.pack(">3I", 0xFADE0CC0, head + len(body), len(blobs)) + index + body


def fat(*slices, wide=False, align=16):
    """A fat file of (cpu, bytes); `wide` has offsets of 64 bits."""
    row = ">2I2Q2I" if wide else ">5I"
    offset = 8 + struct.calcsize(row) * len(slices)
    table, body = b"", b""
    for cpu, data in slices:
        body += bytes(-(offset + len(body)) % align)
        extra = (4, 0) if wide else (4,)
        table += struct.pack(row, cpu, 0, offset + len(body), len(data), *extra)
        body += data
    return struct.pack(">2I", 0xCAFEBABF if wide else 0xCAFEBABE, len(slices)) + table + body


def go_macho(record, section=b"__go_buildinfo", address=0x100000000, **options):
    """A Mach-O program with a segment of data that holds Go's record."""
    size = len(program(segment(0, 0, 0, section=section), **options))
    offset = size + -size % 16
    data = segment(address, offset, len(record), section=section)
    return program(data, **options).ljust(offset, b"\0") + record
