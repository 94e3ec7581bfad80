"""
Tiles: the log's hashes in blocks of up to 256, each verified before its use.

Source: golang/mod sumdb/tlog, TileHashReader. Go's loop skipped tiles when several subtrees
of the root shared one (CVE-2026-56865); here an unverified tile is never used.
"""

from collections.abc import Callable
from typing import NamedTuple

from gover.errors import VerificationError
from gover.verify.sumdb import tlog

HEIGHT = 8  # levels of the tree in one tile, fixed by sum.golang.org
WIDTH = 1 << HEIGHT  # hashes in a full tile


class TileMismatch(VerificationError):
    """Tiles do not match the signed root: a damaged copy, or a wrong server."""


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
        """The path below the log's URL: groups of three digits, all but the last after an x."""
        rest, last = divmod(self.number, 1000)
        groups = f"{last:03d}"
        while rest:
            rest, group = divmod(rest, 1000)
            groups = f"x{group:03d}/{groups}"
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{HEIGHT}/{self.level}/{groups}{part}"

    def full(self) -> "Tile":
        """Return the full tile at this position."""
        return self._replace(width=WIDTH)


def tile_of(size: int, level: int, index: int) -> Tile:
    """Return the tile with the `index`-th hash at tree `level` in a log of `size` records."""
    tile_level = level // HEIGHT
    number = (index << level % HEIGHT) >> HEIGHT
    width = min(WIDTH, (size >> tile_level * HEIGHT) - number * WIDTH)
    return Tile(tile_level, number, width)


class TileReader:
    """
    The hashes of one signed tree, from the untrusted tiles that `read` returns.

    The tiles at the tree's right edge are verified together: they must have the signed root.
    Any other tile is verified by its root, which must be in its verified parent. `verified`
    has the tiles verified so far. The constructor and the methods raise TileMismatch when
    tiles do not match, and VerificationError for a hash outside the tree.
    """

    def __init__(self, tree: tlog.LogTree, read: Callable[[Tile], bytes]) -> None:
        self.tree = tree
        self.verified: dict[Tile, bytes] = {}
        self._read = read
        self._verify_edge()

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the `index`-th hash at `level` of the tree (0: the records)."""
        if index < 0 or (index + 1) << level > self.tree.size:
            raise VerificationError(f"hash {level}/{index} is outside the signed {self.tree}")
        tile = tile_of(self.tree.size, level, index)
        return _hash_in(self._verify(tile), level, index)

    def prefix_root(self, size: int) -> bytes:
        """Return the root of the first `size` records."""
        return tlog.join([self.hash_at(level, index) for level, index in tlog.subtrees(size)])

    def _verify_edge(self) -> None:
        positions = tlog.subtrees(self.tree.size)
        edge = {position: tile_of(self.tree.size, *position) for position in positions}
        data = {tile: self._read_sized(tile) for tile in dict.fromkeys(edge.values())}
        root = tlog.join([_hash_in(data[edge[position]], *position) for position in positions])
        if root != self.tree.root:
            raise TileMismatch(f"tiles do not match the signed {self.tree}")
        self.verified.update(data)

    def _verify(self, tile: Tile) -> bytes:
        if tile not in self.verified:
            expected = self.hash_at((tile.level + 1) * HEIGHT, tile.number)
            data = self._read_sized(tile)
            if tlog.perfect_root(data) != expected:
                raise TileMismatch(f"{tile.path} is not part of the signed {self.tree}")
            self.verified[tile] = data
        return self.verified[tile]

    def _read_sized(self, tile: Tile) -> bytes:
        data = self._read(tile)
        if len(data) != tile.size:
            raise TileMismatch(f"{tile.path} has {len(data)} bytes, not {tile.size}")
        return data


def _hash_in(data: bytes, level: int, index: int) -> bytes:
    count = 1 << level % HEIGHT
    start = index * count % WIDTH
    return tlog.perfect_root(data[start * tlog.HASH_SIZE : (start + count) * tlog.HASH_SIZE])
