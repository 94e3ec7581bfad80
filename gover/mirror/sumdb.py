"""
A mirror's copy of the checksum database, complete enough that a client needs no other one.

Every lookup contains the same signed head, the oldest that covers all releases. Its tiles let
a client without any earlier head verify each release. A client with an earlier head of this
mirror finds the tiles that connect the two. A client with a newer head of the log reads the
tiles of that head: the mirror has those that are full by now, and the others are at the edge
of the client's own head, so the client has verified and cached them.

Clients send the requests of golang/mod sumdb/client.go; gover sends the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.mirror import names
from gover.mirror.state import LoggedRelease, MirrorState, is_unchanged, write_files
from gover.mirror.tree import FileDigest, MirrorTree
from gover.verify.proof import Reached, entry
from gover.verify.sumdb import tlog
from gover.verify.sumdb.source import NotFound
from gover.verify.sumdb.tiles import HEIGHT, WIDTH, Tile, TileReader, tile_of
from gover.version.platform import Platform
from gover.version.version import Version

_CHUNK = 4096 * WIDTH  # records processed at once; their tiles take 32 MB of memory
_ReadTile = Callable[[Tile], bytes]
_SUPPORTED = b"yes\n"  # clients ignore the content; some object stores have no empty files


class VerifiedHead(NamedTuple):
    """A signed head that is consistent with all heads that this client has seen."""

    tree: tlog.LogTree
    note: bytes


def has_lookups(root: MirrorTree, state: MirrorState) -> bool:
    """Return True where the mirror has the lookup of every release, and the signed head."""
    lookups = (names.lookup(state.log, *key) for key in state.releases)
    paths = (*lookups, names.in_log(state.log, "latest"))
    return all(is_unchanged(root, state, path, rehash=False) for path in paths)


def is_up_to_date(root: MirrorTree, state: MirrorState) -> bool:
    """Return True where no tile that a client may need can be missing."""
    if not state.heads or not has_lookups(root, state):
        return False
    size = tlog.parse_tree(state.heads[-1].decode()).size
    # A tile of the third level takes a year or more to fill: the first two are enough.
    edge = (tile_of(size, level, (size - 1) >> level) for level in (0, HEIGHT))
    full = (names.in_log(state.log, tile.full().path) for tile in edge)
    return all(is_unchanged(root, state, path, rehash=False) for path in full)


def set_serving(root: MirrorTree, state: MirrorState, *, on: bool) -> None:
    """Write or remove `supported`, the file that makes clients use the mirror's log."""
    path = names.in_log(state.log, "supported")
    if on:
        write_files(root, state, {path: _SUPPORTED})
    elif path in state.files:
        root.remove(path)
        del state.files[path]
        state.save(root)


def _chunks(first: int, end: int) -> Iterator[range]:
    """Yield one record for each tile of the records from `first` up to `end`, in portions."""
    for start in range(max(0, first), end, _CHUNK):
        yield range(start, min(start + _CHUNK, end), WIDTH)


