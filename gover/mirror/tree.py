"""
All writes to a mirror's directory: complete files, each published by one rename.

Every folder is opened by itself, from the root down, and no symbolic link below the root is
followed. So a link in the mirror cannot make gover write outside of it.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from typing import NamedTuple, Self

from gover.errors import InvalidFile, UsageError
from gover.escape import safe, sh_quote
from gover.fs import atomic, leftovers
from gover.mirror.names import WORK

_SOCKET = (errno.ENXIO, errno.EOPNOTSUPP)  # of open(2), on Linux and on macOS
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NOT_A_FOLDER = {errno.ELOOP, errno.ENOTDIR}


class FileDigest(NamedTuple):
    """The size of a file in bytes, and its SHA-256 in lower-case hex."""

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> "FileDigest":
        return cls(len(data), sha256(data).hexdigest())


class MirrorTree:
    """
    The directory of a mirror. Paths are relative, with "/", without "." and "..".

    Methods raise OSError for an error of the file system, and InvalidFile where a folder of a
    path is a link or a file.
    """

    def __init__(self, path: str) -> None:
        """
        Open the directory `path`; create it where it does not exist.

        Raises:
            UsageError: it, or its parent, is not a directory.
            OSError: it cannot be created or opened.
        """
        try:
            atomic.make_directory(path)
            self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (FileExistsError, NotADirectoryError):
            raise UsageError(f"{safe(path)} is not a directory, or its parent is not") from None
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    @property
    def work(self) -> str:
        """The directory of gover's own files: state, lock, partial downloads."""
        return f"{self.path}/{WORK}"

    def make_work(self) -> None:
        """
        Create the work directory, for this user only.

        Raises:
            InvalidFile: it exists and belongs to another user.
        """
        with suppress(FileExistsError):
            os.mkdir(WORK, 0o700, dir_fd=self._root)
        with self._folder(WORK) as folder:
            owner = os.fstat(folder).st_uid
        if owner not in (os.geteuid(), 0):
            raise InvalidFile(
                f"{safe(self.work)} belongs to another user (uid {owner}), as does the mirror"
            )

    def clear_work(self) -> None:
        """Remove the temporary files of killed processes; the caller holds the mirror's lock."""
        with self._folder(WORK) as folder:
            for name in os.listdir(folder):
                if leftovers.is_temporary(name, is_govers=True):
                    os.unlink(name, dir_fd=folder)

    def new_path(self) -> str:
        """Return a path for a temporary file, on the file system of the mirror."""
        return f"{self.work}/{atomic.temporary_name()}"

    def write(self, path: str, data: bytes) -> None:
        """Write and sync a small file, then publish it; keep a file of the same content."""
        if self.read(path, len(data)) == data:
            return
        new = self.new_path()
        try:
            with open(os.open(new, _NEW, 0o644), "wb") as file:
                file.write(data)
                file.flush()
                atomic.sync_open(file.fileno())
            self._rename(new, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(new)
            raise

    def publish(self, path: str, new: str) -> None:
        """Sync a temporary file and publish it under its final path."""
        atomic.change_mode(new, atomic.apply_umask(0o644))
        atomic.sync(new)
        self._rename(new, path)

    def size(self, path: str) -> int | None:
        """Return the size of a regular file in bytes; None where there is none."""
        try:
            with self._parent_of(path) as (folder, name):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def exists(self, path: str) -> bool:
        """Return True where the path exists, as a file of any kind."""
        try:
            with self._parent_of(path) as (folder, name):
                os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the content of a regular file of at most `limit` bytes; else None."""
        with self._opened(path) as file:
            if file is None:
                return None
            with open(file, "rb", closefd=False) as readable:
                data = readable.read(limit + 1)
        return data if len(data) <= limit else None

    def digest(self, path: str) -> FileDigest | None:
        """Return the digest of a regular file; None where there is none, or it cannot be read."""
        with self._opened(path) as file:
            if file is None:
                return None
            with open(file, "rb", buffering=0, closefd=False) as readable:
                sha256_hex = file_digest(readable, "sha256").hexdigest()
            return FileDigest(os.fstat(file).st_size, sha256_hex)

    def remove(self, path: str) -> None:
        """Remove a file; do nothing where there is none."""
        with suppress(FileNotFoundError), self._parent_of(path) as (folder, name):
            os.unlink(name, dir_fd=folder)

    def _rename(self, new: str, path: str) -> None:
        with self._parent_of(path, create=True) as (folder, name):
            os.rename(new, name, dst_dir_fd=folder)

    @contextmanager
    def _opened(self, path: str) -> Iterator[int | None]:
        try:
            with self._parent_of(path) as (folder, name):
                file = os.open(name, _FILE, dir_fd=folder)
        except (FileNotFoundError, PermissionError):
            yield None
            return
        except OSError as error:
            if error.errno not in {errno.ELOOP, *_SOCKET}:
                raise
            yield None
            return
        try:
            yield file if stat.S_ISREG(os.fstat(file).st_mode) else None
        finally:
            os.close(file)

    @contextmanager
    def _parent_of(self, path: str, *, create: bool = False) -> Iterator[tuple[int, str]]:
        folder, _, name = path.rpartition("/")
        with self._folder(folder, create=create) as descriptor:
            yield descriptor, name

    @contextmanager
    def _folder(self, path: str, *, create: bool = False) -> Iterator[int]:
        folder = os.dup(self._root)
        try:
            for part in filter(None, path.split("/")):
                if create:
                    with suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=folder)
                parent, folder = folder, _open_folder(folder, part, f"{self.path}/{path}")
                os.close(parent)
            yield folder
        finally:
            os.close(folder)


def is_below(path: str) -> bool:
    """Return True for a relative path that cannot name anything outside of the root."""
    parts = path.split("/")
    return not set(parts) & {"", ".", ".."} and path.isprintable() and "\0" not in path


def _open_folder(parent: int, part: str, path: str) -> int:
    try:
        return os.open(part, _FOLDER, dir_fd=parent)
    except OSError as error:
        if error.errno not in _NOT_A_FOLDER:
            raise
        raise InvalidFile(
            f"{safe(path)}: {safe(part)} is not a directory, but a symbolic link or a file",
            f"ls -l {sh_quote(path)}",
        ) from None
