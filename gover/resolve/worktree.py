"""
Which git repository a file belongs to, without git.

All worktrees of a repository have one common directory: `.git` of the main one, which linked ones
name in their `.git` file (gitrepository-layout(5), git-worktree(1)). Anybody can write such a
file, so one is accepted only where the repository names that worktree in turn, in
`worktrees/NAME/gitdir`. Nothing is accepted that another user could have written, and no link.
"""

from __future__ import annotations

import os
import stat

from gover.fs.read import Reading, read_file
from gover.records import Record
from gover.store.permissions import find_foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

POINTER_LIMIT = 8 << 10  # bytes; git's own limit is PATH_MAX
_PREFIX = b"gitdir: "


class RepositoryFile(Record):
    """
    A file by what it is called in every worktree of its repository.

    While `readings` are what they are, and the files in `present` exist, it is in a worktree.
    """

    common: str  # the real path of the repository's common directory
    name: str  # relative to the worktree: "sub/.envrc"
    readings: tuple[Reading, ...] = ()
    present: tuple[str, ...] = ()


def find_repository_file(path: str) -> RepositoryFile | None:
    """
    Return the file's name in its repository; None for one that is in none, or is a link.

    `path` has the real path of its directory. The file need not exist.
    """
    return look_for_repository(path)[0]


def look_for_repository(path: str) -> tuple[RepositoryFile | None, tuple[Reading, ...]]:
    """Return the same, and what was read on the way: where it changes, the answer may."""
    if os.path.islink(path):
        return None, ()
    root, mode = os.path.dirname(path), _mode(os.path.dirname(path))
    while mode is None and root != "/":
        root = os.path.dirname(root)
        mode = _mode(root)
    name = os.path.relpath(path, root)
    if mode is not None and stat.S_ISDIR(mode):
        common = f"{root}/.git"
        if not os.path.isfile(head := f"{common}/HEAD"):
            return None, (Reading(head, "absent"),)
        if find_foreign(root, common):
            return None, ()
        return RepositoryFile(common, name, present=(head,)), ()
    if mode is not None and stat.S_ISREG(mode):
        there = read_file(f"{root}/.git", POINTER_LIMIT)
        readings = (there, *_back_pointer(root, there))
        return _in_linked_worktree(root, name, readings), readings
    return None, (Reading(f"{os.path.dirname(path)}/.git", "absent"),)


def _mode(directory: str) -> int | None:
    """Return the mode of the `.git` in a directory; None where there is none."""
    try:
        return os.lstat(f"{directory}/.git").st_mode
    except OSError:
        return None


def _back_pointer(root: str, there: Reading) -> tuple[Reading, ...]:
    """Read what the entry of a worktree names, where its `.git` file names one."""
    if not there.data.startswith(_PREFIX):
        return ()
    entry = _resolved(root, there.data.removeprefix(_PREFIX))
    return (read_file(f"{entry}/gitdir", POINTER_LIMIT),)


def _in_linked_worktree(
    root: str, name: str, readings: tuple[Reading, ...]
) -> RepositoryFile | None:
    if len(readings) < 2:
        return None
    there, back = readings
    entry = os.path.dirname(back.path)
    worktrees, common = os.path.dirname(entry), os.path.dirname(os.path.dirname(entry))
    if os.path.basename(worktrees) != "worktrees" or not back.data:
        return None
    if _resolved(entry, back.data) != f"{root}/.git":
        return None
    if find_foreign(common, worktrees, entry, root, there.path, back.path):
        return None
    return RepositoryFile(common, name, readings)


def worktree_roots(common: str) -> Iterator[str]:
    """Yield the roots of a repository's worktrees, as it names them; some may be gone."""
    yield os.path.dirname(common)
    try:
        names = sorted(os.listdir(f"{common}/worktrees"))
    except OSError:
        return
    for name in names:
        entry = f"{common}/worktrees/{name}"
        if data := read_file(f"{entry}/gitdir", POINTER_LIMIT).data:
            yield os.path.dirname(_resolved(entry, data))


def _resolved(directory: str, line: bytes) -> str:
    """Return the real path of what a line of git's names, relative to a directory or absolute."""
    return os.path.realpath(os.path.join(directory, os.fsdecode(line.rstrip(b"\r\n"))))
