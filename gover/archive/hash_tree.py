"""Hash an installed toolchain; whatever is not from an archive of Go is an error."""

import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Self

from gover.archive.member_names import MAX_DEPTH
from gover.errors import VerificationError
from gover.escape import safe

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_BUFFER = 256 << 10  # bytes
_LARGE = 64 << 10  # bytes; a toolchain has half of its bytes in files that are larger
_WAITING = 8  # open files


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
        with _LargeFiles() as large:
            hasher = _TreeHasher(visit or _ignore, large)
            hasher.add_files(top, "", 0)
        return hasher.digests | large.digests()
    finally:
        os.close(top)


def _ignore(_: str, _status: os.stat_result) -> None:
    pass


class _LargeFiles:
    """The large files, which a thread hashes while the walk goes on: hashing needs no GIL."""

    def __init__(self) -> None:
        self._files: Queue[tuple[str, int] | None] = Queue(_WAITING)
        self._digests: dict[str, bytes] = {}
        self._error: BaseException | None = None
        self._is_wanted = True
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._is_wanted = kind is None
        self._files.put(None)
        self._thread.join()

    def add(self, path: str, file: int) -> None:
        """Have an open file hashed, and closed."""
        self._files.put((path, file))

    def digests(self) -> dict[str, bytes]:
        """Return the digests of all. Raises OSError where one could not be read."""
        if self._error:
            raise self._error
        return self._digests

    def _run(self) -> None:
        buffer = memoryview(bytearray(_BUFFER))
        while found := self._files.get():
            path, file = found
            try:
                if self._is_wanted:
                    self._digests[path] = _digest(file, buffer)
            except BaseException as error:  # noqa: BLE001  it is raised where the digests are read
                self._error, self._is_wanted = error, False
            finally:
                os.close(file)


class _TreeHasher:
    def __init__(self, visit: _Visit, large: _LargeFiles) -> None:
        self.digests: dict[str, bytes] = {}  # in the order of the walk
        self._visit = visit
        self._large = large
        self._buffer = memoryview(bytearray(_BUFFER))

    def add_files(self, folder: int, path: str, depth: int) -> None:
        """Add the files below an open folder; `path` ends in "/" or is empty."""
        self._visit(path, os.fstat(folder))
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
        for name, is_folder in entries:
            if is_folder:
                self._add_folder(folder, name, path, depth)
            else:
                self._add_file(folder, name, path)

    def _add_folder(self, parent: int, name: str, path: str, depth: int) -> None:
        if depth == MAX_DEPTH:
            raise VerificationError(f"{safe(path + name)} is too many folders deep")
        folder = _open(parent, name, path, _FOLDER)
        try:
            self.add_files(folder, f"{path}{name}/", depth + 1)
        finally:
            os.close(folder)

    def _add_file(self, folder: int, name: str, path: str) -> None:
        file = _open(folder, name, path, _FILE)
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise VerificationError(f"{safe(path + name)} is not a regular file")
            self._visit(path + name, status)
            if status.st_size > _LARGE:
                self.digests[path + name] = b""
                self._large.add(path + name, os.dup(file))
            else:
                self.digests[path + name] = _digest(file, self._buffer)
        finally:
            os.close(file)


def _digest(file: int, buffer: memoryview) -> bytes:
    digest = sha256()
    while size := os.readv(file, [buffer]):
        digest.update(buffer[:size])
    return digest.digest()


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
