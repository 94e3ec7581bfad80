"""Read zip files whose entries follow one another without gaps."""

import struct
from collections.abc import Iterator
from io import BufferedIOBase
from typing import NamedTuple

from gover.archive import deflate, zip_directory
from gover.archive.inflate import pieces
from gover.archive.layout import ArchiveMember
from gover.archive.partial_zip import PartialZip, read_copy
from gover.archive.zip_directory import ZipEntry
from gover.errors import VerificationError
from gover.escape import safe

_LOCAL = struct.Struct("<4s5H3I2H")
_TRAILER = struct.Struct("<4s3I")
RAW = -15  # zlib's window bits for deflate without header and trailer
_READ = 64 << 10  # compressed bytes at a time
_BATCH = 256 << 10  # plain bytes in a batch


class Batch(NamedTuple):
    """Members and their content in order, and the number of file bytes read for them."""

    consumed: int
    items: list[ArchiveMember | bytes]


def batches(file: BufferedIOBase) -> Iterator[Batch]:
    """
    Yield each member, then its content in pieces that sum to its size, in batches.

    In batches, so that progress is not reported for each of 17,000 small files.
    `VerificationError` unless central directory, local headers, data descriptors and content
    agree in names, flags, methods, sizes and checksums, and the entries fill the file from its
    first byte to the central directory without a gap.
    """
    directory = zip_directory.read_directory(file)
    yield from batched(file, _members(file, directory), directory)


def partial_batches(file: BufferedIOBase, partial: PartialZip) -> Iterator[Batch]:
    """
    Yield the same of a zip of which some members are elsewhere, those first.

    `file` reads the file of `partial`. The local headers of those members are not compared; raises
    as `batches`, and for a copy with another CRC-32.
    """
    return batched(file, _partial_members(file, partial), partial.directory)


def batched(
    file: BufferedIOBase,
    members: Iterator[ArchiveMember | bytes],
    directory: zip_directory.ZipDirectory | None = None,
) -> Iterator[Batch]:
    """Yield what `members` reads of `file`, which may leave its `directory` unread, in batches."""
    items: list[ArchiveMember | bytes] = []
    reported = waiting = 0
    for item in members:
        items.append(item)
        waiting += len(item) if isinstance(item, bytes) else 0
        if waiting >= _BATCH:
            position = file.tell()
            yield Batch(position - reported, items)
            items, reported, waiting = [], position, 0
    yield Batch((directory.length if directory else file.tell()) - reported, items)


def _members(
    file: BufferedIOBase, directory: zip_directory.ZipDirectory
) -> Iterator[ArchiveMember | bytes]:
    position = 0
    for entry in directory.entries:
        if entry.offset != position:
            raise VerificationError(f"{_shown(entry)} overlaps another or leaves a gap")
        yield from _member(file, entry)
        position = file.tell()
    if position != directory.start:
        raise VerificationError("the archive has bytes that belong to no member")


def _partial_members(file: BufferedIOBase, partial: PartialZip) -> Iterator[ArchiveMember | bytes]:
    for entry in partial.directory.entries:
        if copy := partial.copies.get(entry.raw_name):
            yield entry.member
            yield from _checked(read_copy(copy, entry), entry)
    for entry, end in partial.directory.spans():
        if entry.raw_name not in partial.copies:
            file.seek(entry.offset)
            yield from _member(file, entry)
            if file.tell() != end:
                raise VerificationError(f"{_shown(entry)} leaves a gap")


def _member(file: BufferedIOBase, entry: ZipEntry) -> Iterator[ArchiveMember | bytes]:
    """Yield the member at the position of `file`, and its content; move behind it."""
    _check_local_header(file, entry)
    yield entry.member
    yield from member_content(file, entry)
    _check_descriptor(file, entry)


def _shown(entry: ZipEntry) -> str:
    return f"archive member {safe(entry.member.name)}"


def _check_local_header(file: BufferedIOBase, entry: ZipEntry) -> None:
    fixed = read_exactly(file, _LOCAL.size)
    mark, _, flags, method, _, _, *sums, name_length, extra_length = _LOCAL.unpack(fixed)
    name = read_exactly(file, name_length)
    extra = read_exactly(file, extra_length)
    stated = (mark, flags, method, name)
    if stated != (b"PK\3\4", entry.flags, entry.method, entry.raw_name):
        raise VerificationError(f"{_shown(entry)} has two headers that disagree")
    zip_directory.check_extra(entry.member.name, extra)
    deferred = [0, 0, 0] if entry.flags & zip_directory.DESCRIPTOR else None
    if sums not in ([entry.crc, entry.packed, entry.size], deferred):
        raise VerificationError(f"{_shown(entry)} has two headers that disagree")


def _check_descriptor(file: BufferedIOBase, entry: ZipEntry) -> None:
    if not entry.flags & zip_directory.DESCRIPTOR:
        return
    stated = _TRAILER.unpack(read_exactly(file, _TRAILER.size))
    if stated != (b"PK\7\10", entry.crc, entry.packed, entry.size):
        raise VerificationError(f"{_shown(entry)} has a data descriptor that disagrees")


def member_content(file: BufferedIOBase, entry: ZipEntry) -> Iterator[bytes]:
    """Yield the content that begins at the position of `file`; move behind it."""
    packed = _packed(file, entry)
    is_deflated = entry.method == zip_directory.DEFLATED
    return _checked(_inflated(packed, entry) if is_deflated else packed, entry)


def _checked(source: Iterator[bytes], entry: ZipEntry) -> Iterator[bytes]:
    """Yield the content, exactly `entry.size` bytes with the entry's CRC-32, or raise."""
    left, crc = entry.size, 0
    for piece in source:
        left -= len(piece)
        if left < 0:
            break
        crc = deflate.crc32(piece, crc)
        yield piece
    if left or crc != entry.crc:
        raise VerificationError(f"{_shown(entry)} is damaged (its checksum or size is wrong)")


def _packed(file: BufferedIOBase, entry: ZipEntry) -> Iterator[bytes]:
    left = entry.packed
    while left:
        data = read_exactly(file, min(left, _READ))
        left -= len(data)
        yield data


def _inflated(source: Iterator[bytes], entry: ZipEntry) -> Iterator[bytes]:
    inflater = deflate.inflater(RAW)
    for data in source:
        yield from pieces(inflater, data)
    if not inflater.eof or inflater.unused_data:
        raise VerificationError(f"{_shown(entry)} is damaged (bad compressed data)")


def read_exactly(file: BufferedIOBase, size: int) -> bytes:
    """Return the next `size` bytes; VerificationError if there are fewer."""
    data = file.read(size)
    if len(data) != size:
        raise VerificationError("the archive is truncated")
    return data
