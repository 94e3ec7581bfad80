"""The narrowest tar that Go's archives need: POSIX ustar, files and folders, pax paths."""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from gover.archive.layout import ArchiveMember
from gover.errors import VerificationError
from gover.escape import safe

_BLOCK = 512
_ZERO = bytes(_BLOCK)
_LONGEST_PAX = 64 << 10  # bytes of one extended header

# POSIX.1-1988 ustar: name, mode, (uid, gid), size, (mtime), checksum, type, link name,
# magic and version, (owner, group, device numbers), prefix.
_USTAR = struct.Struct("100s8s16x12s12x8sc100s8s80x155s12x")
_MAGIC = b"ustar\x0000"  # GNU's own dialect has blanks here
_OCTAL = re.compile(rb"([0-7]+)[ \0]*")

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
    """Plain bytes that come in chunks, taken in the portions a tar has."""

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
        """Yield the next `size` bytes as they come."""
        while size:
            if not self._chunk:
                self._refill()
            piece, self._chunk = self._chunk[:size], self._chunk[size:]
            size -= len(piece)
            yield piece

    def _refill(self) -> None:
        chunk = next((chunk for chunk in self._chunks if chunk), None)
        if chunk is None:
            raise VerificationError("the archive is cut short")
        self._chunk = memoryview(chunk)

    def rest_is_zero(self) -> bool:
        """Read to the very end, so that the checksum behind it is checked as well."""
        zero = not self._chunk.tobytes().strip(b"\0")
        return all([zero, *(not chunk.strip(b"\0") for chunk in self._chunks)])


def members(chunks: Iterator[bytes]) -> Iterator[ArchiveMember | memoryview]:
    """
    Yield each member, and after it its content in pieces that sum to its size.

    `VerificationError` for everything that is not ustar with regular files, folders and pax
    headers that state a path or a time: links, devices, pipes, sparse files, GNU names,
    numbers not octal, a wrong header checksum, no end mark, or anything behind it.
    """
    stream = _Stream(chunks)
    path: str | None = None  # from a pax header, for the member behind it
    while (block := stream.block()) != _ZERO:
        header = _header(block)
        if header.kind in (_PAX, _PAX_GLOBAL):
            path = _pax_path(header, path, stream)
        else:
            yield _member(header, path)
            yield from stream.pieces(header.size)
            path = None
        _skip_padding(stream, header.size)
    if path is not None or stream.block() != _ZERO or not stream.rest_is_zero():
        raise VerificationError("the archive does not end as a tar must")


def _skip_padding(stream: _Stream, size: int) -> None:
    for _ in stream.pieces(-size % _BLOCK):
        pass


def _header(block: bytes) -> _Header:
    name, mode, size, checksum, kind, link, magic, prefix = _USTAR.unpack(block)
    if magic != _MAGIC:
        raise VerificationError("the archive is not a ustar archive")
    # The checksum was made with blanks in its own place.
    if _octal(checksum) != sum(block) - sum(checksum) + 8 * 0x20:
        raise VerificationError("the archive is damaged (bad header checksum)")
    name = _text(name)
    if prefix[0]:
        name = _text(prefix) + b"/" + name
    return _Header(name, _octal(mode), _octal(size), kind, _text(link))


def _octal(field: bytes) -> int:
    """Read a number; base-256, signs and leading blanks are other dialects."""
    match = _OCTAL.fullmatch(field)
    if match is None:
        raise VerificationError(f"the archive has a header with a bad number {_shown(field)}")
    return int(match[1], 8)


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
        raise VerificationError(f"archive member {safe(name)} has a link name and is no link")
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
    """Read an extended header (POSIX.1-2001 pax); a global one may not name a path."""
    if header.size > _LONGEST_PAX:
        raise VerificationError("the archive has an extended header that is too large")
    records = _pax_records(b"".join(stream.pieces(header.size)))
    named = records.pop(b"path", None)
    if other := records.keys() - _HARMLESS:
        raise VerificationError(f"the archive has the extended header {_shown(min(other))}")
    if named is None:
        return path
    if path is not None or header.kind == _PAX_GLOBAL:
        raise VerificationError(f"the archive has an extended path too many: {_shown(named)}")
    return _decoded(named)


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
