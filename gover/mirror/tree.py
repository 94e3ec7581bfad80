"""
The one place that writes to a mirror's directory: whole files, by one rename, never outside.

Every folder is opened on its own, from the root down, and no symbolic link below the root is
followed: what others have put there cannot lead gover elsewhere.
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
from gover.fs import atomic
from gover.mirror.names import WORK

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LINKED = {errno.ELOOP, errno.ENOTDIR}


class FileDigest(NamedTuple):
    """What a file has in it: bytes, and their SHA-256 in lower-case hex."""

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> "FileDigest":
        return cls(len(data), sha256(data).hexdigest())


class MirrorTree:
    """
    A directory that is served. Paths are relative, with "/", without "." and "..".

    Methods raise OSError where the disk refuses, and InvalidFile where a link or a file is in
    the place of a folder.
    """

    def __init__(self, path: str) -> None:
        """
        Open the directory `path`, which is made when it is not there.

        Raises:
            UsageError: it is something else.
            OSError: it cannot be made or opened.
        """
        try:
            atomic.make_directory(path)
            self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (FileExistsError, NotADirectoryError):
            raise UsageError(f"{safe(path)} is no directory, nor in one") from None
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    @property
    def work(self) -> str:
        """Where gover keeps what is nobody else's business."""
        return f"{self.path}/{WORK}"

    def make_work(self) -> None:
        """
        Make that directory, for this user alone.

        Raises:
            InvalidFile: it is there, and somebody else's.
        """
        with suppress(FileExistsError):
            os.mkdir(WORK, 0o700, dir_fd=self._root)
        with self._folder(WORK) as folder:
            owner = os.fstat(folder).st_uid
        if owner not in (os.geteuid(), 0):
            raise InvalidFile(
                f"{safe(self.work)} is of another user (uid {owner}), as the mirror is"
            )

    def clear_work(self) -> None:
        """Remove what killed govers were writing; the caller holds the lock."""
        with self._folder(WORK) as folder:
            for name in os.listdir(folder):
                if atomic.is_orphan(name):
                    os.unlink(name, dir_fd=folder)

    def new(self) -> str:
        """Return a path for a file that has no name yet, on the file system of the rest."""
        return f"{self.work}/{atomic.temporary_name()}"

    def put(self, path: str, data: bytes) -> None:
        """Put a small file in place, after it is on disk, unless it is there."""
        if self.read(path, len(data)) == data:
            return
        new = self.new()
        try:
            with open(os.open(new, _NEW, 0o644), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._rename(new, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(new)
            raise

    def adopt(self, path: str, new: str) -> None:
        """Give a file its final name, after it is on disk."""
        os.chmod(new, atomic.apply_umask(0o644))
        atomic.sync(new)
        self._rename(new, path)

    def size(self, path: str) -> int | None:
        """Return how many bytes a regular file has; None when there is none of that name."""
        try:
            with self._above(path) as (folder, name):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def exists(self, path: str) -> bool:
        """Tell whether there is anything of that name."""
        try:
            with self._above(path) as (folder, name):
                os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def read(self, path: str, most: int) -> bytes | None:
        """Return a regular file, if it is one of at most `most` bytes; else None."""
        with self._opened(path) as file:
            if file is None:
                return None
            with open(file, "rb", closefd=False) as readable:
                data = readable.read(most + 1)
        return data if len(data) <= most else None

    def held(self, path: str) -> FileDigest | None:
        """Hash a regular file; None when there is none, or it cannot be read."""
        with self._opened(path) as file:
            if file is None:
                return None
            with open(file, "rb", buffering=0, closefd=False) as readable:
                digest = file_digest(readable, "sha256").hexdigest()
            return FileDigest(os.fstat(file).st_size, digest)

    def remove(self, path: str) -> None:
        """Remove a file, if there is one."""
        with suppress(FileNotFoundError), self._above(path) as (folder, name):
            os.unlink(name, dir_fd=folder)

    def _rename(self, new: str, path: str) -> None:
        with self._above(path, make=True) as (folder, name):
            os.rename(new, name, dst_dir_fd=folder)

    @contextmanager
    def _opened(self, path: str) -> Iterator[int | None]:
        try:
            with self._above(path) as (folder, name):
                file = os.open(name, _FILE, dir_fd=folder)
        except (FileNotFoundError, PermissionError):
            yield None
            return
        except OSError as error:
            if error.errno not in {errno.ELOOP, errno.ENXIO}:
                raise
            yield None
            return
        try:
            yield file if stat.S_ISREG(os.fstat(file).st_mode) else None
        finally:
            os.close(file)

    @contextmanager
    def _above(self, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        folder, _, name = path.rpartition("/")
        with self._folder(folder, make=make) as descriptor:
            yield descriptor, name

    @contextmanager
    def _folder(self, path: str, *, make: bool = False) -> Iterator[int]:
        here = os.dup(self._root)
        try:
            for part in filter(None, path.split("/")):
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=here)
                above, here = here, _step(here, part, f"{self.path}/{path}")
                os.close(above)
            yield here
        finally:
            os.close(here)


def is_below(path: str) -> bool:
    """Tell whether a relative path can lead nowhere but below the root."""
    parts = path.split("/")
    return not set(parts) & {"", ".", ".."} and path.isprintable() and "\0" not in path


def _step(above: int, part: str, path: str) -> int:
    try:
        return os.open(part, _FOLDER, dir_fd=above)
    except OSError as error:
        if error.errno not in _LINKED:
            raise
        raise InvalidFile(
            f"{safe(path)}: {safe(part)} is a link or a file, and has to be a directory",
            f"ls -l {sh_quote(path)}",
        ) from None
