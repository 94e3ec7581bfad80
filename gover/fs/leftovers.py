"""
The files that killed processes have not renamed.

gover.fs.atomic writes each file under a name that only gover gives, and locks it; a directory is
locked as well. The kernel releases the locks of a process that ends, so what has such a name and
no lock is left over. A process ID is not asked: that of a process in another PID namespace, as in
a container with the same home, is not seen here.
"""

import fcntl
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.fs import atomic
from gover.fs.atomic import TEMPORARY, is_of_this_process
from gover.fs.tree import remove_tree

_NAME = re.compile(re.escape(TEMPORARY) + "[0-9a-f]{16}-[0-9a-f]{8}")
_NAME_BEFORE = re.compile(r"\.new-[0-9]+-[0-9a-f]{8}")  # of gover 0.1, in its own directories
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


@contextmanager
def private_directory(parent: str) -> Iterator[str]:
    """Yield a new directory, which is locked, and removed at the end or when it is left over."""
    path = f"{parent}/{atomic.temporary_name()}"
    descriptor = _make_locked(path)
    try:
        yield path
    finally:
        remove_tree(path)
        os.close(descriptor)


def _make_locked(path: str) -> int:
    while True:
        os.mkdir(path, 0o700)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        # Another gover may have taken it for a leftover before it was locked.
        if os.path.isdir(path):
            return descriptor
        os.close(descriptor)


def is_temporary(name: str, *, is_govers: bool = False) -> bool:
    """Return whether a name is one that gover gives to a file that is not complete yet."""
    return bool(_NAME.fullmatch(name) or (is_govers and _NAME_BEFORE.fullmatch(name)))


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
            with suppress(FileNotFoundError):
                os.unlink(path)
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
