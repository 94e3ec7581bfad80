"""
The library that inflates: zlib-ng where its wheel is installed, Python's zlib elsewhere.

Both read the same format and reject the same damage; zlib-ng takes half the time, and
inflating is the largest part of an install. The only importer of zlib_ng.
"""

import zlib
from types import ModuleType
from typing import Protocol

_library: ModuleType = zlib
try:
    from zlib_ng import zlib_ng

    _library = zlib_ng
except ImportError:  # a platform without a wheel
    pass

__all__ = ["DAMAGED", "Inflater", "crc32", "inflater"]

DAMAGED: tuple[type[Exception], ...] = (zlib.error, _library.error)


class Inflater(Protocol):
    """The decompression object of either library."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int = 0, /) -> bytes: ...


def inflater(bits: int) -> Inflater:
    """Return a decompressor; `bits` are zlib's window bits."""
    decompressor: Inflater = _library.decompressobj(bits)
    return decompressor


def crc32(data: bytes, checksum_before: int) -> int:
    """Return the CRC-32 of `data` after bytes with the CRC-32 `checksum_before`."""
    checksum: int = _library.crc32(data, checksum_before)
    return checksum
