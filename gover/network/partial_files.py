"""
The files of partial downloads: which there are, and which no process uses.

A part is locked while a process writes to it, and has a tag beside it.
"""

import fcntl
import os
import stat
from contextlib import suppress

from gover.fs import leftovers

FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MAX_AGE = 7 * 24 * 3600.0  # seconds


def open_locked(path: str) -> int | None:
    """Open the file at `path` with an exclusive lock; None when that is not possible."""
    try:
        descriptor = os.open(path, FLAGS, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The process that held the lock before may have removed the name.
        if is_same_file(os.fstat(descriptor), os.lstat(path)):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def is_same_file(opened: os.stat_result, named: os.stat_result) -> bool:
    """Whether both are one regular file of this user."""
    same = (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
    return same and stat.S_ISREG(opened.st_mode) and opened.st_uid == os.geteuid()


def remove_old(directory: str, now: float) -> None:
    """Remove the parts that are a week old; `now` as of time.time."""
    leftovers.clear(directory)
    with suppress(OSError), os.scandir(directory) as found:
        for entry in found:
            with suppress(OSError):
                old = entry.stat(follow_symlinks=False).st_mtime < now - _MAX_AGE
                if old or _is_lone_tag(entry.path):
                    os.unlink(entry.path)


def _is_lone_tag(path: str) -> bool:
    """Whether a file is the tag of a part that is gone; a part is made before its tag."""
    part = path.removesuffix(".tag") + ".part"
    return path.endswith(".tag") and not os.path.lexists(part)


def partial_files(directory: str) -> list[str]:
    """Return the parts, open or not, and their tags."""
    with suppress(FileNotFoundError):
        names = sorted(os.listdir(directory))
        return [f"{directory}/{name}" for name in names if name.endswith((".part", ".tag"))]
    return []


def unused_files(directory: str) -> list[str]:
    """Return the parts that no process has open, and their tags."""
    paths: list[str] = []
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(directory)):
            path = f"{directory}/{name}"
            descriptor = open_locked(path) if name.endswith(".part") else None
            if descriptor is not None:
                os.close(descriptor)
                paths += [path for path in (path, tag_path(path)) if os.path.lexists(path)]
    return paths


def tag_path(path: str) -> str:
    return path.removesuffix(".part") + ".tag"
