"""Read the subset of tar that Go's archives need: POSIX ustar, files, folders, pax paths."""

import re
import struct
import zlib
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gover.archive.layout import ArchiveMember
from gover.errors import VerificationError
from gover.escape import safe

_BLOCK = 512
_ZERO = bytes(_BLOCK)
_MAX_PAX_SIZE = 64 << 10  # bytes of one extended header

# POSIX.1-1988 ustar: name, mode, (uid, gid), size, (mtime), checksum, type, link name,
# magic and version, (owner, group, device numbers), prefix.
_USTAR = struct.Struct("100s8s16x12s12x8sc100s8s80x155s12x")
_MAGIC = b"ustar\x0000"  # GNU tar has blanks here

_FILE = frozenset((b"0", b"\0"))
_FOLDER = b"5"
_PAX, _PAX_GLOBAL = b"x", b"g"
_KINDS = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a character device",
    b"4": "a block device",
    b"6": "a named pipe",
    b"K": "a GNU long link name",
    b"L": "a GNU long name",
    b"S": "a sparse file",
}

_HARMLESS = frozenset((b"mtime", b"atime", b"ctime", b"comment"))
_PAX_RECORD = re.compile(rb"([1-9][0-9]{0,5}) ([^=\n]+)=", re.DOTALL)


class _Header(NamedTuple):
    name: bytes
    mode: int
    size: int
    kind: bytes
    link: bytes


class _Stream:
    """Chunks of plain bytes, read in blocks and pieces of a tar."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")

    def block(self) -> bytes:
        """Return the next 512 bytes."""
        if len(self._chunk) >= _BLOCK:
            block, self._chunk = self._chunk[:_BLOCK], self._chunk[_BLOCK:]
            return block.tobytes()
        return b"".join(self.pieces(_BLOCK))

    def pieces(self, size: int) -> Iterator[memoryview]:
        """Yield the next `size` bytes, in pieces of any size."""
        while size:
            if not self._chunk:
                self._refill()
            piece, self._chunk = self._chunk[:size], self._chunk[size:]
            size -= len(piece)
            yield piece

    def _refill(self) -> None:
        chunk = next((chunk for chunk in self._chunks if chunk), None)
        if chunk is None:
            raise VerificationError("the archive is truncated")
        self._chunk = memoryview(chunk)

    def skip(self, size: int) -> None:
        """Move behind the next `size` bytes."""
        if len(self._chunk) >= size:
            self._chunk = self._chunk[size:]
        else:
            deque(self.pieces(size), maxlen=0)

    def rest_is_zero(self) -> bool:
        """Read to the end, so that the checksum after it is checked too."""
        zero = not self._chunk.tobytes().strip(b"\0")
        return all([zero, *(not chunk.strip(b"\0") for chunk in self._chunks)])


def members(chunks: Iterator[bytes]) -> Iterator[ArchiveMember | memoryview]:
    """
    Yield each member, then its content in pieces that sum to its size.

    `VerificationError` for everything but ustar with regular files, folders and pax headers
    that contain a path or a time: links, devices, pipes, sparse files, GNU names, numbers
    not octal, a wrong header checksum, no end mark, or anything after it.
    """
    stream = _Stream(chunks)
    path: str | None = None  # from a pax header, for the member after it
    while (block := stream.block()) != _ZERO:
        header = _header(block)
        if header.kind in (_PAX, _PAX_GLOBAL):
            path = _pax_path(header, path, stream)
        else:
            yield _member(header, path)
            yield from stream.pieces(header.size)
            path = None
        stream.skip(-header.size % _BLOCK)
    if path is not None or stream.block() != _ZERO or not stream.rest_is_zero():
        raise VerificationError("the archive has no valid end of a tar")


def _header(block: bytes) -> _Header:
    name, mode, size, checksum, kind, link, magic, prefix = _USTAR.unpack(block)
    if magic != _MAGIC:
        raise VerificationError("the archive is not a ustar archive")
    # The checksum is computed with blanks in its own field.
    if _octal(checksum) != _sum(block) - sum(checksum) + 8 * 0x20:
        raise VerificationError("the archive is damaged (bad header checksum)")
    name = _text(name)
    if prefix[0]:
        name = _text(prefix) + b"/" + name
    return _Header(name, _octal(mode), _octal(size), kind, _text(link))


def _sum(block: bytes) -> int:
    """Return the sum of 512 bytes: half of an Adler-32 is that of its bytes, less than 65521."""
    half = _BLOCK // 2
    low = (zlib.adler32(block[:half]) & 0xFFFF) - 1
    return low + (zlib.adler32(block[half:]) & 0xFFFF) - 1


@lru_cache(maxsize=1024)  # many modes and sizes are the same
def _octal(field: bytes) -> int:
    """Parse an octal number; base-256, signs and leading blanks are not ustar."""
    digits = field.rstrip(b"\0 ")
    if not digits or digits.translate(None, b"01234567"):
        raise VerificationError(f"the archive has a header with a bad number {_shown(field)}")
    return int(digits, 8)


def _text(field: bytes) -> bytes:
    text = field.rstrip(b"\0")
    if b"\0" in text:
        raise VerificationError(f"the archive has a name with a NUL in it: {_shown(field)}")
    return text


def _member(header: _Header, path: str | None) -> ArchiveMember:
    name = _decoded(header.name) if path is None else path
    if header.kind not in _FILE and header.kind != _FOLDER:
        kind = _KINDS.get(header.kind, f"of the unknown type {_shown(header.kind)}")
        raise VerificationError(f"archive member {safe(name)} is {kind}")
    if header.link:
        raise VerificationError(f"archive member {safe(name)} has a link name but is not a link")
    executable = bool(header.mode & 0o111)
    if header.kind in _FILE:
        return ArchiveMember(name, header.size, executable)
    if header.size:
        raise VerificationError(f"archive member {safe(name)} is a folder with content")
    return ArchiveMember(name.removesuffix("/"), 0, executable, directory=True)


def _decoded(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError as error:
        raise VerificationError(f"archive member {_shown(name)} has an unsafe name") from error


def _shown(raw: bytes) -> str:
    return safe(raw.decode(errors="surrogateescape"))


def _pax_path(header: _Header, path: str | None, stream: _Stream) -> str | None:
    """Read an extended header (POSIX.1-2001 pax); a global one must not contain a path."""
    if header.size > _MAX_PAX_SIZE:
        raise VerificationError("the archive has an extended header that is too large")
    records = _pax_records(b"".join(stream.pieces(header.size)))
    pax_path = records.pop(b"path", None)
    if other := records.keys() - _HARMLESS:
        raise VerificationError(f"the archive has the extended header {_shown(min(other))}")
    if pax_path is None:
        return path
    if path is not None or header.kind == _PAX_GLOBAL:
        raise VerificationError(f"the archive has one extended path too many: {_shown(pax_path)}")
    return _decoded(pax_path)


def _pax_records(data: bytes) -> dict[bytes, bytes]:
    """Parse ``<length> <key>=<value>`` lines, where the length counts the whole line."""
    records: dict[bytes, bytes] = {}
    while data:
        match = _PAX_RECORD.match(data)
        length = int(match[1]) if match else 0
        record = data[:length]
        if match is None or len(record) != length or length <= match.end():
            raise VerificationError("the archive has a bad extended header")
        if record[-1:] != b"\n" or match[2] in records:
            raise VerificationError("the archive has a bad extended header")
        records[match[2]] = record[match.end() : -1]
        data = data[length:]
    return records
