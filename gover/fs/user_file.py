"""
A file of the user that gover edits: a start-up file, an editor's settings, config.toml.

It is replaced by one rename at its real path, and only if it has not changed since it was read.
A link to it, as dotfile managers make them, stays a link.
"""

import errno
import os
import stat
import sys
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe, sh_quote
from gover.fs import atomic, leftovers
from gover.fs.atomic import apply_umask
from gover.fs.read import read_file

_LIMIT = 4 << 20  # bytes
_COPYFILE_ACL, _COPYFILE_XATTR = 1, 4  # macOS copyfile.h


class UserFile(NamedTuple):
    """A file as it was read; `data` is None when it does not exist."""

    path: str
    target: str  # the real path, which differs when `path` is or contains a link
    data: bytes | None

    @property
    def link_note(self) -> str:
        """The target of a link, for a message; "" when the file is not a link."""
        return f" (a link to {safe(self.target)})" if os.path.islink(self.path) else ""


def read_user_file(path: str) -> UserFile:
    """
    Read a file of the user.

    Raises:
        GoverError: gover must not replace what is there; the message has the reason.
    """
    target = os.path.realpath(path)
    if not os.path.lexists(target):
        if os.path.islink(path):
            raise GoverError(f"{safe(path)} is a link to {safe(target)}, which does not exist")
        return UserFile(path, target, None)
    reading = read_file(target, _LIMIT)
    if reading.state != "text":
        raise GoverError(f"{safe(path)} {reading.reason or 'is not a regular file'}")
    return UserFile(path, target, reading.data)


def check_replaceable(file: UserFile, hint: str | None = None) -> None:
    """
    Require that gover may replace the file; Nix's home-manager links to files of root.

    Raises:
        GoverError: it belongs to another user, or has a second name; `hint` is the way out.
    """
    if file.data is None:
        return
    status = os.stat(file.target)
    if status.st_uid != os.geteuid():
        text = f"{safe(file.path)}{file.link_note} belongs to another user"
        raise GoverError(text, hint or f'sudo chown "$(id -u):$(id -g)" {sh_quote(file.target)}')
    if status.st_nlink > 1:  # a rename would separate them
        links = f"is one of {status.st_nlink} hard links to one file"
        raise GoverError(f"{safe(file.path)}{file.link_note} {links}", hint)


def replace_user_file(file: UserFile, data: bytes | None, hint: str | None = None) -> None:
    """
    Replace the content of the file, and keep all else of it but its date; None removes it.

    `hint` is the way out when it cannot be written.

    Raises:
        GoverError: it cannot be written, or has changed since it was read.
    """
    try:
        if read_user_file(file.path) != file:
            raise GoverError(f"{safe(file.path)} has been changed by another program just now")
        check_replaceable(file, hint)
        if data is None:
            os.unlink(file.target)
            return
        directory = os.path.dirname(file.target)
        os.makedirs(directory, exist_ok=True)
        mode = stat.S_IMODE(os.stat(file.target).st_mode) if file.data is not None else 0o644
        prepare = partial(_copy_attributes, path=file.target)
        atomic.replace(file.target, data, apply_umask(mode), durable=True, prepare=prepare)
        leftovers.clear(directory)
    except OSError as error:
        text = f"{safe(file.path)}{file.link_note} cannot be written: {error.strerror}"
        place = sh_quote(os.path.dirname(file.target))
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise GoverError(text, hint or f"{'df -h' if is_full else 'ls -ld'} {place}") from None


def _copy_attributes(descriptor: int, path: str) -> None:
    """
    Give a new file the group, the permissions and the extended attributes of the old one.

    Not its date: zsh would prefer a `.zshrc.zwc` that it has compiled since.
    """
    try:
        before = os.stat(path)
    except FileNotFoundError:
        return
    if os.fstat(descriptor).st_gid != before.st_gid:
        with suppress(PermissionError):
            os.fchown(descriptor, -1, before.st_gid)
    if os.fstat(descriptor).st_mode != before.st_mode:
        os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
    if sys.platform == "darwin":
        _copy_attributes_of_mac(descriptor, path)
    else:
        _copy_extended_attributes(descriptor, path)


def _copy_extended_attributes(descriptor: int, path: str) -> None:
    """Copy them, an access control list included; those of the system only where it permits."""
    try:
        names = os.listxattr(path)
    except OSError:  # a file system without any
        return
    for name in names:
        value = os.getxattr(path, name)
        try:
            if value != _attribute(descriptor, name):
                os.setxattr(descriptor, name, value)
        except OSError:
            if name.startswith(("user.", "system.posix_acl")):
                raise


def _attribute(descriptor: int, name: str) -> bytes | None:
    try:
        return os.getxattr(descriptor, name)
    except OSError:
        return None


def _copy_attributes_of_mac(descriptor: int, path: str) -> None:
    import ctypes  # noqa: PLC0415  not on Linux

    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.fcopyfile(before, descriptor, None, _COPYFILE_ACL | _COPYFILE_XATTR):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(before)
