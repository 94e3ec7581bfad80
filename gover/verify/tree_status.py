"""Modes, owners and hard links that no installed toolchain has."""

import os
import stat
from collections import Counter

from gover.archive.layout import is_executable
from gover.escape import safe
from gover.store.permissions import others_can_write

_SPECIAL = stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX


class TreeStatus:
    """
    What is wrong with the files and folders of a toolchain, apart from their content.

    `owners` are the users that may own them. A path that ends in "/" is a folder.
    """

    def __init__(self, owners: frozenset[int]) -> None:
        self._owners = owners
        self._faults: list[str] = []
        self._links: Counter[tuple[int, int]] = Counter()
        self._linked: dict[tuple[int, int], tuple[str, int]] = {}

    def visit(self, path: str, status: os.stat_result) -> None:
        """Look at one file or folder."""
        mode = stat.S_IMODE(status.st_mode)
        shown = safe(path) or "its folder"
        if status.st_uid not in self._owners:
            self._faults.append(f"{shown} belongs to another user (uid {status.st_uid})")
        if others_can_write(status):
            self._faults.append(f"{shown} can be changed by other users (mode {mode:04o})")
        if stat.S_ISREG(status.st_mode):
            self._visit_file(path, status, mode)

    def faults(self) -> list[str]:
        """Return everything that is wrong, in the order of the paths, hard links last."""
        outside = [
            f"{safe(path)} has another name outside (hard link)"
            for inode, (path, links) in self._linked.items()
            if links > self._links[inode]
        ]
        return self._faults + outside

    def _visit_file(self, path: str, status: os.stat_result, mode: int) -> None:
        if mode & _SPECIAL:
            self._faults.append(f"{safe(path)} has mode {mode:04o}")
        if is_executable(path) and not mode & stat.S_IXUSR:
            self._faults.append(f"{safe(path)} is not executable (mode {mode:04o})")
        # The files of root's store may share their content with others, as in an OSTree image.
        if status.st_nlink > 1 and status.st_uid == os.geteuid():
            inode = (status.st_dev, status.st_ino)
            self._links[inode] += 1
            self._linked.setdefault(inode, (path, status.st_nlink))
