"""Directory trees: rename one without replacing another, sync one to disk, measure one."""

import ctypes
import errno
import os
import sys

from gover.fs.atomic import sync

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1  # linux/fs.h
_RENAME_EXCL = 4  # macOS sys/stdio.h
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def rename_new(source: str, target: str) -> bool:
    """
    Rename a directory to a name that nobody has; return False when somebody does.

    Raises:
        OSError: it failed for another reason; both are as they were.
    """
    error = _rename_exclusive(source, target)
    if error == 0:
        return True
    if error == errno.EEXIST:
        return False
    if error not in _UNSUPPORTED:
        raise OSError(error, os.strerror(error), target)
    return _rename_checked(source, target)


def _rename_exclusive(source: str, target: str) -> int:
    """Return 0, or the errno of a rename that does not replace."""
    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(source), os.fsencode(target)
    if sys.platform == "darwin":
        done = libc.renamex_np(old, new, _RENAME_EXCL)
    elif hasattr(libc, "renameat2"):
        done = libc.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, _RENAME_NOREPLACE)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if done else 0


def _rename_checked(source: str, target: str) -> bool:
    # rename(2) replaces an empty directory and nothing else, so what is whole stays.
    if os.path.lexists(target):
        return False
    try:
        os.rename(source, target)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
            return False
        raise
    return True


def sync_tree(root: str) -> None:
    """
    Have every byte below `root` on disk before returning.

    One syncfs(2) where there is one: twelve thousand fsyncs take ten times as long.
    """
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "syncfs"):
            if libc.syncfs(descriptor):
                error = ctypes.get_errno()
                raise OSError(error, os.strerror(error), root)
            return
    finally:
        os.close(descriptor)
    for directory, _, names in os.walk(root):
        for name in names:
            sync(os.path.join(directory, name))
        sync(directory)


def disk_size(path: str) -> int:
    """Return the bytes that a file or a tree takes on disk, 0 when it is gone; follows no link."""
    try:
        total = os.lstat(path).st_blocks * 512
    except FileNotFoundError:
        return 0
    if os.path.isdir(path) and not os.path.islink(path):
        for name in os.listdir(path):
            total += disk_size(f"{path}/{name}")
    return total
