"""A record that was verified is kept, and verified again from the files that were kept."""

import pytest

from gover.verify.sumdb.client import VerifiedHashes
from tests.lib import static_sumdb
from tests.lib.fake_sumdb import MODULE, NAME, FakeLog, lookup_path, record, records, version
from tests.lib.fake_sumdb import zip_hash as hash_of


def looked_up(log, number, state):
    """A client that has kept the record of a lookup."""
    client = log.client(state)
    client.keep(MODULE, version(number), client.lookup_entry(MODULE, version(number)).record)
    return client


def kept(state, number, log=None):
    """What a client without a network finds."""
    silent = FakeLog(records(1)) if log is None else log
    silent.asked.clear()
    found = silent.client(state).kept(MODULE, version(number))
    assert silent.asked == []
    return found


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600, 65537])
def test_it_is_verified_again_without_a_request(tmp_path, size):
    for number in sorted({0, size // 2, size - 1}):
        looked_up(FakeLog(records(size)), number, tmp_path)
        mod = static_sumdb.fake_h1("mod")
        assert kept(tmp_path, number) == VerifiedHashes(hash_of(number), mod, number, size)


def test_it_is_still_verified_when_the_log_has_grown(tmp_path):
    looked_up(FakeLog(records(300)), 7, tmp_path)
    for size in (301, 511, 512, 70_000):
        FakeLog(records(size)).lookup(size - 1, tmp_path)

    assert kept(tmp_path, 7).zip_hash == hash_of(7)


def test_nothing_is_kept_without_a_lookup_or_a_directory(tmp_path):
    log = FakeLog(records(9))
    log.lookup(3, tmp_path)
    looked_up(log, 4, None)

    assert kept(tmp_path, 3) is None
    assert kept(None, 4) is None


def file_of(state, number):
    return state / NAME / lookup_path(number)


def test_that_of_another_version_is_not_accepted(tmp_path):
    looked_up(FakeLog(records(9)), 3, tmp_path)
    file_of(tmp_path, 4).write_bytes(file_of(tmp_path, 3).read_bytes())

    assert kept(tmp_path, 4) is None


def test_another_text_is_not_accepted(tmp_path):
    looked_up(FakeLog(records(9)), 3, tmp_path)
    content = file_of(tmp_path, 3).read_bytes()
    assert record(3) in content
    file_of(tmp_path, 3).write_bytes(content.replace(record(3), record(3, "evil")))

    assert kept(tmp_path, 3) is None


def test_a_log_of_another_key_is_not_accepted(tmp_path):
    texts = records(9)
    texts[3] = record(3, "evil")
    looked_up(FakeLog(records(9)), 3, tmp_path)
    size, root, tiles = static_sumdb.build(texts)
    head = static_sumdb.signed_head(size, root, NAME, b"\x09" * 32)
    file_of(tmp_path, 3).write_bytes(static_sumdb.lookup_answer(3, texts[3], head))
    for path, tile in tiles.items():
        (tmp_path / NAME / path).write_bytes(tile)

    assert kept(tmp_path, 3) is None


@pytest.mark.parametrize("damage", ["tiles are gone", "tiles differ", "a byte"])
def test_a_damaged_state_is_no_error_and_not_accepted(tmp_path, damage):
    looked_up(FakeLog(records(600)), 3, tmp_path)
    tiles = [path for path in (tmp_path / NAME / "tile").rglob("*") if path.is_file()]
    assert tiles
    for path in tiles:
        if damage == "tiles are gone":
            path.unlink()
        elif damage == "tiles differ":
            path.write_bytes(bytes(len(path.read_bytes())))
    if damage == "a byte":
        content = bytearray(file_of(tmp_path, 3).read_bytes())
        for position in range(len(content)):
            content[position] ^= 1
            file_of(tmp_path, 3).write_bytes(content)
            found = kept(tmp_path, 3)
            assert found is None or found.zip_hash == hash_of(3)
            content[position] ^= 1
    else:
        assert kept(tmp_path, 3) is None
