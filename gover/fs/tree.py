"""Directory trees: rename without replacing, write to disk, measure."""

import errno
import os
import sys

from gover.fs.atomic import NOT_SUPPORTED, sync

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1  # linux/fs.h
_RENAME_EXCL = 4  # macOS sys/stdio.h
_SYNC_VOLUME_FULLSYNC, _SYNC_VOLUME_WAIT = 1, 2  # macOS unistd.h


def rename_without_replacing(source: str, target: str) -> bool:
    """
    Rename a directory, unless `target` exists; return whether it was renamed.

    Raises:
        OSError: it failed for another reason; both are unchanged.
    """
    error = _rename_exclusive(source, target)
    if error == 0:
        return True
    if error == errno.EEXIST:
        return False
    if error not in NOT_SUPPORTED:
        raise OSError(error, os.strerror(error), target)
    return _rename_checked(source, target)


def _rename_exclusive(source: str, target: str) -> int:
    """Rename with the system call that never replaces; return 0 or the errno."""
    import ctypes  # noqa: PLC0415  for a call that Python does not have

    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(source), os.fsencode(target)
    if sys.platform == "darwin":
        failed = libc.renamex_np(old, new, _RENAME_EXCL)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, _RENAME_NOREPLACE)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0


def _rename_checked(source: str, target: str) -> bool:
    # rename(2) replaces an empty directory only, so an installed toolchain is safe.
    if os.path.lexists(target):
        return False
    try:
        os.rename(source, target)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}:
            return False
        raise
    return True


def remove_tree(root: str) -> None:
    """Remove a directory with all in it, also what its owner may not write to; follow no link."""
    import shutil  # noqa: PLC0415  it loads every kind of archive

    shutil.rmtree(root, ignore_errors=True)
    if not os.path.lexists(root):
        return
    try:
        _widen(root)
        for directory, folders, _ in os.walk(root):
            for name in folders:  # before they are read
                if not os.path.islink(f"{directory}/{name}"):
                    _widen(f"{directory}/{name}")
    except OSError:
        pass
    # By one descriptor, where few are allowed: rmtree needs two for each level.
    for directory, folders, files in os.walk(root, topdown=False):
        for name in (*files, *folders):
            _remove_entry(f"{directory}/{name}")
    _remove_entry(root)


def _remove_entry(path: str) -> None:
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
        else:
            os.unlink(path)
    except OSError:
        pass


def _widen(directory: str) -> None:
    os.chmod(directory, 0o700)


def sync_tree(root: str) -> None:
    """
    Write all files and directories below `root` to disk.

    By one call for the file system where the system has it, syncfs(2) or macOS's
    sync_volume_np(3): twelve thousand fsyncs take ten times as long.
    """
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if _sync_file_system(descriptor, root):
            return
    finally:
        os.close(descriptor)
    for directory, _, names in os.walk(root):
        for name in names:
            sync(os.path.join(directory, name))
        sync(directory)


def _sync_file_system(descriptor: int, path: str) -> bool:
    """Write all of a file system to disk; return False where that call is missing."""
    import ctypes  # noqa: PLC0415  for a call that Python does not have

    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":  # returns the error
        error = libc.sync_volume_np(os.fsencode(path), _SYNC_VOLUME_FULLSYNC | _SYNC_VOLUME_WAIT)
    elif hasattr(libc, "syncfs"):
        error = ctypes.get_errno() if libc.syncfs(descriptor) else 0
    else:
        return False
    if error and error not in NOT_SUPPORTED:
        raise OSError(error, os.strerror(error), path)
    return not error


def disk_size(path: str) -> int:
    """Return the bytes that a file or a tree uses on disk; 0 when absent. Follows no link."""
    try:
        total = os.lstat(path).st_blocks * 512
    except FileNotFoundError:
        return 0
    if os.path.isdir(path) and not os.path.islink(path):
        for name in os.listdir(path):
            total += disk_size(f"{path}/{name}")
    return total
