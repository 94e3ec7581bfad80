"""Hash an installed toolchain; whatever is not from an archive of Go is an error."""

import os
import stat
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path

from gover.archive.member_names import MAX_DEPTH
from gover.errors import VerificationError
from gover.escape import safe

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


_Visit = Callable[[str, os.stat_result], None]


def hash_tree(root: Path, visit: _Visit | None = None) -> dict[str, bytes]:
    """
    Hash every file below `root`: {path below it, with "/": SHA-256 digest of its content}.

    `visit` is called with the status of each file and folder, of `root` too; the path of a
    folder is empty or ends in "/".

    Only empty folders are left out. Anything but regular files and folders (a symbolic link,
    a device, a pipe), something unreadable or 32 folders deep raises `VerificationError`
    that names it. `OSError` if `root` itself is not a readable directory.
    """
    top = os.open(root, _FOLDER)
    try:
        return dict(_TreeHasher(visit or _ignore).files(top, "", 0))
    finally:
        os.close(top)


def _ignore(_: str, _status: os.stat_result) -> None:
    pass


class _TreeHasher:
    def __init__(self, visit: _Visit) -> None:
        self._visit = visit

    def files(self, folder: int, path: str, depth: int) -> Iterator[tuple[str, bytes]]:
        """Yield the files below an open folder; `path` ends in "/" or is empty."""
        self._visit(path, os.fstat(folder))
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
        for name, is_folder in entries:
            if is_folder:
                yield from self._folder(folder, name, path, depth)
            else:
                yield path + name, self._digest(folder, name, path)

    def _folder(self, parent: int, name: str, path: str, depth: int) -> Iterator[tuple[str, bytes]]:
        if depth == MAX_DEPTH:
            raise VerificationError(f"{safe(path + name)} is too many folders deep")
        folder = _open(parent, name, path, _FOLDER)
        try:
            yield from self.files(folder, f"{path}{name}/", depth + 1)
        finally:
            os.close(folder)

    def _digest(self, folder: int, name: str, path: str) -> bytes:
        file = _open(folder, name, path, _FILE)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise VerificationError(f"{safe(path + name)} is not a regular file")
            self._visit(path + name, status)
            with open(file, "rb", buffering=0, closefd=False) as readable:
                return file_digest(readable, "sha256").digest()
        finally:
            os.close(file)


def _open(folder: int, name: str, path: str, flags: int) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except OSError as error:
        shown = safe(path + name)
        if _is_link(folder, name):
            raise VerificationError(f"{shown} is a symbolic link") from error
        raise VerificationError(f"{shown} cannot be read ({error.strerror})") from error


def _is_link(folder: int, name: str) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False
