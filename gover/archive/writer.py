"""Write the files and folders of an archive below one open directory, never outside it."""

import ctypes
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path

from gover.fs.read import open_regular
from gover.fs.reflink import Cloner, NewFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 4096  # bytes; smaller files share nothing
_LARGE = 1 << 20  # bytes; writing larger files to the disk starts at once
_SYNC_WRITE = 2  # SYNC_FILE_RANGE_WRITE of linux/fs.h
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Model:
    """
    A tree whose files a new tree shares the blocks of, where both have the same content.

    shared  bytes that the new tree shares with it

    The file system has to have reflinks. What is shared is compared after it was cloned: whatever
    is in this tree, the new one has the content that it was given.
    """

    def __init__(self, root: str) -> None:
        self.shared = 0
        self._root = root
        self._cloner = Cloner()

    def create(
        self, path: str, beginning: bytes | memoryview, folder: int, name: str, mode: int
    ) -> NewFile | None:
        """Return a new file, a clone of that at `path` if it begins so; None: not yet made."""
        if len(beginning) < _BLOCK or not self._cloner.is_possible:
            return None
        try:
            source = open_regular(f"{self._root}/{path}")
        except OSError:
            return None
        try:
            if os.pread(source, len(beginning), 0) != beginning:
                return None
            return self._cloner.create(source, folder, name, mode)
        finally:
            os.close(source)


class TreeWriter:
    """
    Writes a toolchain by descriptors: no path is looked up from the root.

    The descriptors of the current folder and of those above it stay open; the members of
    an archive are sorted, so nearly every file is in an open folder. Nothing that existed
    before is opened for writing, or entered unless this object made it.
    """

    def __init__(self, root: int, model: Model | None = None) -> None:
        self._model = model
        self._folders = [root]  # descriptors: the root, then one for each part below
        self._parts: list[str] = []
        self._current = ""  # the parts joined
        self._made = {""}

    def add_folder(self, path: str) -> None:
        """Make the folder `path` and those above it, unless made before."""
        self._enter(path)

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """
        Write a new file and return the SHA-256 digest of its content.

        Mode 0755 or 0644, less the umask. `OSError` if the name exists, or if a write or
        the close fails (a full disk may be reported only then).
        """
        parent, _, base = path.rpartition("/")
        mode, folder = 0o755 if executable else 0o644, self._enter(parent)
        new = None
        if self._model:
            beginning, content = _beginning(content)
            new = self._model.create(path, beginning, folder, base, mode)
        file = os.open(base, _NEW_FILE, mode, dir_fd=folder) if new is None else new.descriptor
        try:
            if self._model is None or new is None or not new.is_clone:
                return _write_content(file, content)
            digest, same = _write_over(file, content)
            self._model.shared += same
            return digest
        finally:
            os.close(file)

    def close(self) -> None:
        """Close the descriptors of the folders, not of the root."""
        self._leave(0)

    def _enter(self, path: str) -> int:
        """Return a descriptor of the folder `path`; make it if necessary."""
        if path != self._current:
            parts = path.split("/") if path else []
            self._leave(_common(self._parts, parts))
            for part in parts[len(self._parts) :]:
                self._enter_part(part)
        return self._folders[-1]

    def _leave(self, depth: int) -> None:
        while len(self._parts) > depth:
            self._parts.pop()
            os.close(self._folders.pop())
        self._current = "/".join(self._parts)

    def _enter_part(self, part: str) -> None:
        path = f"{self._current}/{part}" if self._current else part
        if path not in self._made:
            os.mkdir(part, 0o755, dir_fd=self._folders[-1])
            self._made.add(path)
        self._folders.append(os.open(part, _FOLDER, dir_fd=self._folders[-1]))
        self._parts.append(part)
        self._current = path


@contextmanager
def tree_writer(into: Path, model: Model | None = None) -> Iterator[TreeWriter]:
    """Yield a writer below the directory `into`, which must not be a symbolic link."""
    root = os.open(into, _FOLDER)
    try:
        writer = TreeWriter(root, model)
        try:
            yield writer
        finally:
            writer.close()
    finally:
        os.close(root)


def _common(left: list[str], right: list[str]) -> int:
    """Return how many parts two paths have in common at their start."""
    pairs = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _write_content(file: int, content: Iterable[bytes | memoryview]) -> bytes:
    digest, size = sha256(), 0
    for piece in content:
        digest.update(piece)
        size += len(piece)
        _write(file, piece)
    if size >= _LARGE:
        _start_sync(file)
    return digest.digest()


def _beginning(
    content: Iterable[bytes | memoryview],
) -> tuple[bytes, Iterable[bytes | memoryview]]:
    """Return a block or more of the content, all of a smaller one, and the whole content again."""
    pieces, beginning = iter(content), b""
    for piece in pieces:
        beginning += piece
        if len(beginning) >= _BLOCK:
            break
    return beginning, chain((beginning,), pieces)


def _write_over(file: int, content: Iterable[bytes | memoryview]) -> tuple[bytes, int]:
    """
    Write where a clone has other bytes; return the digest of the content, and the bytes shared.

    The clone itself is read again: its source may have changed since it was looked at.
    """
    digest, size, same = sha256(), 0, 0
    for piece in content:
        digest.update(piece)
        if os.pread(file, len(piece), size) == piece:
            same += len(piece)
        else:
            os.lseek(file, size, os.SEEK_SET)
            _write(file, piece)
        size += len(piece)
    if os.fstat(file).st_size != size:
        os.ftruncate(file, size)
    return digest.digest(), same


def _start_sync(file: int) -> None:
    """
    Start writing to the disk while the rest is unpacked; gover.fs.tree waits for all of it.

    sync_file_range(2) exists on Linux alone, and is a hint: its failure does no harm.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "sync_file_range"):
        libc.sync_file_range(file, ctypes.c_int64(0), ctypes.c_int64(0), _SYNC_WRITE)


def _write(file: int, piece: bytes | memoryview) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]
