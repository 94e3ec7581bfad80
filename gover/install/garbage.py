"""
Removing what killed gover processes leave behind, without harm to running ones.

staging/OWNER-PID-TOKEN     a toolchain that was not published; OWNER is a version, or `tools`:
                            no process uses it if the lock of that name is free
trash/…                     what was removed from the store and is not yet deleted
.new-PID-TOKEN              a small file that was not renamed; unused when its process has ended
cache/parts/…               a partial download; unused when no process has it open, and then
                            kept for a week, unless `gover gc` or `cache clean` is run
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.dirs import Dirs
from gover.fs.atomic import is_orphan, make_private
from gover.fs.tree import disk_size
from gover.install.store_lock import if_free
from gover.network import partial
from gover.version.version import Version

TOOLS = "tools"  # the lock for all tools, and the owner of their directories in staging/
# Directories below data/ where gover writes small files.
_WRITTEN = (
    *("completion", "generation", "hook", "locks", "receipts", "shims", "sumdb", "trust"),
    "tools/projects",
)
_STAGED = re.compile(r"(?P<owner>[0-9][0-9a-z.]*|tools)-[0-9]+-[0-9a-f]+")


@contextmanager
def staging(dirs: Dirs, owner: Version | str) -> Iterator[str]:
    """Yield an empty private directory on the store's file system; it is removed afterwards."""
    path = new_name(dirs, "staging", owner)
    make_private(os.path.dirname(path))
    try:
        os.mkdir(path, 0o700)
        yield path
    finally:
        _remove(path)


def _remove(path: str) -> None:
    try:
        shutil.rmtree(path, ignore_errors=True)
    except BaseException:
        # Ctrl-C during the removal: finish it; a second Ctrl-C stops that too.
        shutil.rmtree(path, ignore_errors=True)
        raise


def new_name(dirs: Dirs, directory: str, owner: Version | str) -> str:
    """Return the path of a new entry in staging/ or trash/, unique by process and token."""
    return dirs.under_data(directory, f"{owner}-{os.getpid()}-{secrets.token_hex(4)}")


def clear(dirs: Dirs, held: Version | str | None) -> None:
    """Remove what no process uses in staging/ and trash/; the caller holds the lock `held`."""
    for name in _names(dirs.under_data("trash")):
        delete(dirs.under_data("trash", name))
    for path, owner in _staged(dirs):
        with _unused(dirs, owner, held=str(held)) as is_unused:
            if is_unused:
                delete(path)


def clear_files(dirs: Dirs) -> None:
    """
    Remove the small files that killed processes did not rename, where they can be removed.

    Those of plans are left to `collect`: there may be thousands of directories to read.
    """
    for path in list(_unfinished(dirs, plans=False)):
        with suppress(OSError):
            os.unlink(path)


def collect(dirs: Dirs, *, dry_run: bool = False) -> list[tuple[str, int]]:
    """
    Remove everything that no process uses; return (path, bytes) of each, staging/ first.

    With `dry_run` nothing is removed. No lock is waited for: what is in use is left alone.
    """
    found: list[tuple[str, int]] = []
    for path, owner in _staged(dirs):
        with _unused(dirs, owner, held="") as is_unused:
            if is_unused:
                found.append(_collect(path, dry_run=dry_run))
    trash = dirs.under_data("trash")
    found += [_collect(f"{trash}/{name}", dry_run=dry_run) for name in _names(trash)]
    others = [*_unfinished(dirs, plans=True), *partial.unused_files(dirs.parts)]
    return found + [_collect(path, dry_run=dry_run) for path in others]


def delete(path: str) -> None:
    """Delete a file, a directory or a link; the target of a link stays."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _staged(dirs: Dirs) -> list[tuple[str, str]]:
    """Return (path, owner) of everything in staging/; the owner is "" for another name."""
    staging = dirs.under_data("staging")
    matches = [(name, _STAGED.fullmatch(name)) for name in _names(staging)]
    return [(f"{staging}/{name}", match["owner"] if match else "") for name, match in matches]


@contextmanager
def _unused(dirs: Dirs, owner: str, *, held: str) -> Iterator[bool]:
    """Yield whether no process uses an entry; none can start to inside the block."""
    if owner in ("", held):
        yield True
        return
    with if_free(dirs, owner) as free:
        yield free


def _unfinished(dirs: Dirs, *, plans: bool) -> Iterator[str]:
    """Yield the small files that no process will rename, in gover's own directories only."""
    roots = [dirs.under_data(name) for name in _WRITTEN] + [dirs.indexes, dirs.parts]
    roots += [dirs.plans] if plans else []
    for top in dict.fromkeys((dirs.data, dirs.cache)):
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
