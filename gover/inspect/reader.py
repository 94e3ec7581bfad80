"""
Reading a stranger's binary: only what is asked for, only inside its bounds, not for ever.

A window is a stretch of an open file. Whatever offset a header claims, nothing outside
the window is read, and all windows of one file share two allowances of bytes: one for
headers, one for the search for Go's build information.
"""

import os
from collections.abc import Iterator

HEADERS_MOST = 8 << 20  # bytes; a large real program needs about 100 KiB
SEARCH_MOST = 64 << 20  # bytes; Go's linker puts the record at the start of the data
_CHUNK = 1 << 20


class MalformedProgram(Exception):
    """A binary that says nonsense. ``str()`` is the rest of a sentence about the file."""


class CutOff(MalformedProgram):
    """Something lies beyond the end of the file, or of the part it belongs to."""


class Allowance:
    """How many bytes of one file may still be read."""

    def __init__(self, headers: int = HEADERS_MOST, search: int = SEARCH_MOST) -> None:
        self.headers = headers
        self.search = search


class Window:
    """A stretch of an open file; offsets count from its start."""

    def __init__(self, descriptor: int, start: int, size: int, allowance: Allowance) -> None:
        self.size = size
        self._descriptor = descriptor
        self._start = start
        self._allowance = allowance

    def part(self, offset: int, size: int, what: str) -> "Window":
        """Return a window inside this one. Raises CutOff when it would reach out of it."""
        self._check(offset, size, what)
        return Window(self._descriptor, self._start + offset, size, self._allowance)

    def exactly(self, offset: int, count: int, what: str) -> bytes:
        """Return `count` bytes. Raises CutOff when they are not all there."""
        self._check(offset, count, what)
        data = self._read(offset, count)
        if len(data) < count:  # the file has shrunk since it was opened
            raise CutOff(f"is cut off: {what} is beyond its end")
        return data

    def at_most(self, offset: int, count: int) -> bytes:
        """Return up to `count` bytes: fewer at the end, none outside."""
        if not 0 <= offset < self.size:
            return b""
        return self._read(offset, min(count, self.size - offset))

    def text(self, offset: int, most: int, what: str) -> str:
        """Return the NUL-ended string at `offset`, as os.fsdecode gives it."""
        data, nul, _ = self.at_most(offset, most).partition(b"\0")
        if not nul:
            raise CutOff(f"is cut off: {what} has no end")
        return os.fsdecode(data)

    def chunks(self, offset: int, size: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a stretch with their offsets, while the search may read on."""
        end = min(offset + size, self.size)
        while 0 <= offset < end and self._allowance.search > 0:
            count = min(_CHUNK, end - offset, self._allowance.search)
            self._allowance.search -= count
            yield offset, self._pread(offset, count)
            offset += count

    def _check(self, offset: int, size: int, what: str) -> None:
        if offset < 0 or size < 0 or offset + size > self.size:
            raise CutOff(f"is cut off: {what} is beyond its end")

    def _read(self, offset: int, count: int) -> bytes:
        if count > self._allowance.headers:
            raise MalformedProgram("has headers of more bytes than any real program")
        self._allowance.headers -= count
        return self._pread(offset, count)

    def _pread(self, offset: int, count: int) -> bytes:
        data = b""
        while len(data) < count:
            place = self._start + offset + len(data)
            chunk = os.pread(self._descriptor, count - len(data), place)
            if not chunk:
                break
            data += chunk
        return data
