"""
Who can write to the store: nothing is run from a store that other users can change.

Other users can change a directory that belongs to one of them, or whose mode permits writing
to everybody or to a group that is not the user's private one. A store that belongs to root
can be used by all. Root can use another user's store, whose shims are then on its PATH, and
writes nothing there.
"""

import os
import stat
from collections.abc import Mapping

from gover.errors import GoverError, InvalidFile
from gover.escape import safe, sh_quote
from gover.store.store import Store


def why_unsafe(store: Store, goroot: str) -> InvalidFile | None:
    """
    Return the error if other users can change this toolchain in the store; None if they cannot.

    For a toolchain that is a link, the link is checked, and not its target. For root a store is
    as safe as for its owner.
    """
    owner = _owner(store.data) if os.geteuid() == 0 else None
    return (
        _find_error(store.data, owner)
        or _find_error(store.toolchains, owner)
        or _find_error(goroot, owner, follow=False)
    )


def check_safe_to_write(store: Store, environ: Mapping[str, str]) -> None:
    """
    Require that files written to the store belong to its owner, and that only they can write.

    Raises:
        GoverError: this is root by sudo, and the store belongs to the user who called sudo.
        InvalidFile: other users can change the store.
    """
    check_no_sudo(store.data, environ)
    if error := _find_error(store.data) or _find_error(store.toolchains):
        raise error


def check_no_sudo(path: str, environ: Mapping[str, str]) -> None:
    """
    Require that `path` is not where files of root's would be in a user's way.

    Raises:
        GoverError: this is root by sudo, and it belongs to the user who called sudo.
    """
    if belongs_to_sudo_caller(path, environ):
        raise GoverError(
            f"{safe(path)} is not root's: run gover without sudo,"
            " or with sudo -H for a store of root's own"
        )


def is_read_only(store: Store) -> bool:
    """Return whether this user can only read the store: it is root's, or on a read-only disk."""
    return os.path.isdir(store.data) and not os.access(store.data, os.W_OK)


def check_writable(store: Store) -> None:
    """
    Require that this user can write to the store.

    Raises:
        GoverError: the store is read-only; the hint selects a store of the user's own.
    """
    if is_read_only(store):
        owner = os.stat(store.data).st_uid
        reason = "belongs to root" if owner == 0 else f"belongs to uid {owner}"
        if owner == os.geteuid():
            reason = "is read-only"
        raise GoverError(
            f"the store {safe(store.data)} {reason}: you can use it, but not change it",
            'export GOVER_ROOT="$HOME/.gover"',
        )


def belongs_to_sudo_caller(path: str, environ: Mapping[str, str]) -> bool:
    """Return whether this is root by sudo, and `path` belongs to the user who called sudo."""
    caller = environ.get("SUDO_UID", "")
    if os.geteuid() != 0 or not caller.isdecimal() or int(caller) == 0:
        return False
    while not os.path.lexists(path) and path != "/":
        path = os.path.dirname(path)
    return os.stat(path).st_uid == int(caller)


def root_must_not_write(path: str) -> bool:
    """Return whether this is root, and the directory of `path` belongs to another user."""
    if os.geteuid() != 0:
        return False
    while not os.path.lexists(path) and path != "/":
        path = os.path.dirname(path)
    return os.stat(path).st_uid != 0


def _owner(path: str) -> int | None:
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def _find_error(
    path: str, trusted_owner: int | None = None, *, follow: bool = True
) -> InvalidFile | None:
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError:
        return None  # absent: it is created with the right mode, or that fails
    if status.st_uid not in (os.geteuid(), 0, trusted_owner):
        return InvalidFile(
            f"{safe(path)} belongs to another user (uid {status.st_uid})",
            'export GOVER_ROOT="$HOME/.gover"',
        )
    if stat.S_ISLNK(status.st_mode) or not others_can_write(status):
        return None
    return InvalidFile(
        f"{safe(path)} can be changed by other users (mode {stat.S_IMODE(status.st_mode):04o})",
        f"chmod go-w {sh_quote(path)}",
    )


def others_can_write(status: os.stat_result) -> bool:
    """Return whether a mode permits writing to users who are not its owner."""
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_private(status.st_gid, status.st_uid)


def _is_private(group: int, owner: int) -> bool:
    """
    Return whether a group is the private one that Debian and Fedora create for a user.

    That user is who runs this, or for root the owner of the file.
    """
    import grp  # noqa: PLC0415  loaded only where a group can write
    import pwd  # noqa: PLC0415

    try:
        entry, user = grp.getgrgid(group), pwd.getpwuid(os.geteuid() or owner)
    except KeyError:
        return False
    return entry.gr_name == user.pw_name and set(entry.gr_mem) <= {user.pw_name}
