"""
The system that an ELF file is for: many systems share the format, and few files name one.

Tried in this order: the setting GOOS of a Go program, the only one that separates illumos
from solaris and is in static programs; the notes; the header; the path of the loader.
"""

import struct
from collections.abc import Sequence

from gover.inspect.elf_tables import PT_NOTE, Header, Segment
from gover.inspect.program import BuildInfo
from gover.inspect.reader import FileRange

_NOTES_MOST = 4096  # bytes of one segment
_SEGMENTS_MOST = 16
_GOOS = {
    "linux",
    "android",
    "freebsd",
    "netbsd",
    "openbsd",
    "dragonfly",
    "solaris",
    "illumos",
}
_NOTES = {
    b"Android\0": "android",
    b"FreeBSD\0": "freebsd",
    b"NetBSD\0": "netbsd",
    b"OpenBSD\0": "openbsd",
    b"DragonFly\0": "dragonfly",
}
_GNU_ABI_TAG = 1
_GNU = {0: "linux", 2: "solaris", 3: "freebsd", 4: "netbsd"}  # the tag's first word
_OSABI = {2: "netbsd", 3: "linux", 6: "solaris", 9: "freebsd", 12: "openbsd"}
_LOADERS = {
    "/system/bin/linker": "android",
    "/libexec/ld-elf.so": "freebsd",
    "/usr/libexec/ld.elf_so": "netbsd",
    "/usr/libexec/ld.so": "openbsd",
    "/libexec/ld.elf_so": "netbsd",
    "/usr/libexec/ld-elf.so": "dragonfly",
}


def find_platform(
    file: FileRange,
    head: Header,
    segments: Sequence[Segment],
    interpreter: str | None,
    go: BuildInfo | None,
) -> str | None:
    """Return the platform; None when the file does not name one. Raises MalformedProgram."""
    goos = go.setting("GOOS") if go else None
    if goos in _GOOS:
        return goos
    from_notes = (_of_notes(note, head.order) for note in _notes(file, segments))
    return next(filter(None, from_notes), None) or _OSABI.get(head.osabi) or _of_loader(interpreter)


def _notes(file: FileRange, segments: Sequence[Segment]) -> list[bytes]:
    found = [segment for segment in segments if segment.type == PT_NOTE][:_SEGMENTS_MOST]
    return [file.read_up_to(segment.offset, min(segment.filled, _NOTES_MOST)) for segment in found]


def _of_notes(data: bytes, order: str) -> str | None:
    """Return the platform that the notes of one segment name; each is padded to 4 bytes."""
    offset = 0
    while offset + 12 <= len(data):
        name_size, size, kind = struct.unpack_from(order + "3I", data, offset)
        start = offset + 12
        name = data[start : start + name_size]
        content = start + name_size + -name_size % 4
        if name in _NOTES:
            return _NOTES[name]
        if name == b"GNU\0" and kind == _GNU_ABI_TAG and content + 4 <= len(data):
            return _GNU.get(struct.unpack_from(order + "I", data, content)[0])
        offset = content + size + -size % 4
    return None


def _of_loader(interpreter: str | None) -> str | None:
    if not interpreter:
        return None
    for path, name in _LOADERS.items():
        if interpreter.startswith(path):
            return name
    base = interpreter.rpartition("/")[2]
    is_linux = base.startswith(("ld-linux", "ld-musl", "ld64.so", "ld.so.1", "ld-uClibc"))
    return "linux" if is_linux else None
