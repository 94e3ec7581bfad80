"""
A file of the user that gover edits: a start-up file, an editor's settings, config.toml.

It is replaced by one rename at its real path, and only if it has not changed since it was read.
A link to it, as dotfile managers make them, stays a link.
"""

import os
import stat
from contextlib import suppress
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.atomic import temporary_name
from gover.fs.read import read_file

_LIMIT = 4 << 20  # bytes


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
        raise GoverError(f"{safe(file.path)}{file.link_note} belongs to another user", hint)
    if status.st_nlink > 1:  # a rename would separate them
        links = f"is one of {status.st_nlink} hard links to one file"
        raise GoverError(f"{safe(file.path)}{file.link_note} {links}", hint)


def replace_user_file(file: UserFile, data: bytes | None, hint: str | None = None) -> None:
    """
    Replace the content of the file, and keep its group and permissions; None removes it.

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
        os.makedirs(os.path.dirname(file.target), exist_ok=True)
        _replace(file.target, data)
    except OSError as error:
        raise GoverError(
            f"{safe(file.path)}{file.link_note} cannot be written: {error.strerror}", hint
        ) from None


def _replace(path: str, data: bytes) -> None:
    temporary = f"{os.path.dirname(path)}/{temporary_name()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _copy_permissions(descriptor, path)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _copy_permissions(descriptor: int, path: str) -> None:
    """Give a new file the permissions and the group of the file that it replaces."""
    try:
        before = os.stat(path)
    except FileNotFoundError:
        os.fchmod(descriptor, 0o644)
        return
    with suppress(PermissionError):
        os.fchown(descriptor, -1, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
