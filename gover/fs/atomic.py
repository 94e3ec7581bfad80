"""Files written by one rename, so that no reader, and no power cut, finds an incomplete one."""

from __future__ import annotations

import errno
import os
import sys

from gover.fs.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TEMPORARY = ".gover-new-"  # begins the name of a file that is not complete yet
_token: list[str] = []  # of this process, once it is wanted: a test forks what it has imported


# Errors of a call that the file system does not have, or that a sandbox does not let through:
# FUSE and vfat, network file systems, seccomp. macOS has two numbers for one of them.
NOT_SUPPORTED = {
    *(errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.ENOTTY),
    *(errno.ENOTSUP, errno.EOPNOTSUPP),
}


def _process_umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


# Read once, before there are threads: reading sets it for a moment, for the whole process.
_UMASK = _process_umask() | 0o022  # never writable by others, whatever the umask is


def write(path: str, text: str | bytes, mode: int = 0o644, *, durable: bool = False) -> None:
    """
    Write `text` to `path` by one rename; the directory must exist.

    With `durable`, the content is on disk before the name is, and the name before this
    returns. The umask applies to `mode`. Raises OSError, and then `path` has its old content
    or all of `text`.
    """
    replace(path, os.fsencode(text), apply_umask(mode), durable=durable)  # of bytes, those


def replace(
    path: str,
    data: bytes,
    mode: int,
    *,
    durable: bool = False,
    prepare: Callable[[int], None] | None = None,
) -> None:
    """
    As `write`; `prepare` is called with the new file, open, before the rename.

    Until then it has a name of its own, and is locked: gover.fs.leftovers.
    """
    # Not tempfile: it imports shutil, random and lzma, which would cost a prompt 6 ms.
    directory = os.path.dirname(path)
    temporary = f"{directory}/{temporary_name()}"
    try:
        with open(create_locked(temporary, mode), "wb") as file:
            file.write(data)
            file.flush()
            if prepare:
                prepare(file.fileno())
            if durable:
                sync_open(file.fileno())
            os.replace(temporary, path)
    except BaseException:
        try:
            os.unlink(temporary)
        except FileNotFoundError:
            pass
        raise
    if durable:
        sync(directory)


def create_locked(path: str, mode: int) -> int:
    """
    Create a file, locked until it is closed or this process ends; return its descriptor.

    It has its mode from the beginning: on some file systems it cannot be changed.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    while True:
        descriptor = os.open(path, flags, mode)
        try:
            os.lockf(descriptor, os.F_LOCK, 0)  # not flock: that needs an import
        except OSError:  # a file system without locks
            pass
        # Another gover may have taken it for a leftover before it was locked.
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def write_if_changed(path: str, text: str, mode: int = 0o644) -> bool:
    """Write `text` to `path`, durably, unless it is there; return whether it was written."""
    data = os.fsencode(text)
    if read_file(path, len(data)).data == data and os.stat(path).st_mode & 0o777 == apply_umask(
        mode
    ):
        return False
    write(path, text, mode, durable=True)
    return True


def apply_umask(mode: int) -> int:
    """Return a mode without the bits of the umask, and never writable by others."""
    return mode & ~_UMASK


def private_opener(path: str, flags: int) -> int:
    """
    Open a file for `open(…, opener=…)`; a new one is private, whatever the umask is.

    Where a FIFO is at `path`, it fails, and does not wait for a reader.
    """
    return os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)


def temporary_name() -> str:
    """Return a unique name for a file that is not complete yet."""
    return f"{TEMPORARY}{_process_token()}-{os.urandom(4).hex()}"


def _process_token() -> str:
    if not _token:
        _token.append(os.urandom(8).hex())  # another PID namespace has the same process IDs
    return _token[0]


def is_of_this_process(name: str) -> bool:
    """Return whether `temporary_name` has given this name."""
    return name.startswith(f"{TEMPORARY}{_process_token()}-")


def sync(path: str) -> None:
    """Write one file, or the entries of one directory, to disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        sync_open(descriptor)
    finally:
        os.close(descriptor)


def sync_open(descriptor: int) -> None:
    """
    Write an open file or directory to disk, where its file system can be told to.

    On macOS, fsync(2) leaves the data to a disk that may write in another order; F_FULLFSYNC
    does not. File systems that are not Apple's may not have it.
    """
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415  not on Linux

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:
            pass
        else:
            return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in NOT_SUPPORTED | {errno.EBADF}:  # of a directory, in CIFS
            raise


def change_mode(path: str, mode: int) -> None:
    """Change the mode, where the file system lets its owner do so: vfat does not."""
    try:
        os.chmod(path, mode)
    except OSError as error:
        if error.errno not in NOT_SUPPORTED:
            raise


def make_directory(path: str) -> None:
    """Make a directory and its parents, with mode 0755."""
    _make(path, 0o755)


def make_private(path: str) -> None:
    """Make a directory with mode 0700, and its parents with 0755."""
    _make(path, 0o700)


def _make(path: str, mode: int) -> None:
    # os.makedirs takes the mode of the parents from the umask, which may be 0.
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    if parent != path:
        _make(parent, 0o755)
    try:
        os.mkdir(path, mode)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
