"""
A zip of which only some members are there, and the others are files of this machine.

A file is taken in place of a member if it has the member's CRC-32 and size. That is a guess: a
CRC-32 is no proof. What was copied is hashed like what was unpacked, and compared with the hash
that Go published.
"""

import os
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from gover.archive import deflate
from gover.archive.arriving import ArrivingFile
from gover.archive.layout import ArchiveLayout, member_target
from gover.archive.zip_directory import ZipDirectory, ZipEntry
from gover.errors import VerificationError
from gover.escape import safe
from gover.fs.read import open_regular

_PIECE = 128 << 10  # bytes
_WASTE = 64 << 10  # bytes that are fetched rather than another range, which takes a round trip


class PartialZip(NamedTuple):
    """The directory of a zip, its file, and the paths of the members that are not in it."""

    file: ArrivingFile
    directory: ZipDirectory
    copies: Mapping[bytes, str]  # by the name in the directory


class ByteRange(NamedTuple):
    """The bytes from `start` up to `end`, which is not among them."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def find_copies(directory: ZipDirectory, layout: ArchiveLayout, goroot: str) -> dict[bytes, str]:
    """
    Return the paths of the files of a GOROOT that have CRC-32 and size of a member.

    Only the file at the member's own path counts. Raises VerificationError for a name that no
    archive of Go has.
    """
    copies = {}
    for entry in directory.entries:
        path = f"{goroot}/{member_target(entry.member, layout).path}"
        if not entry.member.directory and _crc32(path, entry.size) == entry.crc:
            copies[entry.raw_name] = path
    return copies


def missing_ranges(
    directory: ZipDirectory, copies: Mapping[bytes, str], most: int
) -> list[ByteRange]:
    """
    Return the parts of the zip that have all members without a copy, in order.

    They are at most `most`: the widest gaps between such members are left out, and no gap of
    less than 64 KiB. Raises VerificationError for members that overlap.
    """
    missing: list[ByteRange] = []
    for entry, end in directory.spans():
        if end <= entry.offset:
            raise VerificationError(f"archive member {safe(entry.member.name)} overlaps another")
        if entry.raw_name not in copies:
            missing.append(ByteRange(entry.offset, end))
    gaps = sorted((after.start - before.end for before, after in pairwise(missing)), reverse=True)
    return _joined(missing, max((_WASTE, *gaps[most - 1 : most])))


def _joined(ranges: list[ByteRange], gap: int) -> list[ByteRange]:
    """Join ranges between which there are at most `gap` bytes."""
    joined: list[ByteRange] = []
    for each in ranges:
        if joined and each.start - joined[-1].end <= gap:
            joined[-1] = ByteRange(joined[-1].start, each.end)
        else:
            joined.append(each)
    return joined


def read_copy(path: str, entry: ZipEntry) -> Iterator[bytes]:
    """
    Yield the content of a file in place of a member.

    Raises:
        VerificationError: it cannot be read, or has more or fewer bytes than the member.
    """
    left = entry.size
    try:
        with open(open_regular(path), "rb", buffering=0) as file:
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
    except OSError as error:
        raise VerificationError(f"{safe(path)} cannot be read ({error})") from error
    if left:
        raise VerificationError(f"{safe(path)} has changed meanwhile")


def _crc32(path: str, size: int) -> int | None:
    """Return the CRC-32 of the file at `path`; None unless it is there and has that size."""
    try:
        file = open_regular(path)
    except OSError:
        return None
    checksum = 0
    try:
        if os.fstat(file).st_size != size:
            return None
        while piece := os.read(file, _PIECE):
            checksum = deflate.crc32(piece, checksum)
    except OSError:
        return None
    finally:
        os.close(file)
    return checksum
