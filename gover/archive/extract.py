"""
Extract Go's archives, with strict readers of gover's own.

Python's `tarfile` filters were bypassed five times from 2024 to 2026, each time by links,
and no archive of Go contains a link (golang/go src/cmd/distpack). Here anything but a
regular file or a folder is an error.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from gover.archive import tar, zip  # noqa: A004 (this zip is the file format)
from gover.archive.inflate import gunzip
from gover.archive.layout import ArchiveLayout, ArchiveMember, member_target
from gover.archive.member_names import SeenMembers
from gover.archive.prefetch import prefetched
from gover.archive.writer import tree_writer

_Items = Iterator[ArchiveMember | bytes | memoryview]
_Progress = Callable[[int], None]
_Keep = Callable[[str], bool]
T = TypeVar("T")


class Sink(Protocol):
    """Receives the files and folders of an archive in order, each path once."""

    def add_folder(self, path: str) -> None:
        """Add a folder."""

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """Add a file, read all of `content`, and return its SHA-256 digest."""


def unpack(
    archive: Path | int,
    into: Path,
    *,
    layout: ArchiveLayout,
    keep: _Keep | None = None,
    progress: _Progress | None = None,
) -> dict[str, bytes]:
    """
    Extract `archive` into the empty directory `into`; return {path below it: SHA-256 digest}.

    `archive` is a path, or the descriptor of an open file: what was hashed stays what is read.

    The paths lack the prefix of `layout`, and a module's ``_go.mod`` becomes ``go.mod``.
    Only files and folders are written, with modes 0755 or 0644 less the umask, and only below
    `into`, which must not be writable by others; of them those for which `keep` returns True
    (the path of a folder ends in "/"), and by default all. `progress` is called, in the
    calling thread, with the bytes of the archive read since its last call; they sum to its size.

    `VerificationError` for an archive that is not exactly of this layout, `OSError` where
    reading or writing fails; in either case, and after a KeyboardInterrupt, no thread is
    left, and the caller must remove what has been written.
    """
    with tree_writer(into) as writer:
        return extract_to(archive, writer, layout=layout, keep=keep, progress=progress)


def extract_to(
    archive: Path | int,
    sink: Sink,
    *,
    layout: ArchiveLayout,
    keep: _Keep | None = None,
    progress: _Progress | None = None,
) -> dict[str, bytes]:
    """Add the files and folders of `archive` to `sink`; otherwise like `unpack`."""
    with _members(archive, layout, progress or _ignore) as items:
        return _extract_members(items, layout, sink, keep or _everything)


def _ignore(_: int) -> None:
    pass


def _everything(_: str) -> bool:
    return True


@contextmanager
def _members(archive: Path | int, layout: ArchiveLayout, progress: _Progress) -> Iterator[_Items]:
    """Yield members and content, which another thread reads and inflates in advance."""
    closefd = isinstance(archive, Path)
    if layout.container == "tar.gz":
        with (
            open(_from_start(archive), "rb", buffering=0, closefd=closefd) as file,
            prefetched(gunzip(file)) as chunks,
        ):
            yield tar.members(_with_progress(chunks, progress))
    else:
        with (
            open(_from_start(archive), "rb", closefd=closefd) as buffered,
            prefetched(zip.batches(buffered)) as batches,
        ):
            yield chain.from_iterable(_with_progress(batches, progress))


def _from_start(archive: Path | int) -> Path | int:
    """Return what to open; a descriptor, which stays open, is read from its start."""
    if isinstance(archive, int):
        os.lseek(archive, 0, os.SEEK_SET)
    return archive


def _with_progress(batches: Iterator[tuple[int, T]], progress: _Progress) -> Iterator[T]:
    for consumed, payload in batches:
        if consumed:
            progress(consumed)
        yield payload


def _extract_members(
    items: _Items, layout: ArchiveLayout, sink: Sink, keep: _Keep
) -> dict[str, bytes]:
    seen = SeenMembers()
    digests: dict[str, bytes] = {}
    for member in items:
        assert isinstance(member, ArchiveMember)
        path, executable = member_target(member, layout)
        if not member.directory:
            seen.add_file(path, member.size)
            content = _content(items, member.size)
            if keep(path):
                digests[path] = sink.add_file(path, content, executable=executable)
            else:
                deque(content, maxlen=0)  # read, and so checked, to its end
        elif path:
            seen.add_folder(path)
            if keep(f"{path}/"):
                sink.add_folder(path)
    return digests


def _content(items: _Items, size: int) -> Iterable[bytes | memoryview]:
    """Yield the pieces after a member; both readers yield exactly its size or raise."""
    while size:
        piece = next(items)
        assert not isinstance(piece, ArchiveMember)
        size -= len(piece)
        yield piece
