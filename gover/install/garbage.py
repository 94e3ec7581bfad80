"""
Removing what killed gover processes leave behind, without harm to running ones.

staging/OWNER-PID-TOKEN     a toolchain that was not published; OWNER is a version, or `tools`:
                            no process uses it if the lock of that name is free
trash/…                     what was removed from the store and is not yet deleted
toolchains/VERSION          with `.removed-VERSION` beside it and without bin/go: as in trash/,
                            where no rename was possible
toolchains/.new-PID-TOKEN   a copy that was not published, where toolchains/ is a mount of its own
.new-PID-TOKEN              a small file that was not renamed; unused when its process has ended
cache/parts/…               a partial download; unused when no process has it open, and then
                            kept for a week, unless `gover gc` or `cache clean` is run
"""

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.fs.atomic import is_orphan, make_private, private_opener, sync
from gover.fs.tree import disk_size, remove_tree
from gover.install.store_lock import if_free
from gover.network import partial
from gover.store.store import Store
from gover.version.version import Version

_REMOVED = ".removed-"  # begins the name of the mark beside a toolchain that is removed in place
TOOLS = "tools"  # the lock for all tools, and the owner of their directories in staging/
# Directories below data/ where gover writes small files.
_WRITTEN = (
    *("completion", "generation", "hook", "locks", "receipts", "shims", "bin", "sumdb", "trust"),
    *("native", "tools/projects"),
)
_STAGED = re.compile(r"(?P<owner>[0-9][0-9a-z.]*|tools)-[0-9]+-[0-9a-f]+")


@contextmanager
def staging(store: Store, owner: Version | str) -> Iterator[str]:
    """Yield an empty private directory on the store's file system; it is removed afterwards."""
    path = new_name(store, "staging", owner)
    make_private(os.path.dirname(path))
    try:
        os.mkdir(path, 0o700)
        yield path
    finally:
        _remove(path)


def _remove(path: str) -> None:
    try:
        remove_tree(path)
    except BaseException:
        # Ctrl-C during the removal: finish it; a second Ctrl-C stops that too.
        remove_tree(path)
        raise


def new_name(store: Store, directory: str, owner: Version | str) -> str:
    """Return the path of a new entry in staging/ or trash/, unique by process and token."""
    return store.under_data(directory, f"{owner}-{os.getpid()}-{secrets.token_hex(4)}")


def clear(store: Store, held: Version | str | None) -> None:
    """Remove what no process uses in staging/ and trash/; the caller holds the lock `held`."""
    for name in _names(store.under_data("trash")):
        delete(store.under_data("trash", name))
    for path, owner in _staged(store):
        with _unused(store, owner, held=str(held)) as is_unused:
            if is_unused:
                delete(path)
    for goroot in _removals(store):
        end_removal(goroot)
    for name in filter(is_orphan, _names(store.toolchains)):
        delete(f"{store.toolchains}/{name}")


def clear_files(store: Store) -> None:
    """
    Remove the small files that killed processes did not rename, where they can be removed.

    Those of plans are left to `collect`: there may be thousands of directories to read.
    """
    for path in list(_unfinished(store, plans=False)):
        with suppress(OSError):
            os.unlink(path)


def collect(store: Store, *, dry_run: bool = False) -> list[tuple[str, int]]:
    """
    Remove everything that no process uses; return (path, bytes) of each, staging/ first.

    With `dry_run` nothing is removed. No lock is waited for: what is in use is left alone.
    """
    found: list[tuple[str, int]] = []
    for path, owner in _staged(store):
        with _unused(store, owner, held="") as is_unused:
            if is_unused:
                found.append(_collect(path, dry_run=dry_run))
    trash = store.under_data("trash")
    found += [_collect(f"{trash}/{name}", dry_run=dry_run) for name in _names(trash)]
    for goroot in _removals(store):
        found.append((goroot, disk_size(goroot) if is_removed(goroot) else 0))
        if not dry_run:
            end_removal(goroot)
    others = [*_unfinished(store, plans=True), *partial.unused_files(store.parts)]
    return found + [_collect(path, dry_run=dry_run) for path in others]


