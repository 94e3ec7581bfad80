"""
Close a store that other users may write to: one that was restored or made under a umask of 0.

GitLab's helper clones a project and extracts its cache so. A store of the user's own is closed
from the inside out: what is in it is narrowed, hashed and compared with its receipt before the
outermost directory is closed, and until then nothing in it is used.
"""

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from gover.errors import GoverError, UnusableStore
from gover.escape import safe, sh_quote
from gover.fs.tree import remove_tree
from gover.store.permissions import others_can_write, real_toolchains, wide_directories
from gover.store.receipts import read_receipt
from gover.store.store import Store
from gover.verify.installed import read_tree, why_changed
from gover.version.version import Version

# What gover writes again: programs, and text that shells execute.
_WRITTEN_AGAIN = ("shims", "native", "hook", "completion", "tools")


class _Doubts(NamedTuple):
    """What is wrong with the files below a directory, apart from their content."""

    foreign: str = ""  # the path of one that belongs to another user
    was_wide: bool = False  # others could write to one of the files


def narrow_store(store: Store) -> list[str]:
    """
    Let only the user write to a store of their own; return what to report.

    Raises:
        UnusableStore: something in it was changed; the outermost directory stays as it is.
    """
    wide = wide_directories(store)
    if not wide:
        return []
    modes = {path: stat.S_IMODE(os.stat(path).st_mode) for path in wide}
    is_exposed = _can_be_reached(store.data)
    for path in reversed(wide[1:]):
        _close(path)
    try:
        verified = [
            _check_toolchain(store, version, is_exposed=is_exposed)
            for version in real_toolchains(store)
        ]
    except UnusableStore:
        os.chmod(wide[0], modes[wide[0]])  # it may be one of the toolchains
        raise
    for name in _WRITTEN_AGAIN:
        _clean(store.under_data(name), is_exposed=is_exposed)
    _close(wide[0])
    what = "; ".join([f"{safe(path)} (mode {mode:04o})" for path, mode in modes.items()])
    return [f"other users could write to {what}: now only you can", *verified]


def _check_toolchain(store: Store, version: Version, *, is_exposed: bool) -> str:
    """
    Narrow what is in a toolchain, and compare it with its receipt; return the result in words.

    Raises:
        UnusableStore: it was changed, or that cannot be known.
    """
    goroot = store.goroot(version)
    doubts = _narrow_below(goroot)
    try:
        receipt = read_receipt(store, version)
        if receipt is not None and "tree" in receipt:
            why = why_changed(read_tree(store, version), receipt)
        elif doubts.foreign:
            why = f"{safe(doubts.foreign)} belongs to another user"
        else:
            why = "it has no receipt" if doubts.was_wide and is_exposed else ""
    except GoverError as error:
        why = str(error)
    if why:
        text = f"other users could write to {safe(goroot)}, and it is not as installed: {why}"
        raise UnusableStore(text, f"rm -r {sh_quote(goroot)}")
    if receipt is None:
        return f"go{version} has no receipt to compare with; its files belong to you"
    return f"go{version} agrees with its receipt"


def _close(path: str) -> None:
    os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) & ~(stat.S_IWGRP | stat.S_IWOTH))


def _narrow_below(root: str) -> _Doubts:
    foreign, was_wide = "", False
    for path in _everything_below(root):
        status = os.lstat(path)
        if status.st_uid not in (os.geteuid(), 0):
            foreign = foreign or path
        elif not stat.S_ISLNK(status.st_mode) and others_can_write(status):
            was_wide = was_wide or stat.S_ISREG(status.st_mode)
            _close(path)
    return _Doubts(foreign, was_wide)


def _clean(directory: str, *, is_exposed: bool) -> None:
    """Remove what another user may have changed, and gover writes again."""
    doubts = _narrow_below(directory) if os.path.isdir(directory) else _Doubts()
    if doubts.foreign or (doubts.was_wide and is_exposed):
        remove_tree(directory)


def _everything_below(root: str) -> Iterator[str]:
    yield root
    for directory, folders, files in os.walk(root):
        yield from (f"{directory}/{name}" for name in (*folders, *files))


def _can_be_reached(path: str) -> bool:
    """Return whether other users can enter every directory above a path."""
    while path != "/":
        path = os.path.dirname(path)
        mode = os.stat(path).st_mode
        if not mode & (stat.S_IXGRP | stat.S_IXOTH):
            return False
    return True
