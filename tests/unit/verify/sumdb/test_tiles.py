"""Tiles prove every record and every earlier tree, and a wrong one proves nothing."""

import random
from functools import cache

import pytest

from gover.errors import VerificationError
from gover.verify.sumdb import tlog
from gover.verify.sumdb.tiles import Tile, TileMismatch, TileReader, tile_of
from tests.lib import static_sumdb

SMALL = range(1, 601)
LARGE = [767, 768, 1023, 1025, 65535, 65536, 65537, 65792, 131072 + 300]
LARGEST = [str(n).encode() + b"\n" for n in range(max(LARGE))]
SAMPLE = random.Random(20260101)
FLIPPED = "tiles of the log with one bit changed"


@cache
def built(size):
    return static_sumdb.build(LARGEST[:size])


def reader(size, lies=None, asked=None):
    _, root, tiles = built(size)
    served = tiles | (lies or {})

    def read(tile):
        if asked is not None:
            asked.append(tile)
        return served[tile.path]

    return TileReader(tlog.LogTree(size, root), read)


@pytest.fixture(scope="module")
def roots():
    """The root of every tree of up to 600 records, by the builder's own way."""
    return [static_sumdb.build(LARGEST[:size])[1] for size in (0, *SMALL)]


def test_every_record_of_every_small_log_is_verified():
    for size in SMALL:
        tree = reader(size)
        for record in range(size):
            assert tree.hash_at(0, record) == tlog.record_hash(LARGEST[record])


def test_every_small_log_has_its_earlier_trees(roots):
    for size in SMALL:
        tree = reader(size)
        earlier = range(size + 1) if size < 40 else [0, 1, size - 1, size, *_some(size, 8)]
        for before in earlier:
            assert tree.prefix_root(before) == roots[before]


@pytest.mark.parametrize("size", LARGE)
def test_records_and_earlier_trees_of_large_logs_are_verified(size, roots):
    tree = reader(size)
    for record in [0, 255, 256, size // 2, size - 1, *_some(size, 40)]:
        assert tree.hash_at(0, record) == tlog.record_hash(LARGEST[record])
    for before in [0, 1, *_some(600, 20)]:
        assert tree.prefix_root(before) == roots[before]
    for before in (255 * 256, 256 * 256 - 1, 256 * 256, 256 * 256 + 1):
        if before <= size:
            assert tree.prefix_root(before) == static_sumdb.build(LARGEST[:before])[1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 255, 256, 257, 300, 511, 512, 700])
def test_a_flipped_bit_in_any_hash_of_any_tile_is_refused(size, figure):
    asked = []
    honest = reader(size, asked=asked)
    places = sorted({0, size // 2, size - 1})
    for place in places:
        honest.hash_at(0, place)
    _, _, tiles = built(size)
    for tile in asked:
        for start in range(0, tile.size, 32):
            lie = bytearray(tiles[tile.path])
            lie[start + SAMPLE.randrange(32)] ^= 1 << SAMPLE.randrange(8)
            with pytest.raises(TileMismatch):
                _read_all(size, {tile.path: bytes(lie)}, places)
        figure(FLIPPED, tile.width, "tiles")


def test_every_single_bit_of_a_tile_counts(figure):
    _, _, tiles = built(259)
    honest = tiles["tile/8/0/001.p/3"]
    for bit in range(len(honest) * 8):
        lie = bytearray(honest)
        lie[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TileMismatch):
            reader(259, {"tile/8/0/001.p/3": bytes(lie)})
    figure(FLIPPED, len(honest) * 8, "tiles")
    figure(f"{FLIPPED}: believed", 0)


def test_tiles_that_the_root_shares_among_several_subtrees_are_all_checked():
    """
    CVE-2026-56865: with several subtrees in one edge tile Go skipped as many later tiles.

    66303 = 65536 + 2*256 + 255 records: edge tiles of 1, 2 and 255 hashes, and 11 subtrees.
    The two full tiles on the way to a record must be refused like any other.
    """
    size, record = 66303, 12345
    asked = []
    reader(size, asked=asked).hash_at(0, record)
    assert [tile.width for tile in asked] == [1, 2, 255, 256, 256]
    assert len(tlog.subtrees(size)) > len({tile_of(size, *p) for p in tlog.subtrees(size)})
    _, _, tiles = built(size)
    for tile in asked:
        lie = bytearray(tiles[tile.path])
        lie[-1] ^= 1
        with pytest.raises(TileMismatch):
            _read_all(size, {tile.path: bytes(lie)}, [record])


@pytest.mark.parametrize("change", [lambda d: d[:-1], lambda d: d + b"\0", lambda d: b""])
@pytest.mark.parametrize("path", ["tile/8/0/000", "tile/8/0/001.p/44", "tile/8/1/000.p/1"])
def test_a_tile_of_another_length_is_refused(path, change):
    _, _, tiles = built(300)
    with pytest.raises(TileMismatch, match="bytes, not"):
        _read_all(300, {path: change(tiles[path])}, [0])


def test_another_records_tile_in_the_place_of_the_right_one_is_refused():
    _, _, tiles = built(768)
    with pytest.raises(TileMismatch):
        _read_all(768, {"tile/8/0/001": tiles["tile/8/0/000"]}, [256])


def test_only_verified_tiles_count_as_verified():
    tree = reader(66303)
    before = set(tree.verified)
    tree.hash_at(0, 0)
    assert set(tree.verified) - before == {Tile(1, 0, 256), Tile(0, 0, 256)}


@pytest.mark.parametrize("place", [(0, 300), (0, -1), (8, 1), (9, 0), (62, 0)])
def test_a_hash_outside_the_tree_is_refused_without_reading(place):
    asked = []
    tree = reader(300, asked=asked)
    asked.clear()
    with pytest.raises(VerificationError, match="outside the signed tree 300"):
        tree.hash_at(*place)
    assert asked == []


def test_a_longer_history_cannot_be_asked_of_a_tree():
    with pytest.raises(VerificationError, match="outside"):
        reader(300).prefix_root(301)


def test_an_empty_tree_has_no_tiles_and_one_root():
    assert reader(0).verified == {}
    with pytest.raises(TileMismatch):
        TileReader(tlog.LogTree(0, bytes(32)), lambda tile: b"")


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/8/0/000"),
        (Tile(1, 7, 3), "tile/8/1/007.p/3"),
        (Tile(0, 999, 256), "tile/8/0/999"),
        (Tile(0, 1000, 256), "tile/8/0/x001/000"),
        (Tile(3, 1234067, 1), "tile/8/3/x001/x234/067.p/1"),
    ],
)
def test_a_tile_is_served_where_go_looks_for_it(tile, path):
    assert tile.path == path == static_sumdb.tile_path(*tile)


def _read_all(size, lies, records):
    tree = reader(size, lies)
    for record in records:
        tree.hash_at(0, record)


def _some(size, count):
    return [SAMPLE.randrange(size) for _ in range(count)]