class LogCopy:
    """The checksum database in a mirror."""

    def __init__(self, log: Reached, root: MirrorTree, state: MirrorState) -> None:
        """
        Continue the copy that the mirror has.

        Raises:
            GoverError: the mirror is a copy of another log.
        """
        if state.log not in ("", log.name):
            raise GoverError(
                f"{safe(root.path)} is a mirror of the log {state.log}, not of {log.name}"
            )
        state.log = log.name
        self._log = log
        self._root = root
        self._state = state
        self._received: list[bytes] = []
        self._heads: dict[bytes, VerifiedHead] = {}

    def look_up(self, version: Version, platform: Platform) -> tuple[LoggedRelease, str | None]:
        """
        Return the verified record of a release, and the h1 of its go.mod.

        Raises VerificationError and NetworkError as `proof.entry`.
        """
        found = entry(self._log, version, platform)
        self._received.append(found.record.note)
        record = found.record
        release = LoggedRelease(found.hashes.zip_hash, record.id, record.text.decode())
        return release, found.hashes.mod_hash

    def publish(self, history: int) -> None:
        """
        Write tiles, then lookups, then the head.

        `history` is a number of records: a client whose last head, from anywhere, is at most so
        far behind this head finds the tiles that connect the two.

        Raises:
            VerificationError: the log contradicts itself, or the copy in the mirror.
            NetworkError: the log cannot be reached.
        """
        newest = self._newest()
        head = self._select_head(newest)
        earlier = [note for note in self._state.heads if note != head.note]
        # Before `client.read_tiles`, inside which the client can verify no head.
        trees = [self._verified_head(note).tree for note in earlier]
        self._log.client.read_tiles(
            lambda read: self._write_tiles(read, head.tree, newest.tree, trees)
        )
        for records in _chunks(head.tree.size - history, head.tree.size) if history else ():
            work = partial(self._write_history, tree=head.tree, records=records)
            self._log.client.read_tiles(work)
        self._state.heads = [*earlier, head.note]
        lookups = {
            names.lookup(self._log.name, *key): b"%d\n%s\n%s"
            % (release.record, release.text.encode(), head.note)
            for key, release in self._state.releases.items()
        }
        self._write(lookups)
        self._write_in_log({"latest": head.note})

    def _newest(self) -> VerifiedHead:
        try:
            return self._verified_head(self._log.fetch("latest"))
        except NotFound:  # a proxy does not have to serve it
            heads = map(self._verified_head, (*self._received, *self._state.heads))
            return max(heads, key=lambda head: head.tree.size)

    def _verified_head(self, note: bytes) -> VerifiedHead:
        if note not in self._heads:
            self._heads[note] = VerifiedHead(self._log.client.verify_head(note), note)
        return self._heads[note]

    def _select_head(self, newest: VerifiedHead) -> VerifiedHead:
        """Return the mirror's last head if it covers all releases, else the oldest that does."""
        least = max(release.record for release in self._state.releases.values())
        for notes in self._state.heads[-1:], (*self._received, newest.note):
            covering = [head for head in map(self._verified_head, notes) if head.tree.size > least]
            if covering:
                return min(covering, key=lambda head: head.tree.size)
        raise VerificationError(f"{self._log.name} has no signed head that covers record {least}")

    def _write_tiles(
        self, read: _ReadTile, tree: tlog.LogTree, newest: tlog.LogTree, earlier: list[tlog.LogTree]
    ) -> None:
        """Write the tiles that a client without a head, or with a head of this mirror, needs."""
        reader = TileReader(tree, self._mirror_or(read))
        self._verify_all(reader, earlier)
        found = dict(reader.verified)
        if newest.size > tree.size:
            later = TileReader(newest, self._mirror_or(read))
            self._verify_all(later, [*earlier, tree])
            found |= {tile: data for tile, data in later.verified.items() if tile.width == WIDTH}
        self._write_in_log({tile.path: data for tile, data in found.items()})

    def _write_history(self, read: _ReadTile, tree: tlog.LogTree, records: range) -> None:
        """Write the tiles with these records."""
        reader = TileReader(tree, self._mirror_or(read))
        for record in records:
            reader.hash_at(0, record)
        self._write_in_log({tile.path: data for tile, data in reader.verified.items()})

    def _mirror_or(self, read: _ReadTile) -> _ReadTile:
        return lambda tile: self._mirrored_tile(tile) or read(tile)

    def _verify_all(self, reader: TileReader, earlier: Iterable[tlog.LogTree]) -> None:
        """Verify every release and every earlier head against one head; this reads their tiles."""
        for release in self._state.releases.values():
            if reader.hash_at(0, release.record) != tlog.record_hash(release.text.encode()):
                raise VerificationError(
                    f"record {release.record} differs from that of the signed {reader.tree}"
                )
        for tree in earlier:
            if reader.prefix_root(tree.size) != tree.root:
                raise VerificationError(f"{tree} is not the beginning of {reader.tree}")

    def _mirrored_tile(self, tile: Tile) -> bytes | None:
        """Return a tile from the mirror whose content is still the verified one; else None."""
        for larger in dict.fromkeys((tile, tile.full())):
            path = self._path(larger.path)
            data = self._root.read(path, larger.size) if path in self._state.files else None
            if data and FileDigest.of(data) == self._state.files[path]:
                return data[: tile.size]
        return None

    def _path(self, path: str) -> str:
        return names.in_log(self._log.name, path)

    def _write_in_log(self, files: Mapping[str, bytes]) -> None:
        self._write({self._path(path): data for path, data in files.items()})

    def _write(self, files: Mapping[str, bytes]) -> None:
        write_files(self._root, self._state, files)
