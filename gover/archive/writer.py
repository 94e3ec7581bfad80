"""The only place that writes: files and folders below one open directory, never above."""

import ctypes
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LARGE = 1 << 20  # bytes of a file that the kernel is told to begin writing
_BEGIN = 2  # SYNC_FILE_RANGE_WRITE of linux/fs.h
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class TreeWriter:
    """
    A tree that is being written, by descriptors: no path is ever looked up from the root.

    The descriptors of the current folder and of those above it stay open; members of an
    archive come sorted, so nearly every file finds its folder there. Nothing that exists
    is opened for writing or passed through unless this object made it.
    """

    def __init__(self, root: int) -> None:
        self._folders = [root]  # descriptors: the root, then one for each part below
        self._parts: list[str] = []
        self._here = ""  # the parts joined
        self._made = {""}

    def folder(self, path: str) -> None:
        """Make the folder `path` and those above it, unless made before."""
        self._enter(path)

    def file(self, path: str, content: Iterable[bytes | memoryview], *, executable: bool) -> bytes:
        """
        Write a new file and return the SHA-256 digest of its content.

        Mode 0755 or 0644, less the umask. `OSError` if anything of that name exists, or if
        a write or the close fails (a full disk may tell only then).
        """
        folder, _, base = path.rpartition("/")
        mode = 0o755 if executable else 0o644
        file = os.open(base, _NEW_FILE, mode, dir_fd=self._enter(folder))
        try:
            return _fill(file, content)
        finally:
            os.close(file)

    def close(self) -> None:
        """Close the folders, not the root."""
        self._leave(0)

    def _enter(self, path: str) -> int:
        """Return a descriptor of the folder `path`, which is made if need be."""
        if path != self._here:
            parts = path.split("/") if path else []
            self._leave(_common(self._parts, parts))
            for part in parts[len(self._parts) :]:
                self._step(part)
        return self._folders[-1]

    def _leave(self, depth: int) -> None:
        while len(self._parts) > depth:
            self._parts.pop()
            os.close(self._folders.pop())
        self._here = "/".join(self._parts)

    def _step(self, part: str) -> None:
        path = f"{self._here}/{part}" if self._here else part
        if path not in self._made:
            os.mkdir(part, 0o755, dir_fd=self._folders[-1])
            self._made.add(path)
        self._folders.append(os.open(part, _FOLDER, dir_fd=self._folders[-1]))
        self._parts.append(part)
        self._here = path


@contextmanager
def planting(into: Path) -> Iterator[TreeWriter]:
    """Yield a `Tree` to write below the directory `into`, which is no symbolic link."""
    root = os.open(into, _FOLDER)
    try:
        tree = TreeWriter(root)
        try:
            yield tree
        finally:
            tree.close()
    finally:
        os.close(root)


def _common(left: list[str], right: list[str]) -> int:
    """Count the parts that two paths begin with alike."""
    pairs = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _fill(file: int, content: Iterable[bytes | memoryview]) -> bytes:
    digest, size = sha256(), 0
    for piece in content:
        digest.update(piece)
        size += len(piece)
        _write(file, piece)
    if size >= _LARGE:
        _begin(file)
    return digest.digest()


def _begin(file: int) -> None:
    """
    Keep the disk busy while the rest is unpacked; gover.fs.tree waits for all of it.

    sync_file_range(2) is Linux's own, and a hint here: where it fails, nothing is lost.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "sync_file_range"):
        libc.sync_file_range(file, ctypes.c_int64(0), ctypes.c_int64(0), _BEGIN)


def _write(file: int, piece: bytes | memoryview) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]
