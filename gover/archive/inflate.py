"""Inflate compressed data in pieces, with a limit on the plain size."""

from collections.abc import Iterator
from io import RawIOBase
from typing import NamedTuple

from gover.archive import deflate
from gover.archive.deflate import DAMAGED, Inflater
from gover.archive.member_names import MAX_TOTAL_SIZE
from gover.errors import VerificationError

_GZIP = 31  # zlib's window bits for a gzip stream, header and trailer checked
# Compressed bytes at a time, and plain ones at most. A sixteenth of it takes a fifth longer: after
# each piece this thread waits for Python's lock, which another one has that writes small files.
_READ = 1 << 20
_PIECE = 4 << 20

_MAX_RATIO = 64  # a whole archive of Go is compressed 4 times, one file in it 840 times
_ALWAYS_ALLOWED = 8 << 20  # plain bytes
_MAX_HEADERS = 128 << 20  # bytes of a tar besides the content of 60,000 members


class Chunk(NamedTuple):
    """Plain bytes, and the number of compressed bytes read for them."""

    consumed: int
    data: bytes


def expands_too_much(compressed: int, plain: int) -> bool:
    """Whether so many plain bytes from so few compressed ones are a decompression bomb."""
    return (
        plain > _ALWAYS_ALLOWED + _MAX_RATIO * compressed or plain > MAX_TOTAL_SIZE + _MAX_HEADERS
    )


def gunzip(file: RawIOBase) -> Iterator[Chunk]:
    """
    Yield the content of a gzip file of one member (RFC 1952); check checksum and length.

    `VerificationError` for data that is not gzip, is truncated or damaged, has anything
    after its end, or expands to far more than an archive of Go.
    """
    inflater = deflate.inflater(_GZIP)
    compressed = plain = 0
    while data := file.read(_READ):
        compressed += len(data)
        consumed = len(data)
        for piece in pieces(inflater, data):
            plain += len(piece)
            if expands_too_much(compressed, plain):
                raise VerificationError("the archive expands to far more than an archive of Go")
            yield Chunk(consumed, piece)
            consumed = 0
        if inflater.unused_data:
            raise VerificationError("the archive has data after its end")
        if consumed:  # all header or all trailer: the count alone
            yield Chunk(consumed, b"")
    if not inflater.eof:
        raise VerificationError("the archive is truncated")


def pieces(inflater: Inflater, data: bytes | memoryview) -> Iterator[bytes]:
    """Yield the plain bytes of `data`, at most 4 MiB at once."""
    if inflater.eof:
        raise VerificationError("the archive has data after its end")
    while True:
        try:
            piece = inflater.decompress(data, _PIECE)
        except DAMAGED as error:
            raise VerificationError("the archive is damaged (bad compressed data)") from error
        if piece:
            yield piece
        data = inflater.unconsumed_tail
        if inflater.eof or (not data and len(piece) < _PIECE):
            return
