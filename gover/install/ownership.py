"""Whether other users can change a toolchain outside the store."""

import os
import stat
from collections.abc import Iterator

from gover.errors import InvalidFile
from gover.escape import safe
from gover.store.permissions import others_can_write


def check_nobody_else_can_change(goroot: str) -> None:
    """
    Require that only this user and root can change a GOROOT, what is in it, and its path.

    Raises:
        InvalidFile: another user owns a part of it, or can write there.
    """
    for path in _above(goroot):
        _check(path, may_be_sticky=True)
    for path in _below(goroot):
        _check(path)


def _check(path: str, *, may_be_sticky: bool = False) -> None:
    try:
        status = os.stat(path)
    except OSError:  # a link that leads nowhere
        return
    if status.st_uid not in (os.geteuid(), 0):
        raise InvalidFile(f"{safe(path)} belongs to another user (uid {status.st_uid})")
    # In a sticky directory such as /tmp nobody renames what is another user's.
    is_shared = may_be_sticky and status.st_mode & stat.S_ISVTX
    if others_can_write(status) and not is_shared:
        mode = stat.S_IMODE(status.st_mode)
        raise InvalidFile(f"{safe(path)} can be changed by other users (mode {mode:04o})")


def _above(path: str) -> Iterator[str]:
    while path != "/":
        path = os.path.dirname(path)
        yield path


def _below(goroot: str) -> Iterator[str]:
    yield goroot
    for folder, folders, files in os.walk(goroot):
        yield from (f"{folder}/{name}" for name in (*folders, *files))
