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

from gover.dirs import CACHE_NAMES, DATA_NAMES
from gover.errors import UnusableStore
from gover.escape import safe, sh_quote
from gover.fs.read import read_file
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gover.store.store import Store


def why_unsafe(store: Store, goroot: str) -> UnusableStore | None:
    """
    Return the error if other users can change this toolchain in the store; None if they cannot.

    For a toolchain that is a link, the link is checked, and not its target. For root a store is
    as safe as for its owner.
    """
    owner = _owner(store.data) if os.geteuid() == 0 else None
    return (
        find_error(store.data, owner)
        or find_error(store.toolchains, owner)
        or find_error(goroot, owner, follow=False)
    )


def find_foreign(*paths: str) -> UnusableStore | None:
    """
    Return the error if another user can change one of these paths, or the link that it is.

    For root they may belong to whom the first belongs. In a sticky directory of root's, such as
    /tmp, each can only change what is their own.
    """
    owner = _owner(paths[0]) if os.geteuid() == 0 else None
    for path in paths:
        error = find_error(path, owner) or find_error(path, owner, follow=False)
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


def is_govers(path: str) -> bool:
    """
    Return whether a directory that GOVER_ROOT or GOVER_CACHE names is gover's, by its content.

    It has toolchains, or nothing that gover does not make: gover may change its mode. It
    must not change that of /tmp, of a device or of a project.
    """
    try:
        names = {*os.listdir(path)}
        is_sticky = bool(os.stat(path).st_mode & stat.S_ISVTX)
    except OSError:
        return False
    others = names.difference(DATA_NAMES, CACHE_NAMES, ("bin",))
    return not is_sticky and ("toolchains" in names or not others)


def wide_directories(store: Store) -> list[str]:
    """Return the user's own directories of the store that others may write to, outermost first."""
    paths = [path for path in (store.data, store.toolchains) if _is_own_and_wide(path)]
    if paths[:1] == [store.data] and not is_govers(store.data):
        del paths[0]
    try:
        with os.scandir(store.toolchains) as entries:
            real = (entry for entry in entries if entry.is_dir(follow_symlinks=False))
            names = [entry.name for entry in real if _is_own_and_wide(entry.path)]
    except OSError:
        return paths
    return paths + [store.goroot(version) for version in sorted(_releases(names))]


def real_toolchains(store: Store) -> list[Version]:
    """Return the versions that are directories in the store, not links."""
    try:
        names = os.listdir(store.toolchains)
    except OSError:
        return []
    there = sorted(_releases(names))
    return [version for version in there if not os.path.islink(store.goroot(version))]


def _releases(names: Iterable[str]) -> Iterator[Version]:
    return filter(None, map(parse_release, names))


def _is_own_and_wide(path: str) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_uid == os.geteuid() and others_can_write(status)


def root_must_not_write(path: str) -> bool:
    """
    Return whether this is root, and `path`, or where it would be made, belongs to another user.

    A file of root's there would be in that user's way. How root came to be root does not
    matter: su, doas, pkexec and a container leave no SUDO_UID.
    """
    return os.geteuid() == 0 and owner_of_place(path) != 0


def owner_of_place(path: str) -> int:
    """Return the owner of a path, or else of the nearest directory above that exists."""
    path = os.path.realpath(path)
    while (owner := _owner(path)) is None and path != "/":
        path = os.path.dirname(path)
    return owner or 0


def other_user(uid: int) -> str:
    if is_unmapped(uid):
        return f"a user outside this user namespace (shown as uid {uid})"
    return f"another user (uid {uid})"


def is_unmapped(uid: int) -> bool:
    """Return whether a user id stands for all that this user namespace does not have."""
    lines = read_file("/proc/self/uid_map", 64 << 10).data.split(b"\n")
    ranges = [tuple(map(int, line.split())) for line in lines if len(line.split()) == 3]
    return bool(ranges) and not any(first <= uid < first + count for first, _, count in ranges)


def _owner(path: str) -> int | None:
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def own_store_hint() -> str:
    # Root's HOME may be another user's.
    path = "/usr/local/lib/gover" if os.geteuid() == 0 else '"$HOME/.gover"'
    return f"export GOVER_ROOT={path}"


def find_error(
    path: str, trusted_owner: int | None = None, *, follow: bool = True
) -> UnusableStore | None:
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError:
        return None  # absent: it is created with the right mode, or that fails
    if status.st_uid not in (os.geteuid(), 0, trusted_owner):
        return UnusableStore(
            f"{safe(path)} belongs to {other_user(status.st_uid)}",
            own_store_hint(),
        )
    if stat.S_ISLNK(status.st_mode) or not others_can_write(status):
        return None
    return UnusableStore(
        f"{safe(path)} can be changed by other users (mode {stat.S_IMODE(status.st_mode):04o})",
        _hint_to_close(path, status),
    )


def _hint_to_close(path: str, status: os.stat_result) -> str:
    has_owner = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    is_shared = bool(status.st_mode & stat.S_ISVTX) or not has_owner
    may_close = os.geteuid() in (0, status.st_uid) and not is_shared
    return f"chmod go-w {sh_quote(path)}" if may_close else own_store_hint()


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
