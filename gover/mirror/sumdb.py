"""
What a mirror holds of the checksum database: enough that a client never needs another one.

Every answer carries the same signed head, the oldest that covers all releases. With its tiles
a client that knows nothing proves any of them; one that has seen an earlier head of this
mirror finds the tiles that join the two. A client that has seen a newer head of the log reads
the tiles as that head has them: those that are full by now are here as well, and the rest are
at the edge of its own head, which it has proven, and keeps.

The requests are those of golang/mod sumdb/client.go, and gover's own are the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.mirror import names
from gover.mirror.state import MirrorState, Proven, is_as_made, write
from gover.mirror.tree import FileDigest, MirrorTree
from gover.verify.proof import Reached, entry
from gover.verify.sumdb import tlog
from gover.verify.sumdb.source import NotFound
from gover.verify.sumdb.tiles import HEIGHT, WIDTH, Tile, TileReader, tile_of
from gover.version.platform import Platform
from gover.version.version import Version

_CHUNK = 4096 * WIDTH  # records whose tiles are in memory at once, 32 MB
_Read = Callable[[Tile], bytes]
_SUPPORTED = b"yes\n"  # nobody reads it; some stores have no empty files


class VerifiedHead(NamedTuple):
    """A signed head, shown to be of one history with all that this client has seen."""

    tree: tlog.LogTree
    note: bytes


def is_complete(root: MirrorTree, state: MirrorState) -> bool:
    """Tell whether every release of a mirror has its answer there, and the head it is under."""
    answers = (names.lookup(state.log, *key) for key in state.releases)
    paths = (*answers, names.in_log(state.log, "latest"))
    return all(is_as_made(root, state, path, rehash=False) for path in paths)


def is_settled(root: MirrorTree, state: MirrorState) -> bool:
    """Tell whether there can be no tile by now that a client may need and the mirror lacks."""
    if not state.heads or not is_complete(root, state):
        return False
    size = tlog.parse_tree(state.heads[-1].decode()).size
    # A third level takes a year or more to fill up: nobody need look for that every day.
    edge = (tile_of(size, level, (size - 1) >> level) for level in (0, HEIGHT))
    full = (names.in_log(state.log, tile.full().path) for tile in edge)
    return all(is_as_made(root, state, path, rehash=False) for path in full)


def offer(root: MirrorTree, state: MirrorState, *, on: bool) -> None:
    """Let clients find the log through the mirror, or not: then they ask somebody else."""
    path = names.in_log(state.log, "supported")
    if on:
        write(root, state, {path: _SUPPORTED})
    elif path in state.files:
        root.remove(path)
        del state.files[path]
        state.save(root)


def _chunks(first: int, end: int) -> Iterator[range]:
    """Yield one record of each tile of those from `first` on, in portions."""
    for start in range(max(0, first), end, _CHUNK):
        yield range(start, min(start + _CHUNK, end), WIDTH)


class LogCopy:
    """The part of a mirror that is a checksum database."""

    def __init__(self, log: Reached, root: MirrorTree, state: MirrorState) -> None:
        """
        Begin with what is there.

        Raises:
            GoverError: the mirror is of another log.
        """
        if state.log not in ("", log.name):
            raise GoverError(
                f"{safe(root.path)} is a mirror of the log {state.log}, and not of {log.name}"
            )
        state.log = log.name
        self._log = log
        self._root = root
        self._state = state
        self._offered: list[bytes] = []
        self._heads: dict[bytes, VerifiedHead] = {}

    def prove(self, version: Version, platform: Platform) -> tuple[Proven, str | None]:
        """
        Return what the log has about a release, and the h1 of its go.mod.

        Raises VerificationError and NetworkError as `proof.entry`.
        """
        found = entry(self._log, version, platform)
        self._offered.append(found.record.note)
        record = found.record
        return Proven(found.proof.zip_hash, record.id, record.text.decode()), found.proof.mod_hash

    def publish(self, history: int) -> None:
        """
        Write tiles, then answers, then the head.

        `history` is how many records before the head a client may have seen its own last one
        anywhere, and still find the tiles that join the two.

        Raises:
            VerificationError: the log contradicts itself, or what the mirror has of it.
            NetworkError: it cannot be reached.
        """
        newest = self._newest()
        head = self._chosen(newest)
        earlier = [note for note in self._state.heads if note != head.note]
        trees = [self._opened(note).tree for note in earlier]  # before the client is taken
        self._log.client.read(lambda read: self._tiles(read, head.tree, newest.tree, trees))
        for records in _chunks(head.tree.size - history, head.tree.size) if history else ():
            work = partial(self._history, tree=head.tree, records=records)
            self._log.client.read(work)
        self._state.heads = [*earlier, head.note]
        answers = {
            names.lookup(self._log.name, *key): b"%d\n%s\n%s"
            % (proven.record, proven.text.encode(), head.note)
            for key, proven in self._state.releases.items()
        }
        self._write(answers)
        self._put({"latest": head.note})

    def _newest(self) -> VerifiedHead:
        try:
            return self._opened(self._log.fetch("latest"))
        except NotFound:  # a proxy need not have it
            heads = map(self._opened, (*self._offered, *self._state.heads))
            return max(heads, key=lambda head: head.tree.size)

    def _opened(self, note: bytes) -> VerifiedHead:
        if note not in self._heads:
            self._heads[note] = VerifiedHead(self._log.client.follow(note), note)
        return self._heads[note]

    def _chosen(self, newest: VerifiedHead) -> VerifiedHead:
        """Return the head that covers all: the one there is, or else the oldest that does."""
        least = max(proven.record for proven in self._state.releases.values())
        for notes in self._state.heads[-1:], (*self._offered, newest.note):
            fitting = [head for head in map(self._opened, notes) if head.tree.size > least]
            if fitting:
                return min(fitting, key=lambda head: head.tree.size)
        raise VerificationError(f"{self._log.name} has no head that covers record {least}")

    def _tiles(
        self, read: _Read, tree: tlog.LogTree, newest: tlog.LogTree, earlier: list[tlog.LogTree]
    ) -> None:
        """Write the tiles that a client needs who has seen nothing, or a head of this mirror."""
        reader = TileReader(tree, self._here_or(read))
        self._walk(reader, earlier)
        found = dict(reader.proven)
        if newest.size > tree.size:
            later = TileReader(newest, self._here_or(read))
            self._walk(later, [*earlier, tree])
            found |= {tile: data for tile, data in later.proven.items() if tile.width == WIDTH}
        self._put({tile.path: data for tile, data in found.items()})

    def _history(self, read: _Read, tree: tlog.LogTree, records: range) -> None:
        """Write the tiles of some records."""
        reader = TileReader(tree, self._here_or(read))
        for record in records:
            reader.hash_at(0, record)
        self._put({tile.path: data for tile, data in reader.proven.items()})

    def _here_or(self, read: _Read) -> _Read:
        return lambda tile: self._mirrored(tile) or read(tile)

    def _walk(self, reader: TileReader, earlier: Iterable[tlog.LogTree]) -> None:
        """Read the tiles that prove every release, and every earlier head, under one head."""
        for proven in self._state.releases.values():
            if reader.hash_at(0, proven.record) != tlog.record_hash(proven.text.encode()):
                raise VerificationError(
                    f"record {proven.record} is not what the signed {reader.tree} has there"
                )
        for tree in earlier:
            if reader.prefix_root(tree.size) != tree.root:
                raise VerificationError(f"{tree} is not the beginning of {reader.tree}")

    def _mirrored(self, tile: Tile) -> bytes | None:
        """Return a tile that the mirror has, as it was when it was proven."""
        for larger in dict.fromkeys((tile, tile.full())):
            path = self._path(larger.path)
            data = self._root.read(path, larger.size) if path in self._state.files else None
            if data and FileDigest.of(data) == self._state.files[path]:
                return data[: tile.size]
        return None

    def _path(self, path: str) -> str:
        return names.in_log(self._log.name, path)

    def _put(self, files: Mapping[str, bytes]) -> None:
        self._write({self._path(path): data for path, data in files.items()})

    def _write(self, files: Mapping[str, bytes]) -> None:
        write(self._root, self._state, files)
