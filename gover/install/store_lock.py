"""
One lock for each version, one for tools, and one for the set of toolchains.

The lock of a version saves work: of fifty processes that install a version one downloads it.
That an installed toolchain is complete rests on the rename at the end of an install, so gover
works without locks where a file system has none.

The lock of the set is held for the moment in which one process changes it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gover.errors import LockTimeout, UsageError
from gover.escape import safe
from gover.fs.atomic import make_private
from gover.fs.mutex import Mutex, NoLocks
from gover.store.store import Store
from gover.store.write_checks import check_safe_to_write, check_writable

_DEFAULT_TIMEOUT = 300.0  # seconds
_SET = "generation"  # the name of the lock of the set of toolchains


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


@contextmanager
def locked_set(store: Store) -> Iterator[None]:
    """
    Hold the lock of the set of toolchains, where the file system has locks.

    Raises:
        LockTimeout: another process has not finished its change after 300 seconds.
    """
    mutex = _mutex(store, _SET)
    try:
        if not mutex.acquire(_DEFAULT_TIMEOUT, lambda _: None):
            raise LockTimeout(f"another gover still changes the store ({mutex.holder()})")
    except NoLocks:
        yield
        return
    try:
        yield
    finally:
        mutex.release()


@contextmanager
def if_set_is_free(store: Store) -> Iterator[bool]:
    """Hold the lock of the set, if there is one; yield False if another process holds it."""
    mutex = _mutex(store, _SET)
    try:
        is_free = mutex.acquire(0, lambda _: None)
    except NoLocks:
        yield True
        return
    try:
        yield is_free
    finally:
        if is_free:
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
