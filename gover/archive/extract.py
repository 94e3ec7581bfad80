"""
gover's own readers of Go's archives: strict, and quick.

Python's `tarfile` filters are not relied on: five rounds of ways around them were found
from 2024 to 2026, all by way of links, and no archive of Go has a link in it
(golang/go src/cmd/distpack). What is not a plain file or folder is refused here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from gover.archive import tar, zip  # noqa: A004 (this zip is the file format)
from gover.archive.inflate import gunzip
from gover.archive.layout import ArchiveLayout, ArchiveMember, member_target
from gover.archive.member_names import Claims
from gover.archive.prefetch import ahead
from gover.archive.writer import planting

_Items = Iterator[ArchiveMember | bytes | memoryview]
_Report = Callable[[int], None]
T = TypeVar("T")


class Sink(Protocol):
    """What takes the files and folders of an archive, each path once, as they come."""

    def folder(self, path: str) -> None:
        """Take a folder."""

    def file(self, path: str, content: Iterable[bytes | memoryview], *, executable: bool) -> bytes:
        """Take a file, all of `content`, and return the SHA-256 digest of it."""


def unpack(
    archive: Path, into: Path, *, layout: ArchiveLayout, progress: _Report | None = None
) -> dict[str, bytes]:
    """
    Extract `archive` into the empty directory `into`; return {path below it: SHA-256 digest}.

    The prefix of `layout` is gone from the paths, and a module's ``_go.mod`` is ``go.mod``.
    Only files and folders, with modes 0755 or 0644 less the umask; only below `into`, which
    nobody else may write to. `progress` is called, in the calling thread, with the bytes of
    the archive read since its last call; they sum to its size.

    `VerificationError` for an archive that is not exactly of this layout, `OSError` where
    reading or writing fails; either way, and after a KeyboardInterrupt, no thread is left
    and what was written so far stays for the caller to remove.
    """
    with planting(into) as tree:
        return pour(archive, tree, layout=layout, progress=progress)


def pour(
    archive: Path, sink: Sink, *, layout: ArchiveLayout, progress: _Report | None = None
) -> dict[str, bytes]:
    """Hand the files of `archive` to `sink`; like `unpack` in everything else."""
    with _members(archive, layout, progress or _silently) as items:
        return _poured(items, layout, sink)


def _silently(_: int) -> None:
    pass


@contextmanager
def _members(archive: Path, layout: ArchiveLayout, report: _Report) -> Iterator[_Items]:
    """Yield members and content; a thread inflates ahead of the one that reads them."""
    if layout.container == "tar.gz":
        with archive.open("rb", buffering=0) as file, ahead(gunzip(file)) as chunks:
            yield tar.members(_told(chunks, report))
    else:
        with archive.open("rb") as buffered, ahead(zip.batches(buffered)) as batches:
            yield chain.from_iterable(_told(batches, report))


def _told(arriving: Iterator[tuple[int, T]], report: _Report) -> Iterator[T]:
    for consumed, payload in arriving:
        if consumed:
            report(consumed)
        yield payload


def _poured(items: _Items, layout: ArchiveLayout, sink: Sink) -> dict[str, bytes]:
    claims = Claims()
    digests: dict[str, bytes] = {}
    for member in items:
        assert isinstance(member, ArchiveMember)
        path, executable = member_target(member, layout)
        if not member.directory:
            claims.file(path, member.size)
            digests[path] = sink.file(path, _content(items, member.size), executable=executable)
        elif path:
            claims.folder(path)
            sink.folder(path)
    return digests


def _content(items: _Items, size: int) -> Iterable[bytes | memoryview]:
    """Yield the pieces behind a member; both readers give exactly its size or raise."""
    while size:
        piece = next(items)
        assert not isinstance(piece, ArchiveMember)
        size -= len(piece)
        yield piece
