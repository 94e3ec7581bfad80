"""
What killed govers leave behind, found and cleared away without harm to living ones.

staging/OWNER-PID-TOKEN     a tree that never got its name; OWNER is a version, or `tools`, and
                            whoever gets the lock of that name knows that the tree is dead
trash/…                     what lost its name and is not yet deleted
.new-PID-TOKEN              a small file that was never renamed; dead when its process is
cache/parts/…               what has arrived of an archive; dead when nobody has it open, and
                            kept for a week all the same, unless somebody asks
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

TOOLS = "tools"  # the lock of all work on them, and the owner of what is left of it
# Where gover writes small files, below data/.
_WRITTEN = (
    *("completion", "generation", "hook", "locks", "receipts", "shims", "sumdb", "trust"),
    "tools/projects",
)
_STAGED = re.compile(r"(?P<owner>[0-9][0-9a-z.]*|tools)-[0-9]+-[0-9a-f]+")


@contextmanager
def staging(dirs: Dirs, owner: Version | str) -> Iterator[str]:
    """Yield an empty private directory on the store's file system; it is gone afterwards."""
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
        # Ctrl-C just now: what is left takes a moment, and a second one ends that too.
        shutil.rmtree(path, ignore_errors=True)
        raise


def new_name(dirs: Dirs, place: str, owner: Version | str) -> str:
    """Return a name in staging/ or trash/ that nobody has."""
    return dirs.under_data(place, f"{owner}-{os.getpid()}-{secrets.token_hex(4)}")


def clear(dirs: Dirs, held: Version | str | None) -> None:
    """Clear away what is dead in staging/ and trash/; the caller holds the lock `held`."""
    for name in _names(dirs.under_data("trash")):
        delete(dirs.under_data("trash", name))
    for path, owner in _staged(dirs):
        with _dead(dirs, owner, held=str(held)) as dead:
            if dead:
                delete(path)


def clear_files(dirs: Dirs) -> None:
    """
    Clear away the small files that killed govers did not finish; read-only places keep theirs.

    Those of plans are left to `collect`: there may be thousands of places to look at.
    """
    for path in list(_unfinished(dirs, plans=False)):
        with suppress(OSError):
            os.unlink(path)


def collect(dirs: Dirs, *, dry_run: bool = False) -> list[tuple[str, int]]:
    """
    Clear away everything that is dead; return (path, bytes) of each, first those in staging/.

    With `dry_run` nothing is touched. No lock is waited for: what lives is passed over.
    """
    found: list[tuple[str, int]] = []
    for path, owner in _staged(dirs):
        with _dead(dirs, owner, held="") as dead:
            if dead:
                found.append(_collect(path, dry_run=dry_run))
    trash = dirs.under_data("trash")
    found += [_collect(f"{trash}/{name}", dry_run=dry_run) for name in _names(trash)]
    others = [*_unfinished(dirs, plans=True), *partial.unused_files(dirs.parts)]
    return found + [_collect(path, dry_run=dry_run) for path in others]


def delete(path: str) -> None:
    """Delete whatever has this name; a link's target is not ours to delete."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _staged(dirs: Dirs) -> list[tuple[str, str]]:
    """Return (path, owner) of everything in staging/; no owner for a name not of ours."""
    staging = dirs.under_data("staging")
    matches = [(name, _STAGED.fullmatch(name)) for name in _names(staging)]
    return [(f"{staging}/{name}", match["owner"] if match else "") for name, match in matches]


@contextmanager
def _dead(dirs: Dirs, owner: str, *, held: str) -> Iterator[bool]:
    """Yield whether no owner can be at work; none can as long as this lasts."""
    if owner in ("", held):
        yield True
        return
    with if_free(dirs, owner) as free:
        yield free


def _unfinished(dirs: Dirs, *, plans: bool) -> Iterator[str]:
    """Yield the small files that nobody will finish, in gover's own directories and no other."""
    places = [dirs.under_data(name) for name in _WRITTEN] + [dirs.indexes, dirs.parts]
    places += [dirs.plans] if plans else []
    for top in dict.fromkeys((dirs.data, dirs.cache)):
        yield from (f"{top}/{name}" for name in _names(top) if is_orphan(name))
    for place in places:
        for directory, _, names in os.walk(place):
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
