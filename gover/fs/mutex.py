"""
A file lock, which is released when its process ends. The only module that imports filelock.

Some file systems have no locks; callers then continue without one.
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress

from gover.fs.atomic import NOT_SUPPORTED, private_opener
from gover.fs.read import read_file

_NO_LOCKS = {*NOT_SUPPORTED, errno.ENOLCK}


class NoLocks(Exception):
    """The file system has no locks."""


class Mutex:
    """A lock on a file of its own; `path.pid` beside it has its process ID, for messages only."""

    def __init__(self, path: str) -> None:
        """Prepare the lock; the directory of `path` must exist."""
        from filelock import FileLock  # noqa: PLC0415  where a lock is taken, and nowhere else

        self._path = path
        self._lock = FileLock(path, timeout=0, mode=0o600, fallback_to_soft=False)

    def acquire(self, seconds: float, on_wait: Callable[[str], None]) -> bool:
        """
        Acquire the lock; return False if another process still has it after `seconds`.

        `on_wait` is called before the wait, with the other process, such as `process 4711`.

        Raises:
            NoLocks: the file system has none.
            OSError: the file cannot be made or opened.
        """
        try:
            if not self._try_acquire(0):
                on_wait(self.holder())
                if not self._try_acquire(seconds):
                    return False
        except NotImplementedError as error:
            raise NoLocks from error
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise NoLocks from error
            raise
        with suppress(OSError), open(f"{self._path}.pid", "wb", opener=private_opener) as file:
            file.write(b"%d\n" % os.getpid())
        return True

    def acquire_if_free(self) -> bool:
        """Acquire the lock if it is free; False, too, where the file system has no locks."""
        try:
            return self._try_acquire(0)
        except (OSError, NotImplementedError):
            return False

    def release(self) -> None:
        self._lock.release()

    def holder(self) -> str:
        """Return the process that has the lock, `process 4711` or `process unknown`."""
        pid = read_file(f"{self._path}.pid", 32).data.decode("ascii", "replace").strip()
        return f"process {pid}" if pid.isdecimal() else "process unknown"

    def _try_acquire(self, seconds: float) -> bool:
        from filelock import Timeout  # noqa: PLC0415  as above

        with suppress(Timeout):
            self._lock.acquire(timeout=seconds)
        return self._lock.is_locked
