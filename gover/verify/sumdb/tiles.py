"""
Tiles: the log's hashes in blocks of up to 256, none believed before it is authenticated.

Source: golang/mod sumdb/tlog, TileHashReader. Go's own loop skipped tiles when several
subtrees of the root shared one (CVE-2026-56865); here a tile is proven or it is not used.
"""

from collections.abc import Callable
from typing import NamedTuple

from gover.errors import VerificationError
from gover.verify.sumdb import tlog

HEIGHT = 8  # levels of the tree in one tile, fixed by sum.golang.org
WIDTH = 1 << HEIGHT  # hashes in a full tile


class TileMismatch(VerificationError):
    """Tiles that do not add up to the signed root: from a bad copy, or from a bad server."""


class Tile(NamedTuple):
    """A block of `width` hashes: the `number`-th at `level`, counted in tiles (8 tree levels)."""

    level: int
    number: int
    width: int

    @property
    def size(self) -> int:
        """Length of the tile in bytes."""
        return self.width * tlog.HASH_SIZE

    @property
    def path(self) -> str:
        """Where the tile is served: groups of three digits, all but the last after an x."""
        rest, last = divmod(self.number, 1000)
        groups = f"{last:03d}"
        while rest:
            rest, group = divmod(rest, 1000)
            groups = f"x{group:03d}/{groups}"
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{HEIGHT}/{self.level}/{groups}{part}"

    def full(self) -> "Tile":
        """Return the tile this one grows into."""
        return self._replace(width=WIDTH)


def tile_of(size: int, level: int, index: int) -> Tile:
    """Return the tile that has the `index`-th hash of tree `level` in a log of `size` records."""
    tile_level = level // HEIGHT
    number = (index << level % HEIGHT) >> HEIGHT
    width = min(WIDTH, (size >> tile_level * HEIGHT) - number * WIDTH)
    return Tile(tile_level, number, width)


class TileReader:
    """
    The hashes of one signed tree, out of tiles that `read` gives and that nobody trusts.

    The tiles at the tree's right edge are proven together, by adding up to the signed root;
    any other tile by its root standing in its already proven parent. `proven` has every tile
    that was, and nothing else. Making one and asking it raise TileMismatch where tiles and
    root disagree, and VerificationError for a hash that the tree does not have.
    """

    def __init__(self, tree: tlog.LogTree, read: Callable[[Tile], bytes]) -> None:
        self.tree = tree
        self.proven: dict[Tile, bytes] = {}
        self._read = read
        self._prove_edge()

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the `index`-th hash at `level` of the tree (0: the records)."""
        if index < 0 or (index + 1) << level > self.tree.size:
            raise VerificationError(f"hash {level}/{index} is outside the signed {self.tree}")
        tile = tile_of(self.tree.size, level, index)
        return _hash_in(self._prove(tile), level, index)

    def prefix_root(self, size: int) -> bytes:
        """Return the root that this log had when it had `size` records."""
        return tlog.join([self.hash_at(level, index) for level, index in tlog.subtrees(size)])

    def _prove_edge(self) -> None:
        places = tlog.subtrees(self.tree.size)
        edge = {place: tile_of(self.tree.size, *place) for place in places}
        data = {tile: self._sized(tile) for tile in dict.fromkeys(edge.values())}
        root = tlog.join([_hash_in(data[edge[place]], *place) for place in places])
        if root != self.tree.root:
            raise TileMismatch(f"tiles that do not add up to the signed {self.tree}")
        self.proven.update(data)

    def _prove(self, tile: Tile) -> bytes:
        if tile not in self.proven:
            expected = self.hash_at((tile.level + 1) * HEIGHT, tile.number)
            data = self._sized(tile)
            if tlog.perfect_root(data) != expected:
                raise TileMismatch(f"{tile.path} is not part of the signed {self.tree}")
            self.proven[tile] = data
        return self.proven[tile]

    def _sized(self, tile: Tile) -> bytes:
        data = self._read(tile)
        if len(data) != tile.size:
            raise TileMismatch(f"{tile.path} has {len(data)} bytes, not {tile.size}")
        return data


def _hash_in(data: bytes, level: int, index: int) -> bytes:
    count = 1 << level % HEIGHT
    start = index * count % WIDTH
    return tlog.perfect_root(data[start * tlog.HASH_SIZE : (start + count) * tlog.HASH_SIZE])
