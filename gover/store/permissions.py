"""
Who can write to the store: nothing is run from a store that other users can change.

Other users can change a directory that belongs to one of them, or whose mode permits writing
to everybody or to a group that is not the user's private one. A store that belongs to root
can be used by all. Root can use another user's store, whose shims are then on its PATH, and
writes nothing there, nor to that user's cache, configuration or home.
"""

from __future__ import annotations

import os
import stat

from gover.errors import GoverError, UnusableStore
from gover.escape import safe, sh_quote
from gover.fs.read import read_file
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store


def why_unsafe(store: Store, goroot: str) -> UnusableStore | None:
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


def find_foreign(*paths: str) -> UnusableStore | None:
    """
    Return the error if another user can change one of these paths, or the link that it is.

    For root they may belong to whom the first belongs. In a sticky directory of root's, such as
    /tmp, each can only change what is their own.
    """
    owner = _owner(paths[0]) if os.geteuid() == 0 else None
    for path in paths:
        error = _find_error(path, owner) or _find_error(path, owner, follow=False)
        if error and not _is_shared_by_design(path):
            return error
    return None


def _is_shared_by_design(path: str) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_uid == 0 and bool(status.st_mode & stat.S_ISVTX)


def narrow(path: str) -> None:
    """Take from other users the permission to write to a directory of the user's own."""
    try:
        status = os.lstat(path)
        is_own = status.st_uid == os.geteuid() and stat.S_ISDIR(status.st_mode)
        if is_own and others_can_write(status) and not status.st_mode & stat.S_ISVTX:
            os.chmod(path, stat.S_IMODE(status.st_mode) & ~(stat.S_IWGRP | stat.S_IWOTH))
    except OSError:
        return


def wide_directories(store: Store) -> list[str]:
    """Return the user's own directories of the store that others may write to, outermost first."""
    paths = [store.data, store.toolchains]
    paths += [store.goroot(version) for version in real_toolchains(store)]
    return [path for path in paths if _is_own_and_wide(path)]


def real_toolchains(store: Store) -> list[Version]:
    """Return the versions that are directories in the store, not links."""
    try:
        names = os.listdir(store.toolchains)
    except OSError:
        return []
    there = sorted(filter(None, map(parse_release, names)))
    return [version for version in there if not os.path.islink(store.goroot(version))]


def _is_own_and_wide(path: str) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_uid == os.geteuid() and others_can_write(status)


def check_safe_to_write(store: Store) -> None:
    """
    Require that files written to the store belong to its owner, and that only they can write.

    Raises:
        GoverError: this is root, and the store is another user's.
        UnusableStore: other users can change the store.
    """
    check_root_may_change(store)
    if error := _find_error(store.data) or _find_error(store.toolchains):
        raise error


def root_must_not_write(path: str) -> bool:
    """
    Return whether this is root, and `path`, or where it would be made, belongs to another user.

    A file of root's there would be in that user's way. How root came to be root does not
    matter: su, doas, pkexec and a container leave no SUDO_UID.
    """
    return os.geteuid() == 0 and _owner_of_place(path) != 0


def check_root_may_change(store: Store) -> None:
    """
    Require that root does not change the data of another user.

    Raises:
        GoverError: this is root, and the store is another user's.
    """
    variables = "GOVER_ROOT=/usr/local/lib/gover"
    if root_must_not_write(store.cache):
        variables += " GOVER_CACHE=/var/cache/gover"
    check_root_may_write(store.data, f"export {variables}")


def check_root_may_write(path: str, hint: str | None = None) -> None:
    """
    Require that root does not write to what belongs to another user.

    Raises:
        GoverError: this is root, and `path`, or where it would be made, is another user's.
    """
    if root_must_not_write(path):
        owner = _owner_of_place(path)
        if _is_unmapped(owner):
            text = f"{safe(path)} belongs to {_other_user(owner)}: root changes its own only"
            raise GoverError(text, hint)
        user = _user_name(owner)
        raise GoverError(
            f"{safe(path)} is not root's: run gover as {user}, or in directories of root's own",
            hint or (None if " " in user else f"su {sh_quote(user)}"),
        )


def check_outside_foreign_home(path: str, environ: Mapping[str, str]) -> None:
    """
    Require that root does not write a project's file in the home of another user.

    Elsewhere it can: in a container, the checkout often belongs to another uid.

    Raises:
        GoverError: this is root, HOME is another user's, and `path` is in it.
    """
    home = environ.get("HOME", "")
    if home.startswith("/") and root_must_not_write(home):
        inside = f"{os.path.realpath(path)}/".startswith(f"{os.path.realpath(home)}/")
        if inside:
            check_root_may_write(home)


def _owner_of_place(path: str) -> int:
    """Return the owner of a path, or else of the nearest directory above that exists."""
    path = os.path.realpath(path)
    while (owner := _owner(path)) is None and path != "/":
        path = os.path.dirname(path)
    return owner or 0


def _other_user(uid: int) -> str:
    if _is_unmapped(uid):
        return f"a user outside this user namespace (shown as uid {uid})"
    return f"another user (uid {uid})"


def _is_unmapped(uid: int) -> bool:
    """Return whether a user id stands for all that this user namespace does not have."""
    lines = read_file("/proc/self/uid_map", 64 << 10).data.split(b"\n")
    ranges = [tuple(map(int, line.split())) for line in lines if len(line.split()) == 3]
    return bool(ranges) and not any(first <= uid < first + count for first, _, count in ranges)


def _user_name(uid: int) -> str:
    import pwd  # noqa: PLC0415  loaded only for an error

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


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
            _own_store_hint(),
        )


def _owner(path: str) -> int | None:
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def _own_store_hint() -> str:
    # Root's HOME may be another user's.
    path = "/usr/local/lib/gover" if os.geteuid() == 0 else '"$HOME/.gover"'
    return f"export GOVER_ROOT={path}"


def _find_error(
    path: str, trusted_owner: int | None = None, *, follow: bool = True
) -> UnusableStore | None:
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError:
        return None  # absent: it is created with the right mode, or that fails
    if status.st_uid not in (os.geteuid(), 0, trusted_owner):
        return UnusableStore(
            f"{safe(path)} belongs to {_other_user(status.st_uid)}",
            _own_store_hint(),
        )
    if stat.S_ISLNK(status.st_mode) or not others_can_write(status):
        return None
    return UnusableStore(
        f"{safe(path)} can be changed by other users (mode {stat.S_IMODE(status.st_mode):04o})",
        f"chmod go-w {sh_quote(path)}" if os.geteuid() in (0, status.st_uid) else _own_store_hint(),
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
    import pwd  # noqa: PLC0415  loaded only for an error

    try:
        entry, user = grp.getgrgid(group), pwd.getpwuid(os.geteuid() or owner)
    except KeyError:
        return False
    return entry.gr_name == user.pw_name and set(entry.gr_mem) <= {user.pw_name}
