"""
Reading a program that is not trusted: only the requested bytes, in bounds, not too many.

A FileRange is a part of an open file. Whatever offset a header has, nothing outside the
range is read. All ranges of one file share two allowances of bytes: one for headers, one
for the search for Go's build information.
"""

import os
from collections.abc import Iterator

HEADERS_MOST = 8 << 20  # bytes; a large real program needs about 100 KiB
SEARCH_MOST = 64 << 20  # bytes; Go's linker puts the record at the start of the data
_CHUNK = 1 << 20


class MalformedProgram(Exception):
    """A file whose headers make no sense. ``str()`` is the rest of a sentence about the file."""


class TruncatedProgram(MalformedProgram):
    """A header points beyond the end of the file, or of the range that it belongs to."""


class ReadAllowance:
    """The number of bytes of one file that may still be read."""

    def __init__(self, headers: int = HEADERS_MOST, search: int = SEARCH_MOST) -> None:
        self.headers = headers
        self.search = search


class FileRange:
    """A part of an open file; offsets count from its start."""

    def __init__(self, descriptor: int, start: int, size: int, allowance: ReadAllowance) -> None:
        self.size = size
        self._descriptor = descriptor
        self._start = start
        self._allowance = allowance

    def part(self, offset: int, size: int, what: str) -> "FileRange":
        """Return a range inside this one. Raises TruncatedProgram when it does not fit."""
        self._check(offset, size, what)
        return FileRange(self._descriptor, self._start + offset, size, self._allowance)

    def read_exactly(self, offset: int, count: int, what: str) -> bytes:
        """Return `count` bytes. Raises TruncatedProgram when they are not all there."""
        self._check(offset, count, what)
        data = self._read(offset, count)
        if len(data) < count:  # the file has shrunk since it was opened
            raise TruncatedProgram(f"is cut off: {what} is beyond its end")
        return data

    def read_up_to(self, offset: int, count: int) -> bytes:
        """Return up to `count` bytes: fewer at the end, none outside."""
        if not 0 <= offset < self.size:
            return b""
        return self._read(offset, min(count, self.size - offset))

    def read_text(self, offset: int, most: int, what: str) -> str:
        """Return the NUL-ended string at `offset`, as os.fsdecode gives it."""
        data, nul, _ = self.read_up_to(offset, most).partition(b"\0")
        if not nul:
            raise TruncatedProgram(f"is cut off: {what} has no end")
        return os.fsdecode(data)

    def read_chunks(self, offset: int, size: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a range with their offsets, until the allowance is used up."""
        end = min(offset + size, self.size)
        while 0 <= offset < end and self._allowance.search > 0:
            count = min(_CHUNK, end - offset, self._allowance.search)
            self._allowance.search -= count
            yield offset, self._pread(offset, count)
            offset += count

    def _check(self, offset: int, size: int, what: str) -> None:
        if offset < 0 or size < 0 or offset + size > self.size:
            raise TruncatedProgram(f"is cut off: {what} is beyond its end")

    def _read(self, offset: int, count: int) -> bytes:
        if count > self._allowance.headers:
            raise MalformedProgram("has headers of more bytes than any real program")
        self._allowance.headers -= count
        return self._pread(offset, count)

    def _pread(self, offset: int, count: int) -> bytes:
        data = b""
        while len(data) < count:
            position = self._start + offset + len(data)
            chunk = os.pread(self._descriptor, count - len(data), position)
            if not chunk:
                break
            data += chunk
        return data
