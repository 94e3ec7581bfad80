"""
Reflinks: a file that shares its blocks with another one until either is written to.

Linux has them in btrfs, XFS, bcachefs and others (ioctl_ficlone(2)), macOS in APFS (clonefile(2)).
A hard link would be one file with two names, and a change of one a change of both.
"""

import ctypes
import errno
import fcntl
import os
import sys
from typing import NamedTuple

_FICLONE = 0x40049409  # linux/fs.h; fcntl has the name from Python 3.12 on
_NO_OWNER_COPY = 2  # CLONE_NOOWNERCOPY of macOS sys/clonefile.h
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_CLONED = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
# This file cannot be cloned; on ZFS, with EAGAIN, because it is not on the disk yet.
_THIS_FILE = {errno.EAGAIN, errno.ETXTBSY, errno.EBADF, errno.ENOENT}


class NewFile(NamedTuple):
    """A new file, open for reading and writing: a clone, or empty."""

    descriptor: int
    is_clone: bool


class Cloner:
    """Makes clones, as long as `is_possible`: until the file system has refused one."""

    def __init__(self) -> None:
        self.is_possible = True

    def create(self, source: int, folder: int, name: str, mode: int) -> NewFile:
        """
        Make a new file with the content of the open file `source`, or an empty one.

        `folder` is the descriptor of its directory, and `mode` is less the umask.

        Raises:
            OSError: the new file cannot be made.
        """
        if sys.platform == "darwin":
            return self._create_apfs(source, folder, name, mode)
        file = os.open(name, _NEW, mode, dir_fd=folder)
        try:
            fcntl.ioctl(file, _FICLONE, source)
        except OSError as error:
            self.is_possible = error.errno in _THIS_FILE
            os.ftruncate(file, 0)  # on ZFS the content is undefined now
            return NewFile(file, is_clone=False)
        return NewFile(file, is_clone=True)

    def _create_apfs(self, source: int, folder: int, name: str, mode: int) -> NewFile:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.fclonefileat(source, folder, os.fsencode(name), _NO_OWNER_COPY):
            self.is_possible = ctypes.get_errno() in _THIS_FILE
            return NewFile(os.open(name, _NEW, mode, dir_fd=folder), is_clone=False)
        umask = os.umask(0o077)
        os.umask(umask)
        file = os.open(name, _CLONED, dir_fd=folder)
        os.fchmod(file, mode & ~umask)
        return NewFile(file, is_clone=True)
