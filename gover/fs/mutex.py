"""
A file lock that ends with the process that holds it. The only importer of filelock.

Some file systems have no locks; whoever needs one then goes on without.
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress

from filelock import FileLock, Timeout

from gover.fs.atomic import private_opener

_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}


class NoLocks(Exception):
    """The file system has no locks."""


class Mutex:
    """A lock on a file of its own; `path.pid` beside it names the holder, for messages only."""

    def __init__(self, path: str) -> None:
        """Prepare the lock; the directory of `path` must exist."""
        self._path = path
        self._lock = FileLock(path, timeout=0, mode=0o600, fallback_to_soft=False)

    def acquire(self, seconds: float, waiting: Callable[[str], None]) -> bool:
        """
        Take the lock; return False when another process held it for `seconds`.

        `waiting` is called with the holder, such as `process 4711`, before the wait.

        Raises:
            NoLocks: the file system has none.
            OSError: the file cannot be made or opened.
        """
        try:
            if not self._tried(0):
                waiting(self.holder())
                if not self._tried(seconds):
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
        """Take the lock if no process holds it and the file system has locks."""
        try:
            return self._tried(0)
        except (OSError, NotImplementedError):
            return False

    def release(self) -> None:
        self._lock.release()

    def holder(self) -> str:
        """Return who holds the lock, as far as is known: `process 4711`."""
        try:
            with open(f"{self._path}.pid", encoding="ascii", errors="replace") as file:
                pid = file.readline(32).strip()
        except OSError:
            pid = ""
        return f"process {pid}" if pid.isdecimal() else "process unknown"

    def _tried(self, seconds: float) -> bool:
        with suppress(Timeout):
            self._lock.acquire(timeout=seconds)
        return self._lock.is_locked
