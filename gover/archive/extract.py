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
from io import BufferedReader, RawIOBase
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from gover.archive import tar, zip, zip_stream  # noqa: A004 (this zip is the file format)
from gover.archive.arriving import ArrivingFile
from gover.archive.inflate import gunzip
from gover.archive.layout import ArchiveLayout, ArchiveMember, member_target
from gover.archive.member_names import SeenMembers
from gover.archive.partial_zip import PartialZip
from gover.archive.prefetch import prefetched
from gover.archive.writer import Model, tree_writer

# A path, the descriptor of an open file, or what is still being fetched.
Archive = Path | int | ArrivingFile | PartialZip

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
    archive: Archive,
    into: Path,
    *,
    layout: ArchiveLayout,
    keep: _Keep | None = None,
    model: Model | None = None,
    progress: _Progress | None = None,
) -> dict[str, bytes]:
    """
    Extract `archive` into the empty directory `into`; return {path below it: SHA-256 digest}.

    `archive` is a path, or the descriptor of an open file: what was hashed stays what is read. Or
    it is still being fetched: each read waits, and raises what the download does.

    The paths lack the prefix of `layout`, and a module's ``_go.mod`` becomes ``go.mod``.
    Only files and folders are written, with modes 0755 or 0644 less the umask, and only below
    `into`, which must not be writable by others; of them those for which `keep` returns True
    (the path of a folder ends in "/"), and by default all. Files as they are in `model` share its
    blocks where the file system can. `progress` is called, in the
    calling thread, with the bytes of the archive read since its last call; they sum to its size.

    `VerificationError` for an archive that is not exactly of this layout, `OSError` where
    reading or writing fails; in either case, and after a KeyboardInterrupt, no thread is
    left, and the caller must remove what has been written.
    """
    with tree_writer(into, model) as writer:
        return extract_to(archive, writer, layout=layout, keep=keep, progress=progress)


def extract_to(
    archive: Archive,
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
def _members(archive: Archive, layout: ArchiveLayout, progress: _Progress) -> Iterator[_Items]:
    """
    Yield members and content; of a tar another thread inflates the bytes in advance.

    A zip is inflated member by member. Two threads that share Python's lock hand it over for each
    of these small ones: that takes two thirds more of the processor, and no less time.
    """
    if layout.container == "tar.gz":
        with (
            _opened(archive) as file,
            prefetched(gunzip(file)) as chunks,
            _abandoned(archive),
        ):
            yield tar.members(_with_progress(chunks, progress))
    else:
        with BufferedReader(_opened(archive)) as buffered:
            batches = _batches(archive, layout, buffered)
            yield chain.from_iterable(_with_progress(batches, progress))


def _batches(
    archive: Archive, layout: ArchiveLayout, file: "BufferedReader[RawIOBase]"
) -> Iterator[zip.Batch]:
    if isinstance(archive, PartialZip):
        return zip.partial_batches(file, archive)
    if isinstance(archive, ArrivingFile):
        assert layout.module  # in another, the modes count, which arrive last
        return zip_stream.streamed_batches(file.raw)
    return zip.batches(file)


def _opened(archive: Archive) -> RawIOBase:
    """Open an archive at its start; a descriptor stays open when the result is closed."""
    if isinstance(archive, PartialZip):
        return archive.file
    if isinstance(archive, ArrivingFile):
        return archive
    if isinstance(archive, int):
        os.lseek(archive, 0, os.SEEK_SET)
    return open(archive, "rb", buffering=0, closefd=isinstance(archive, Path))


@contextmanager
def _abandoned(archive: Archive) -> Iterator[None]:
    """Wake the thread that waits for bytes: it has to end before the block around this one."""
    try:
        yield
    finally:
        if isinstance(archive, ArrivingFile):
            archive.abandon()


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
            seen.add_file(path, member.size or 0)  # the reader itself counts unknown sizes
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


def _content(items: _Items, size: int | None) -> Iterable[bytes | memoryview]:
    """Yield the pieces after a member; each reader yields exactly its size or raises."""
    while size != 0:
        piece = next(items)
        assert not isinstance(piece, ArchiveMember)
        if size is None and not piece:
            return
        size = None if size is None else size - len(piece)
        yield piece
