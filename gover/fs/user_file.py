"""
A file of the user's that gover edits: a start-up file, an editor's settings, config.toml.

It is replaced by one rename, and only if it is as it was read; a link to it, as dotfile managers
make, stays a link.
"""

import os
import stat
from contextlib import suppress
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.atomic import new_name
from gover.fs.read import read_file

_MOST = 4 << 20  # bytes


class UserFile(NamedTuple):
    """A file as it was read; `data` is None where there is none yet."""

    path: str
    target: str  # where it really is; another path when `path` goes through a link
    data: bytes | None

    @property
    def leads(self) -> str:
        """Where a link leads, for a message; nothing when it is none."""
        return f" (a link to {safe(self.target)})" if os.path.islink(self.path) else ""


def read_user_file(path: str) -> UserFile:
    """
    Read a file of the user's.

    Raises:
        GoverError: gover must not replace what is there; the message has the reason.
    """
    target = os.path.realpath(path)
    if not os.path.lexists(target):
        if os.path.islink(path):
            raise GoverError(f"{safe(path)} is a link to {safe(target)}, and nothing is there")
        return UserFile(path, target, None)
    reading = read_file(target, _MOST)
    if reading.state != "text":
        raise GoverError(f"{safe(path)} {reading.reason or 'is no regular file'}")
    return UserFile(path, target, reading.data)


def check_ours(file: UserFile, hint: str | None = None) -> None:
    """
    Require that the file is the user's own to replace; Nix's home-manager links to root's.

    Raises:
        GoverError: it is somebody else's, or has a second name; `hint` is what helps then.
    """
    if file.data is None:
        return
    found = os.stat(file.target)
    if found.st_uid != os.geteuid():
        raise GoverError(f"{safe(file.path)}{file.leads} belongs to another user", hint)
    if found.st_nlink > 1:  # a rename would part them
        links = f"is one of {found.st_nlink} hard links to one file"
        raise GoverError(f"{safe(file.path)}{file.leads} {links}", hint)


def replace_user_file(file: UserFile, data: bytes | None, hint: str | None = None) -> None:
    """
    Give the file another content, its owner's and its permissions; None removes it.

    `hint` is what helps where it cannot be written.

    Raises:
        GoverError: it cannot be written, or somebody has changed it since it was read.
    """
    try:
        if read_user_file(file.path) != file:
            raise GoverError(f"{safe(file.path)} has just been changed by somebody else")
        check_ours(file, hint)
        if data is None:
            os.unlink(file.target)
            return
        os.makedirs(os.path.dirname(file.target), exist_ok=True)
        _replace(file.target, data)
    except OSError as error:
        raise GoverError(
            f"{safe(file.path)}{file.leads} cannot be written: {error.strerror}", hint
        ) from None


def _replace(path: str, data: bytes) -> None:
    temporary = f"{os.path.dirname(path)}/{new_name()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _adopt(descriptor, path)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _adopt(descriptor: int, path: str) -> None:
    """Give a new file the permissions and the group of the one that it replaces."""
    try:
        before = os.stat(path)
    except FileNotFoundError:
        os.fchmod(descriptor, 0o644)
        return
    with suppress(PermissionError):
        os.fchown(descriptor, -1, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
