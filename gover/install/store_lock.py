"""
One lock for each version, and one for tools.

A lock saves work: of fifty processes that install a version one downloads it. Correctness
rests on the rename at the end of an install, so gover works without locks where a file system
has none.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gover.errors import LockTimeout, UsageError
from gover.escape import safe
from gover.fs.atomic import make_private
from gover.fs.mutex import Mutex, NoLocks
from gover.store.permissions import check_safe_to_write, check_writable
from gover.store.store import Store

_DEFAULT_TIMEOUT = 300.0  # seconds


@contextmanager
def locked(
    store: Store, name: str, environ: Mapping[str, str], tell: Callable[[str], None]
) -> Iterator[bool]:
    """
    Hold the lock of a version; yield False when the file system has no locks.

    GOVER_LOCK_TIMEOUT is how many seconds to wait for another process, by default 300.

    Raises:
        LockTimeout: another process holds it for longer.
        GoverError: this user must not change the store.
    """
    check_safe_to_write(store)
    check_writable(store)
    mutex, seconds = _mutex(store, name), _timeout(environ)
    try:
        free = mutex.acquire(
            seconds,
            lambda holder: tell(f"waiting for another gover that uses {name} ({holder})"),
        )
    except NoLocks:
        tell("this file system has no locks: another gover may do the same work")
        yield False
        return
    if not free:
        raise LockTimeout(
            f"another gover still uses {name} after {seconds:g} s"
            f" ({mutex.holder()}; set by GOVER_LOCK_TIMEOUT)"
        )
    try:
        yield True
    finally:
        mutex.release()


@contextmanager
def if_free(store: Store, name: str) -> Iterator[bool]:
    """Hold the lock of a version if no other process does; yield whether it is held."""
    mutex = _mutex(store, name)
    held = mutex.acquire_if_free()
    try:
        yield held
    finally:
        if held:
            mutex.release()


def _mutex(store: Store, name: str) -> Mutex:
    make_private(store.under_data("locks"))
    return Mutex(store.under_data("locks", f"{name}.lock"))


def _timeout(environ: Mapping[str, str]) -> float:
    text = environ.get("GOVER_LOCK_TIMEOUT", "")
    if not text:
        return _DEFAULT_TIMEOUT
    if not text.isascii() or not text.isdecimal():
        raise UsageError(f"GOVER_LOCK_TIMEOUT is '{safe(text)}', not a number of seconds")
    return float(text)
