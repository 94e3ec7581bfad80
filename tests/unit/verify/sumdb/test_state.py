"""What is remembered on disk helps, and can neither mislead nor block."""

import os
import stat

import pytest

from gover.errors import GoverError, VerificationError
from gover.verify.sumdb.client import Client
from gover.verify.sumdb.note import Verifier
from gover.verify.sumdb.state import LogState
from tests.lib.doubles import synced
from tests.lib.fake_sumdb import (
    MODULE,
    NAME,
    VERIFIER,
    FakeLog,
    lookup_path,
    records,
    version,
    zip_hash,
)


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_head_and_the_tiles_are_kept_below_the_databases_name(tmp_path):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    read = {path: log.tiles[path] for path in log.asked if path in log.tiles}
    assert files(tmp_path / NAME) == {"latest": log.head, **read}


def test_the_head_survives_a_power_cut(tmp_path):
    """By it a fork of the log is recognised."""
    with synced() as inodes:
        FakeLog(records(600)).lookup(3, tmp_path)

    latest = tmp_path / NAME / "latest"
    assert {latest.stat().st_ino, latest.parent.stat().st_ino} <= inodes


def test_nothing_is_kept_of_tiles_that_prove_nothing(tmp_path):
    log = FakeLog(records(600))
    log.lies["tile/8/0/000"] = FakeLog(records(256, fork_at=9)).tiles["tile/8/1/000.p/1"] * 256
    with pytest.raises(VerificationError):
        log.lookup(3, tmp_path)
    assert "tile/8/0/000" not in files(tmp_path / NAME)


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: b"", lambda d: b"\0" * len(d)])
def test_a_damaged_tile_is_fetched_again_and_replaced(tmp_path, damage):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    good = files(tmp_path)
    for path in [path for path in good if "tile" in path]:
        (tmp_path / path).write_bytes(damage(good[path]))
        assert log.lookup(3, tmp_path).zip_hash == zip_hash(3)
        assert files(tmp_path) == good


def test_a_copy_of_another_length_costs_one_request(tmp_path):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    (tmp_path / NAME / "tile/8/0/000").write_bytes(b"short")
    log.asked.clear()
    log.lookup(3, tmp_path)
    assert log.asked == [lookup_path(3), "tile/8/0/000"]


def test_what_is_known_already_is_not_written_again(tmp_path):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*")}
    log.lookup(4, tmp_path)
    assert before == {path: path.stat().st_ino for path in tmp_path.rglob("*")}


def test_a_log_that_lies_is_not_asked_twice_where_no_copy_was_used(tmp_path):
    log = FakeLog(records(600))
    log.lies["tile/8/0/000"] = bytes(8192)
    with pytest.raises(VerificationError):
        log.lookup(3, tmp_path)
    assert log.asked.count("tile/8/0/000") == 1


def test_a_log_that_lies_too_is_refused_after_one_more_try(tmp_path):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    tile = tmp_path / NAME / "tile/8/0/000"
    tile.write_bytes(bytes(8192))
    log.lies["tile/8/0/000"] = bytes(8192)
    log.asked.clear()
    with pytest.raises(VerificationError):
        log.lookup(3, tmp_path)
    assert log.asked.count("tile/8/0/000") == 1


def test_a_damaged_full_tile_that_stood_in_for_a_partial_one_is_removed(tmp_path):
    log = FakeLog(records(200))
    full = tmp_path / NAME / "tile/8/0/000"
    full.parent.mkdir(parents=True)
    full.write_bytes(bytes(8192))
    assert log.lookup(3, tmp_path).zip_hash == zip_hash(3)
    assert not full.exists()


def test_a_kept_full_tile_stands_in_for_a_partial_one(tmp_path):
    grown = FakeLog(records(600))
    grown.lookup(3, tmp_path)
    (tmp_path / NAME / "latest").unlink()
    log = FakeLog(records(200))
    assert log.lookup(3, tmp_path).tree_size == 200
    assert log.asked == [lookup_path(3)]


def test_a_damaged_head_is_refused_with_the_way_out(tmp_path):
    """Going on without it would forget the history by which a fork is recognised."""
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    latest = tmp_path / NAME / "latest"
    latest.write_bytes(latest.read_bytes()[:-9])
    with pytest.raises(VerificationError, match="stored in") as refusal:
        log.lookup(3, tmp_path)
    assert refusal.value.hint == f"rm {latest}"


def test_an_empty_head_is_no_head(tmp_path):
    log = FakeLog(records(600))
    latest = tmp_path / NAME / "latest"
    latest.parent.mkdir()
    latest.touch()
    log.lookup(3, tmp_path)
    assert latest.read_bytes() == log.head


