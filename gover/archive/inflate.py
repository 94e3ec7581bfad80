"""Compressed bytes in, plain bytes out, in pieces, with a limit."""

from collections.abc import Iterator
from io import RawIOBase
from typing import NamedTuple

from gover.archive import deflate
from gover.archive.deflate import DAMAGED, Inflater
from gover.archive.member_names import TOTAL
from gover.errors import VerificationError

_GZIP = 31  # zlib's window bits for a gzip stream, header and trailer checked
_READ = 64 << 10  # compressed bytes at a time
# Plain bytes at a time, at most. Eight times as much takes a quarter longer: two threads share
# a cache, and the one who waits for a piece waits for all of it.
_PIECE = 128 << 10

_RATIO = 64  # an archive of Go as a whole is packed 4 times, one file in it 840 times
_SLACK = 8 << 20  # plain bytes that are never too many
_HEADERS = 128 << 20  # what 60,000 members need in a tar besides their content


class Chunk(NamedTuple):
    """Plain bytes, and how many compressed ones were read for them."""

    consumed: int
    data: bytes


def expands_too_much(compressed: int, plain: int) -> bool:
    """Return whether so few bytes that make so many are a bomb and no archive of Go."""
    return plain > _SLACK + _RATIO * compressed or plain > TOTAL + _HEADERS


def gunzip(file: RawIOBase) -> Iterator[Chunk]:
    """
    Yield the content of a gzip file of one member (RFC 1952), checksum and length checked.

    `VerificationError` for what is no gzip, cut short, damaged, followed by anything, or
    unpacks to far more than an archive of Go.
    """
    inflater = deflate.inflater(_GZIP)
    compressed = plain = 0
    while data := file.read(_READ):
        compressed += len(data)
        consumed = len(data)
        for piece in pieces(inflater, data):
            plain += len(piece)
            if expands_too_much(compressed, plain):
                raise VerificationError("the archive unpacks to far more than it should")
            yield Chunk(consumed, piece)
            consumed = 0
        if inflater.unused_data:
            raise VerificationError("the archive goes on after its end")
        if consumed:  # all header or all trailer: nothing to hand on but the count
            yield Chunk(consumed, b"")
    if not inflater.eof:
        raise VerificationError("the archive is cut short")


def pieces(inflater: Inflater, data: bytes) -> Iterator[bytes]:
    """Yield what `data` inflates to, never more than 128 KiB at once."""
    if inflater.eof:
        raise VerificationError("the archive goes on after its end")
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
