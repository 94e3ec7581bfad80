"""Read a file while another thread still writes it."""

import os
from io import SEEK_SET, RawIOBase
from queue import SimpleQueue
from typing import Any

from gover.errors import NetworkError

# Bytes that the reader is woken for. Woken for each 64 KiB, the threads of an install take a fourth
# longer: they hand Python's lock to one another, which takes a system call each time.
_STEP = 1 << 20


class ArrivingFile(RawIOBase):
    """
    The reading side of a file whose bytes arrive in order; each read waits for its bytes.

    One thread writes to `descriptor` and calls `arrived`, then `complete` or `fail`; another one
    reads. Closing it leaves the descriptor open.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._position = 0
        self._arrived = 0  # bytes, as the writing thread knows
        self._announced = 0  # of them, to the reader
        self._end = 0  # bytes that may be read, as the reader knows
        self._ended: BaseException | bool = False
        # Written in C, so that an interrupt cannot leave it locked, as it could a Condition.
        self._news: SimpleQueue[int | bool | BaseException] = SimpleQueue()

    def arrived(self, end: int) -> None:
        """Let the bytes before `end` be read; the last ones only with those that follow."""
        self._arrived = end
        if end - self._announced >= _STEP:
            self._announce()

    def complete(self) -> None:
        """Let the file end after the bytes that have arrived."""
        self._announce()
        self._news.put(True)

    def fail(self, error: BaseException) -> None:
        """Let every read of what has not arrived raise `error`."""
        self._announce()
        self._news.put(error)

    def abandon(self) -> None:
        """End a read that waits; called by the reader's side, which needs no more."""
        self._news.put(NetworkError("interrupted"))

    def _announce(self) -> None:
        self._announced = self._arrived
        self._news.put(self._announced)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        if whence != SEEK_SET:
            raise ValueError("where this file ends is not known")
        self._position = offset
        return offset

    def readinto(self, buffer: Any) -> int:
        """
        Read up to the size of `buffer`; return 0 at the end of the complete file.

        Raises as `read`.
        """
        data = self.read(len(buffer))
        memoryview(buffer)[: len(data)] = data
        return len(data)

    def read(self, size: int = -1, /) -> bytes:
        """
        Return some of the next `size` bytes, none at the end of the complete file.

        Raises:
            BaseException: what `fail` was given.
        """
        assert size >= 0  # all of it are too many
        self._wait()
        count = min(size, max(self._end - self._position, 0))
        data = os.pread(self._descriptor, count, self._position)
        self._position += len(data)
        return data

    def _wait(self) -> None:
        while self._end <= self._position and self._ended is not True:
            if isinstance(self._ended, BaseException):
                raise self._ended
            news = self._news.get()
            if isinstance(news, BaseException) or news is True:
                self._ended = news
            else:
                self._end = max(self._end, news)