def test_a_newer_head_that_another_process_stored_meanwhile_wins(tmp_path):
    log, grown = FakeLog(records(600)), FakeLog(records(700))
    log.lookup(1, tmp_path)
    client = log.client(tmp_path)
    client.lookup(MODULE, version(2))
    grown.lookup(3, tmp_path)
    log.lies = dict(grown.tiles)
    assert client.lookup(MODULE, version(4)).tree_size == 700
    assert (tmp_path / NAME / "latest").read_bytes() == grown.head


def test_a_newer_head_stored_between_reading_and_writing_wins(tmp_path):
    """The other process moves the head while ours is fetching the first tile."""
    start, ours, theirs = (FakeLog(records(size)) for size in (300, 600, 700))
    start.lookup(1, tmp_path)

    def fetch(path):
        if path.startswith("tile/"):
            theirs.lookup(1, tmp_path)
        return {**theirs.tiles, **ours.tiles}.get(path) or ours.fetch(path)

    assert Client(VERIFIER, fetch, tmp_path).lookup(MODULE, version(2)).tree_size == 700
    assert (tmp_path / NAME / "latest").read_bytes() == theirs.head


def test_another_process_on_another_history_is_a_fork(tmp_path):
    log = FakeLog(records(600))
    client = log.client(tmp_path)
    client.lookup(MODULE, version(2))
    forked = FakeLog(records(700, fork_at=100))
    (tmp_path / NAME / "latest").write_bytes(forked.head)
    log.lies = dict(forked.tiles)
    with pytest.raises(VerificationError, match="two histories"):
        client.lookup(MODULE, version(3))


def test_no_state_directory_is_needed_and_none_is_made(tmp_path):
    assert FakeLog(records(600)).lookup(3).zip_hash == zip_hash(3)
    assert list(tmp_path.iterdir()) == []


def test_a_state_directory_that_is_missing_is_made(tmp_path):
    FakeLog(records(600)).lookup(3, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / NAME / "latest").is_file()


def test_a_state_directory_that_is_a_file_is_no_obstacle(tmp_path):
    place = tmp_path / "file"
    place.write_text("mine")
    assert FakeLog(records(600)).lookup(3, place).zip_hash == zip_hash(3)
    assert place.read_text() == "mine"


def test_a_disk_that_takes_nothing_is_no_obstacle(tmp_path, monkeypatch):
    """Full or read-only; by a double, because the superuser writes anywhere."""

    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gover.verify.sumdb.state._replace", refuse)
    assert FakeLog(records(600)).lookup(3, tmp_path).zip_hash == zip_hash(3)
    assert files(tmp_path) == {}


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    def refuse(handle):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", refuse)
    state = LogState(tmp_path, NAME)
    state.write("latest", b"new", durable=True)
    assert files(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_state_directory_is_no_obstacle(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert FakeLog(records(600)).lookup(3, tmp_path).zip_hash == zip_hash(3)


def test_a_file_is_replaced_whole_and_leaves_no_other(tmp_path):
    state = LogState(tmp_path, NAME)
    state.write("tile/8/0/000", b"old")
    state.write("tile/8/0/000", b"new", durable=True)
    assert files(tmp_path) == {f"{NAME}/tile/8/0/000": b"new"}


def test_no_more_than_the_limit_and_one_byte_is_read(tmp_path):
    state = LogState(tmp_path, NAME)
    state.write("latest", b"x" * 100)
    assert state.read("latest", 10) == b"x" * 11


@pytest.mark.parametrize("name", ["..", "../x", "a/../b", "/etc", "a//b", "", "a\\b", "a/.", "-x"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(GoverError, match=r"not host\[/path\]"):
        Client(Verifier(name, bytes(4), bytes(32)), lambda path: b"", tmp_path)


def test_a_name_may_have_a_port_and_a_path(tmp_path):
    LogState(tmp_path, "localhost:8080/sum/db").write("latest", b"x")
    assert files(tmp_path) == {"localhost:8080/sum/db/latest": b"x"}


def test_a_state_that_others_can_write_is_neither_read_nor_written(tmp_path):
    folder = tmp_path / "sumdb"
    LogState(folder, "sum.example").write("latest", b"head")
    assert LogState(folder, "sum.example").read("latest", 99) == b"head"

    folder.chmod(0o777)

    LogState(folder, "sum.example").write("latest", b"other")
    assert LogState(folder, "sum.example").read("latest", 99) is None
    assert (folder / "sum.example/latest").read_bytes() == b"head"