def move_to_trash(store: Store, path: str, owner: Version | str) -> str | None:
    """
    Rename an entry of the store into trash/; return its path there, None if it cannot be renamed.

    On overlayfs no directory of a lower layer, as of an image, can be renamed (Linux
    Documentation/filesystems/overlayfs.rst, "Renaming directories"), nor one from a mount of its
    own, nor elsewhere one that is not writable.

    Raises:
        OSError: it failed for another reason, or there is nothing at the path.
    """
    away = new_name(store, "trash", owner)
    make_private(os.path.dirname(away))
    try:
        os.rename(path, away)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EACCES):
            raise
        return None
    return away


def begin_removal(goroot: str) -> None:
    """Make a toolchain count as removed where it is; what is left of it is garbage."""
    with open(_removal_mark(goroot), "ab", opener=private_opener):
        pass
    sync(os.path.dirname(goroot))
    with suppress(FileNotFoundError):
        for directory in (goroot, f"{goroot}/bin"):
            os.chmod(directory, 0o700)
        os.unlink(f"{goroot}/bin/go")  # from here on it is not installed
        sync(f"{goroot}/bin")


def end_removal(goroot: str) -> None:
    """Delete what is left of a toolchain, if its removal has begun."""
    mark = _removal_mark(goroot)
    if not os.path.lexists(mark):
        return
    if not os.path.lexists(f"{goroot}/bin/go"):
        delete(goroot)
    os.unlink(mark)


def is_removed(goroot: str) -> bool:
    """Return whether the removal of a toolchain where it is has begun, and not ended."""
    return os.path.lexists(_removal_mark(goroot)) and not os.path.lexists(f"{goroot}/bin/go")


def _removal_mark(goroot: str) -> str:
    directory, name = os.path.split(goroot)
    return f"{directory}/{_REMOVED}{name}"


def delete(path: str) -> None:
    """Delete a file, a directory or a link; the target of a link stays."""
    if os.path.isdir(path) and not os.path.islink(path):
        remove_tree(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _removals(store: Store) -> list[str]:
    """Return the toolchains whose removal in place has begun."""
    names = [name for name in _names(store.toolchains) if name.startswith(_REMOVED)]
    return [f"{store.toolchains}/{name.removeprefix(_REMOVED)}" for name in names]


def _staged(store: Store) -> list[tuple[str, str]]:
    """Return (path, owner) of everything in staging/; the owner is "" for another name."""
    staging = store.under_data("staging")
    matches = [(name, _STAGED.fullmatch(name)) for name in _names(staging)]
    return [(f"{staging}/{name}", match["owner"] if match else "") for name, match in matches]


@contextmanager
def _unused(store: Store, owner: str, *, held: str) -> Iterator[bool]:
    """Yield whether no process uses an entry; none can start to inside the block."""
    if owner in ("", held):
        yield True
        return
    with if_free(store, owner) as free:
        yield free


def _unfinished(store: Store, *, plans: bool) -> Iterator[str]:
    """Yield the small files that no process will rename, in gover's own directories only."""
    roots = [store.under_data(name) for name in _WRITTEN] + [store.indexes, store.parts]
    roots += [store.plans] if plans else []
    for top in dict.fromkeys((store.data, store.toolchains, store.cache)):
        yield from (f"{top}/{name}" for name in _names(top) if is_orphan(name))
    for root in roots:
        for directory, _, names in os.walk(root):
            yield from (f"{directory}/{name}" for name in names if is_orphan(name))


def _collect(path: str, *, dry_run: bool) -> tuple[str, int]:
    size = disk_size(path)
    if not dry_run:
        delete(path)
    return path, size


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return []
