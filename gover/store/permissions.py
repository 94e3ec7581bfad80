"""
Whose the store is: what others may change is not run, and root leaves nothing in a user's.

What root has made for all is used as it is.

Others may change a directory when it belongs to somebody who is neither this user nor root,
or when its mode lets everybody, or a group that is not the user's own, write to it.
"""

import os
import stat
from collections.abc import Mapping

from gover.dirs import Dirs
from gover.errors import GoverError, InvalidFile
from gover.escape import safe, sh_quote


def why_unsafe(dirs: Dirs, goroot: str) -> InvalidFile | None:
    """
    Return how somebody else can change what is about to be run or put on PATH, and the cure.

    What a link leads to is its user's business; the link itself is the store's.
    """
    return _fault(dirs.data) or _fault(dirs.toolchains) or _fault(goroot, follow=False)


def check_changing(dirs: Dirs, environ: Mapping[str, str]) -> None:
    """
    Require that what is written to the store will belong to the one whose store it is.

    Raises:
        GoverError: this is sudo, in the store of the user who called it.
        InvalidFile: somebody else can change the store.
    """
    if is_borrowed(dirs.data, environ):
        raise GoverError(
            f"{safe(dirs.data)} is not root's: run gover without sudo,"
            " or with sudo -H for a store of root's own"
        )
    if fault := _fault(dirs.data) or _fault(dirs.toolchains):
        raise fault


def is_shared(dirs: Dirs) -> bool:
    """Tell whether this user can only read the store: root's, for all, or on a read-only disk."""
    return os.path.isdir(dirs.data) and not os.access(dirs.data, os.W_OK)


def check_writable(dirs: Dirs) -> None:
    """
    Require a store that this user can change.

    Raises:
        GoverError: it can only be read; the hint has one of the user's own.
    """
    if is_shared(dirs):
        owner = os.stat(dirs.data).st_uid
        whose = "root's" if owner == 0 else f"that of uid {owner}"
        if owner == os.geteuid():
            whose = "read-only"
        raise GoverError(
            f"the store {safe(dirs.data)} is {whose}: what is in it can be used, and not changed",
            'export GOVER_ROOT="$HOME/.gover"',
        )


def is_borrowed(path: str, environ: Mapping[str, str]) -> bool:
    """Tell whether this is root by sudo, and a directory of the user who called sudo."""
    caller = environ.get("SUDO_UID", "")
    if os.geteuid() != 0 or not caller.isdecimal() or int(caller) == 0:
        return False
    while not os.path.lexists(path) and path != "/":
        path = os.path.dirname(path)
    return os.stat(path).st_uid == int(caller)


def _fault(path: str, *, follow: bool = True) -> InvalidFile | None:
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError:
        return None  # not there yet: it is made with the right mode, or fails by itself
    if status.st_uid not in (os.geteuid(), 0):
        return InvalidFile(
            f"{safe(path)} belongs to another user (uid {status.st_uid})",
            'export GOVER_ROOT="$HOME/.gover"',
        )
    if stat.S_ISLNK(status.st_mode) or not _others_may_write(status):
        return None
    return InvalidFile(
        f"{safe(path)} can be changed by others (mode {stat.S_IMODE(status.st_mode):04o})",
        f"chmod go-w {sh_quote(path)}",
    )


def _others_may_write(status: os.stat_result) -> bool:
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_private(status.st_gid)


def _is_private(group: int) -> bool:
    """Tell whether a group is the user's own, as Debian and Fedora make one for each user."""
    import grp  # noqa: PLC0415  a prompt pays for them only where a group may write
    import pwd  # noqa: PLC0415

    try:
        entry, user = grp.getgrgid(group), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return entry.gr_name == user.pw_name and set(entry.gr_mem) <= {user.pw_name}
