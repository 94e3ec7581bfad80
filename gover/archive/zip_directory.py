"""Read the central directory of a zip file (PKWARE APPNOTE 4.3.12-16)."""

import stat
import struct
from collections.abc import Iterator
from io import BufferedIOBase
from os import SEEK_END
from typing import NamedTuple

from gover.archive.inflate import expands_too_much
from gover.archive.layout import ArchiveMember
from gover.archive.member_names import MAX_FILE_SIZE, MAX_MEMBERS
from gover.errors import VerificationError
from gover.escape import safe

STORED, DEFLATED = 0, 8
DESCRIPTOR, _UTF8, _DEFLATE_LEVEL = 0x0008, 0x0800, 0x0006  # the only flags allowed

_END = struct.Struct("<4s4H2IH")
END_SIZE = _END.size
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_EXTRA = struct.Struct("<2H")
_MAX_DIRECTORY_SIZE = 16 << 20  # bytes; a release has 2 MB
MAX_TAIL = _MAX_DIRECTORY_SIZE + END_SIZE  # bytes from the directory to the end of the file

_ZIP64, _OTHER_NAME = 0x0001, 0x7075  # extra fields that override the header
_DOS_FOLDER = 0x10


class ZipEntry(NamedTuple):
    """One entry of the central directory; sizes and offset in bytes."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int  # of the local header, from the start of the file
    member: ArchiveMember


class ZipDirectory(NamedTuple):
    """All entries in the order of their offsets."""

    entries: list[ZipEntry]
    start: int  # offset of the central directory
    length: int  # of the whole file

    def spans(self) -> Iterator[tuple[ZipEntry, int]]:
        """Yield each entry, and where the next one begins, or after the last the directory."""
        following = (*(entry.offset for entry in self.entries[1:]), self.start)
        yield from zip(self.entries, following, strict=False)


def read_directory(file: BufferedIOBase) -> ZipDirectory:
    """
    Return the central directory, and set `file` to its first byte.

    `VerificationError` unless the file ends with one consistent end record: no comment, no
    zip64 (nothing of Go is that large), no parts on other disks.
    """
    start = read_start(file)
    file.seek(start)
    directory = parse_directory(file.read(MAX_TAIL), start)
    file.seek(0)
    return directory


def parse_directory(tail: bytes, start: int) -> ZipDirectory:
    """
    Return the central directory of a zip that has the bytes `tail` from `start` to its end.

    Raises VerificationError as `read_directory`.
    """
    length = start + len(tail)
    count, size, stated_start = _end_record(tail[-END_SIZE:], length)
    if stated_start != start:
        raise VerificationError("the archive has an inconsistent central directory")
    entries = _entries(tail[:size], count)
    if expands_too_much(length, sum(entry.size for entry in entries)):
        raise VerificationError("the archive expands to far more than an archive of Go")
    return ZipDirectory(sorted(entries, key=lambda entry: entry.offset), start, length)


def read_start(file: BufferedIOBase) -> int:
    """
    Return the offset of the central directory; only the last END_SIZE bytes are read.

    Raises VerificationError as `read_directory`.
    """
    length = file.seek(0, SEEK_END)
    file.seek(max(0, length - END_SIZE))
    return _end_record(file.read(END_SIZE), length)[2]


def _end_record(record: bytes, length: int) -> tuple[int, int, int]:
    if len(record) != _END.size:
        raise VerificationError("the archive is truncated")
    mark, disk, first_disk, here, count, size, start, comment = _END.unpack(record)
    if mark != b"PK\5\6" or comment:
        raise VerificationError("the archive has no valid end of a zip")
    if disk or first_disk or here != count or start + size + _END.size != length:
        raise VerificationError("the archive has an inconsistent central directory")
    if count > MAX_MEMBERS or size > _MAX_DIRECTORY_SIZE:
        raise VerificationError(f"the archive has more than {MAX_MEMBERS} members")
    return count, size, start


def _entries(directory: bytes, count: int) -> list[ZipEntry]:
    entries: list[ZipEntry] = []
    position = 0
    while position < len(directory):
        entry, position = _entry(directory, position)
        entries.append(entry)
    if position != len(directory) or len(entries) != count:
        raise VerificationError("the archive has an inconsistent central directory")
    return entries


def _entry(directory: bytes, position: int) -> tuple[ZipEntry, int]:
    """Read the entry at `position`; return it and the position after it."""
    fixed = directory[position : position + _CENTRAL.size]
    if len(fixed) != _CENTRAL.size or not fixed.startswith(b"PK\1\2"):
        raise VerificationError("the archive has an inconsistent central directory")
    _, _, _, flags, method, _, _, crc, packed, size, *rest = _CENTRAL.unpack(fixed)
    name_length, extra_length, comment_length, disk, _, attributes, offset = rest
    name_end = position + _CENTRAL.size + name_length
    raw_name = directory[position + _CENTRAL.size : name_end]
    name = decode_name(raw_name, flags)
    check_extra(name, directory[name_end : name_end + extra_length])
    check_method(name, flags, method)
    if disk:
        raise VerificationError(f"archive member {safe(name)} is on another disk")
    member = _member(name, size, attributes)
    if size > MAX_FILE_SIZE or (method == STORED and packed != size):
        raise VerificationError(f"archive member {safe(name)} has an impossible size")
    entry = ZipEntry(raw_name, flags, method, crc, packed, size, offset, member)
    return entry, name_end + extra_length + comment_length


def decode_name(raw_name: bytes, flags: int) -> str:
    """Decode a name: ASCII, or UTF-8 by its flag."""
    try:
        return raw_name.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError as error:
        shown = safe(raw_name.decode(errors="surrogateescape"))
        raise VerificationError(f"archive member {shown} has an unsafe name") from error


def check_extra(name: str, extra: bytes) -> None:
    """Reject extra fields that would change a size or the name, or are malformed."""
    while extra:
        kind, length = _EXTRA.unpack(extra[:4]) if len(extra) >= _EXTRA.size else (_ZIP64, 0)
        if kind in (_ZIP64, _OTHER_NAME) or _EXTRA.size + length > len(extra):
            raise VerificationError(f"archive member {safe(name)} has a bad extra field")
        extra = extra[_EXTRA.size + length :]


def check_method(name: str, flags: int, method: int) -> None:
    """Reject flags and compression methods that no archive of Go has."""
    if flags & ~(DESCRIPTOR | _UTF8 | _DEFLATE_LEVEL):
        raise VerificationError(f"archive member {safe(name)} is encrypted or patched")
    if method not in (STORED, DEFLATED):
        raise VerificationError(f"archive member {safe(name)} has compression method {method}")


def _member(name: str, size: int, attributes: int) -> ArchiveMember:
    """Return the member; Unix has type and mode in the upper half, DOS a bit in the lower."""
    mode = attributes >> 16
    directory = name.endswith("/")
    allowed = (0, stat.S_IFDIR) if directory else (0, stat.S_IFREG)
    if stat.S_IFMT(mode) not in allowed or (attributes & _DOS_FOLDER and not directory):
        raise VerificationError(f"archive member {safe(name)} is neither a file nor a folder")
    if directory and size:
        raise VerificationError(f"archive member {safe(name)} is a folder with content")
    return ArchiveMember(name.removesuffix("/"), size, bool(mode & 0o111), directory)
