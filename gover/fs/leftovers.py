"""
The files that killed processes have not renamed.

gover.fs.atomic writes each file under a name that only gover gives, and locks it; a directory is
locked as well. The kernel releases the locks of a process that ends, so what has such a name and
no lock is left over. A process ID is not asked: that of a process in another PID namespace, as in
a container with the same home, is not seen here.
"""

import fcntl
import os
import stat
import time

from gover.fs import atomic
from gover.fs.atomic import TEMPORARY, is_of_this_process
from gover.fs.tree import remove_tree

_BEFORE = ".new-"  # begins such a name of gover 0.1, in its own directories
_DIGITS = frozenset("0123456789abcdef")
_CERTAIN_AGE = 24 * 3600.0  # seconds; where the file system has no locks


def find(directory: str, *, is_govers: bool = False) -> list[str]:
    """
    Return the paths of what is left over in a directory, and not below it.

    `is_govers`: the directory is gover's own, where files of gover 0.1 are found too.
    """
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return []
    names = [name for name in names if is_temporary(name, is_govers=is_govers)]
    paths = [f"{directory.rstrip('/')}/{name}" for name in names]
    return [path for path in paths if _check(path, remove=False)]


def clear(directory: str) -> None:
    """Remove what is left over in a directory, where it can be removed."""
    for path in find(directory):
        remove(path)


def remove(path: str) -> bool:
    """Remove a file that `find` has found; return False if a process has begun to use it."""
    return _check(path, remove=True)


def write_beside_others(path: str, text: str) -> None:
    """Write a file in a directory that is not gover's, and remove what is left over there."""
    atomic.write(path, text)
    clear(os.path.dirname(path))


class private_directory:  # noqa: N801  as contextlib's own; that would load much more
    """A new directory, as a context; it is locked, and removed at the end or when left over."""

    def __init__(self, parent: str) -> None:
        self._path = f"{parent}/{atomic.temporary_name()}"

    def __enter__(self) -> str:
        try:
            self._descriptor = _make_locked(self._path)
        except BaseException:  # a signal: `__exit__` is not called
            remove_tree(self._path)
            raise
        return self._path

    def __exit__(self, *_: object) -> None:
        try:
            remove_tree(self._path)
        except BaseException:  # a signal
            remove_tree(self._path)
            raise
        finally:
            os.close(self._descriptor)


def _make_locked(path: str) -> int:
    while True:
        os.mkdir(path, 0o700)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            pass
        # Another gover may have taken it for a leftover before it was locked.
        if os.path.isdir(path):
            return descriptor
        os.close(descriptor)


def is_temporary(name: str, *, is_govers: bool = False) -> bool:
    """Return whether a name is one that gover gives to a file that is not complete yet."""
    if name.startswith(TEMPORARY):
        process, _, number = name.removeprefix(TEMPORARY).partition("-")
        return len(process) == 16 and len(number) == 8 and set(process + number) <= _DIGITS
    process, _, number = name.removeprefix(_BEFORE).partition("-")
    is_before = is_govers and name.startswith(_BEFORE) and process.isascii() and process.isdecimal()
    return is_before and len(number) == 8 and set(number) <= _DIGITS


def _check(path: str, *, remove: bool) -> bool:
    """Return whether a file is left over; with `remove`, remove it while it is locked."""
    if is_of_this_process(os.path.basename(path)):
        return False  # its lock would not be seen here, and would end with the close
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(path, flags)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid() or not _is_unused(descriptor, status):
            return False
        if remove and stat.S_ISDIR(status.st_mode):
            remove_tree(path)
        elif remove:
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _is_unused(descriptor: int, status: os.stat_result) -> bool:
    try:
        if stat.S_ISREG(status.st_mode):
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        elif stat.S_ISDIR(status.st_mode):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            return False
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return status.st_mtime < time.time() - _CERTAIN_AGE
    return True
