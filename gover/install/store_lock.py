"""
One lock a version, and one for tools. The only importer of filelock.

A lock saves work: of fifty installers one downloads. What makes an install whole is the
rename at its end, so where a file system has no locks, gover goes on without.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from gover.dirs import Dirs
from gover.errors import LockTimeout, UsageError
from gover.escape import safe
from gover.fs.atomic import make_private, private_opener
from gover.store.permissions import check_changing, check_writable

_PATIENCE = 300.0  # seconds
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}


@contextmanager
def locked(
    dirs: Dirs, name: str, environ: Mapping[str, str], tell: Callable[[str], None]
) -> Iterator[bool]:
    """
    Hold the lock of a version; yield False when the file system has no locks.

    GOVER_LOCK_TIMEOUT is how many seconds to wait for another gover, 300 when not set.

    Raises:
        LockTimeout: it is held for longer.
        GoverError: the store is not this user's to change.
    """
    check_changing(dirs, environ)
    check_writable(dirs)
    path, patience = _path(dirs, name), _patience(environ)
    lock = FileLock(path, timeout=0, mode=0o600, fallback_to_soft=False)
    try:
        _acquire(lock, name, patience, tell)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_LOCKS:
            raise
        tell("this file system has no locks; another gover may do the same work")
        yield False
        return
    try:
        _note_holder(path)
        yield True
    finally:
        lock.release()


@contextmanager
def if_free(dirs: Dirs, name: str) -> Iterator[bool]:
    """Hold the lock of a version if nobody does; yield whether it is held."""
    lock = FileLock(_path(dirs, name), timeout=0, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except (Timeout, OSError, NotImplementedError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _acquire(lock: FileLock, name: str, patience: float, tell: Callable[[str], None]) -> None:
    with suppress(Timeout):
        lock.acquire()
    if lock.is_locked:
        return
    tell(f"waiting for another gover that works on {name} ({_holder(lock.lock_file)})")
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise LockTimeout(
            f"another gover has worked on {name} for {patience:g} s"
            f" ({_holder(lock.lock_file)}; set by GOVER_LOCK_TIMEOUT)"
        ) from None


def _path(dirs: Dirs, name: str) -> str:
    make_private(dirs.under_data("locks"))
    return dirs.under_data("locks", f"{name}.lock")


def _patience(environ: Mapping[str, str]) -> float:
    text = environ.get("GOVER_LOCK_TIMEOUT", "")
    if not text:
        return _PATIENCE
    if not text.isascii() or not text.isdecimal():
        raise UsageError(f"GOVER_LOCK_TIMEOUT is '{safe(text)}', which is no number of seconds")
    return float(text)


def _note_holder(path: str) -> None:
    # Beside the lock, not in it: for the message of who waits, and for nothing else.
    with suppress(OSError), open(path + ".pid", "wb", opener=private_opener) as file:
        file.write(b"%d\n" % os.getpid())


def _holder(path: str) -> str:
    try:
        with open(path + ".pid", encoding="ascii", errors="replace") as file:
            pid = file.readline(32).strip()
    except OSError:
        pid = ""
    return f"process {pid}" if pid.isdecimal() else "process unknown"
