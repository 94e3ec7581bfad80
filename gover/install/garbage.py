"""
Removing what killed gover processes leave behind, without harm to running ones.

staging/OWNER-PID-TOKEN     a toolchain that was not published; OWNER is a version, or `tools`:
                            no process uses it if the lock of that name is free
trash/…                     what was removed from the store and is not yet deleted
toolchains/VERSION          with `.removed-VERSION` beside it and without bin/go: as in trash/,
                            where no rename was possible
toolchains/.copy-…          what is in staging/ otherwise, where toolchains/ is a mount of its own
receipts/VERSION.toml       without a link of that version; unused if the lock of it is free
cache/parts/…               a partial download; unused when no process has it open, and then
                            kept for a week, unless `gover cache clean` is run
The small files that were not renamed are those of gover.install.unfinished.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.fs.atomic import change_mode, make_private, private_opener, sync
from gover.fs.tree import disk_size, remove_tree
from gover.install.store_lock import if_free
from gover.store.store import Store
from gover.version.version import Version, parse_release

_REMOVED = ".removed-"  # begins the name of the mark beside a toolchain that is removed in place
TOOLS = "tools"  # the lock for all tools, and the owner of their directories in staging/
COPY = ".copy-"  # begins the name of what is staged in toolchains/
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
    return store.under_data(directory, f"{owner}-{os.getpid()}-{os.urandom(4).hex()}")


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


def collect(store: Store, *, dry_run: bool = False) -> list[tuple[str, int]]:
    """
    Remove everything in the store that no process uses; return (path, bytes), staging/ first.

    With `dry_run` nothing is removed. No lock is waited for: what is in use is left alone.
    """
    found: list[tuple[str, int]] = []
    for path, owner in [*_staged(store), *_lone_receipts(store)]:
        with _unused(store, owner, held="") as is_unused:
            if is_unused:
                found.append(_collect(path, dry_run=dry_run))
    trash = store.under_data("trash")
    found += [_collect(f"{trash}/{name}", dry_run=dry_run) for name in _names(trash)]
    for goroot in _removals(store):
        found.append((goroot, disk_size(goroot) if is_removed(goroot) else 0))
        if not dry_run:
            end_removal(goroot)
    return found


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
            change_mode(directory, 0o700)
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
    """Return (path, owner) of everything that is staged; the owner is "" for another name."""
    staging = store.under_data("staging")
    matches = [(name, _STAGED.fullmatch(name)) for name in _names(staging)]
    staged = [(f"{staging}/{name}", match["owner"] if match else "") for name, match in matches]
    copies = [name for name in _names(store.toolchains) if name.startswith(COPY)]
    matches = [(name, _STAGED.fullmatch(name.removeprefix(COPY))) for name in copies]
    return staged + [(f"{store.toolchains}/{n}", match["owner"]) for n, match in matches if match]


def _lone_receipts(store: Store) -> list[tuple[str, str]]:
    """Return (path, version) of the receipts of links that are not there."""
    receipts = store.under_data("receipts")
    versions = [name.removesuffix(".toml") for name in _names(receipts) if name.endswith(".toml")]
    known = [version for version in versions if parse_release(version)]
    return [
        (f"{receipts}/{version}.toml", version)
        for version in known
        if not os.path.islink(f"{store.toolchains}/{version}")
    ]


@contextmanager
def _unused(store: Store, owner: str, *, held: str) -> Iterator[bool]:
    """Yield whether no process uses an entry; none can start to inside the block."""
    if owner in ("", held):
        yield True
        return
    with if_free(store, owner) as free:
        yield free


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
