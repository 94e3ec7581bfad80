"""
Read the zip of a module from its first byte on, while it still arrives.

The directory of a zip is at its end. Until that has arrived the local headers decide; then it must
have exactly the members that were read, in the same places. Whatever this reader accepts,
gover.archive.zip accepts and unpacks alike, but for the modes, which are in the directory alone. It
refuses more: a caller reads the whole file again before it calls an archive bad.
"""

import struct
from collections.abc import Iterator
from io import BufferedIOBase, RawIOBase
from typing import NamedTuple

from gover.archive import deflate, zip_directory
from gover.archive.inflate import expands_too_much, pieces
from gover.archive.layout import ArchiveMember
from gover.archive.member_names import MAX_FILE_SIZE, MAX_MEMBERS, MAX_TOTAL_SIZE
from gover.archive.zip import RAW, Batch, batched, member_content, read_exactly
from gover.archive.zip_directory import DEFLATED, DESCRIPTOR, ZipEntry
from gover.errors import VerificationError
from gover.escape import safe

_READ = 128 << 10  # bytes at a time
_FIRST, _MOST = 2 << 10, 64 << 10  # of them for a member: what is behind its end is copied

_LOCAL = struct.Struct("<6x2H4x3I2H")  # without mark, version, and time
_TRAILER = struct.Struct("<4s3I")


def streamed_batches(file: RawIOBase) -> Iterator[Batch]:
    """
    Yield each member, then its content in pieces, in batches; no member is executable.

    Where only what follows a member tells its size, that is None, and an empty piece ends it.
    `file` is read from its position, which is its first byte, to its end. `VerificationError`
    unless the local headers are followed by a directory that agrees; then it is known that a member
    before is none.
    """
    source = _ZipSource(file)
    return batched(source, _StreamedZip(source).members())


class _ZipSource(BufferedIOBase):
    """The bytes of a file in order; some of them can be looked at before they are read."""

    def __init__(self, file: RawIOBase) -> None:
        super().__init__()
        self._file = file
        self._ahead = memoryview(b"")
        self._position = 0

    def tell(self) -> int:
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next `size` bytes; fewer at the end."""
        assert size is not None
        data = self.look(size)
        if len(data) == size:
            self.skip(size)
            return data.tobytes()
        parts = []
        while size and (data := self.look(size)):
            parts.append(data.tobytes())
            self.skip(len(data))
            size -= len(data)
        return b"".join(parts)

    def look(self, most: int) -> memoryview:
        """Return some of the next bytes, at most that many; none at the end."""
        if not self._ahead:
            self._ahead = memoryview(self._file.read(_READ) or b"")
        return self._ahead[:most]

    def skip(self, count: int) -> None:
        """Move behind bytes that `look` has returned."""
        self._ahead = self._ahead[count:]
        self._position += count


class _ZipHeader(NamedTuple):
    """A local header; where a data descriptor follows, checksum and sizes are 0 in it."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int


class _StreamedZip:
    def __init__(self, file: _ZipSource) -> None:
        self._file = file
        self._found: list[tuple[object, ...]] = []  # as ZipEntry, without its last field
        self._plain = 0  # bytes of content so far

    def members(self) -> Iterator[ArchiveMember | bytes]:
        start = 0
        while (fixed := read_exactly(self._file, _LOCAL.size)).startswith(b"PK\3\4"):
            if len(self._found) == MAX_MEMBERS:
                raise VerificationError(f"the archive has more than {MAX_MEMBERS} members")
            header, name = self._header(fixed)
            if header.flags & DESCRIPTOR:
                yield ArchiveMember(name, None, executable=False)
                yield from self._deferred(header, name, start)
                yield b""
            else:
                yield from self._stated(header, name, start)
            start = self._file.tell()
        self._check_directory(fixed, start)

    def _header(self, fixed: bytes) -> tuple[_ZipHeader, str]:
        """Read the rest of a local header; return it, and the name of its member."""
        flags, method, crc, packed, size, name_length, extra_length = _LOCAL.unpack(fixed)
        names = read_exactly(self._file, name_length + extra_length)
        raw_name = names[:name_length]
        name = zip_directory.decode_name(raw_name, flags)
        zip_directory.check_extra(name, names[name_length:])
        zip_directory.check_method(name, flags, method)
        if flags & DESCRIPTOR and (method != DEFLATED or crc or packed or size):
            raise VerificationError(f"archive member {safe(name)} does not tell where it ends")
        if method != DEFLATED and packed != size:
            raise VerificationError(f"archive member {safe(name)} has an impossible size")
        if name.endswith("/") and (size or flags & DESCRIPTOR):
            raise VerificationError(f"archive member {safe(name)} is a folder with content")
        return _ZipHeader(raw_name, flags, method, crc, packed, size), name

    def _stated(self, header: _ZipHeader, name: str, start: int) -> Iterator[ArchiveMember | bytes]:
        """Yield a member whose header states its sizes."""
        is_folder = name.endswith("/")
        member = ArchiveMember(name.removesuffix("/"), header.size, False, is_folder)
        self._count(name, header.size, header.size, header.packed)
        yield member
        yield from member_content(self._file, ZipEntry(*header, start, member))
        self._found.append((*header, start))

    def _deferred(self, header: _ZipHeader, name: str, start: int) -> Iterator[bytes]:
        """Yield the content of a deflated member, and compare what its data descriptor states."""
        begin, size, crc = self._file.tell(), 0, 0
        for piece in self._inflated(name):
            size += len(piece)
            crc = deflate.crc32(piece, crc)
            self._count(name, size, len(piece), 0)
            yield piece
        sums = (crc, self._file.tell() - begin, size)
        if _TRAILER.unpack(read_exactly(self._file, _TRAILER.size)) != (b"PK\7\10", *sums):
            raise VerificationError(
                f"archive member {safe(name)} has a data descriptor that disagrees"
            )
        self._found.append((header.raw_name, header.flags, header.method, *sums, start))

    def _inflated(self, name: str) -> Iterator[bytes]:
        """Yield what the bytes up to the end of a deflate stream inflate to; move behind it."""
        inflater = deflate.inflater(RAW)
        most = _FIRST
        while not inflater.eof:
            data = self._file.look(most)
            most = _MOST
            if not data:
                raise VerificationError(f"archive member {safe(name)} is truncated")
            yield from pieces(inflater, data)
            self._file.skip(len(data) - len(inflater.unused_data))

    def _count(self, name: str, size: int, more: int, packed: int) -> None:
        """Check the limits: a member has `size` bytes so far, `more` of them new in `packed`."""
        self._plain += more
        if size > MAX_FILE_SIZE or self._plain > MAX_TOTAL_SIZE:
            raise VerificationError(f"archive member {safe(name)} is too large")
        if expands_too_much(self._file.tell() + packed, self._plain):
            raise VerificationError("the archive expands to far more than an archive of Go")

    def _check_directory(self, beginning: bytes, start: int) -> None:
        """Read to the end; require that the directory there has the members that were found."""
        if not beginning.startswith(b"PK\1\2"):
            raise VerificationError("the archive has bytes that belong to no member")
        tail = beginning + self._file.read(zip_directory.MAX_TAIL)
        directory = zip_directory.parse_directory(tail, start)
        if [entry[:-1] for entry in directory.entries] != self._found:
            raise VerificationError("the archive has other members than its directory")
