"""A lookup is verified, and the client's history only ever grows."""

import threading

import pytest

from gover.errors import GoverError, NetworkError, VerificationError
from gover.verify.sumdb.client import Client, Fork, VerifiedHashes
from gover.verify.sumdb.source import NotFound
from tests.lib import static_sumdb
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


def stored_head(state):
    return (state / NAME / "latest").read_bytes()


def from_last(served):
    def fetch(path):
        return served[-1].fetch(path)

    return fetch


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600, 65537])
def test_a_record_of_the_log_is_verified(size):
    log = FakeLog(records(size))
    for number in sorted({0, size // 2, size - 1}):
        expected = VerifiedHashes(zip_hash(number), static_sumdb.fake_h1("mod"), number, size)
        assert log.lookup(number) == expected


def test_a_record_without_a_line_for_go_mod_is_verified_without_that_hash():
    log = FakeLog([f"{MODULE} v0.0.0 {zip_hash(0)}\n".encode()])
    assert log.lookup(0) == (zip_hash(0), None, 0, 1)


def test_lines_of_other_hash_algorithms_are_left_alone():
    line = f"{MODULE} v0.0.0 h2:AAAA\n{MODULE} v0.0.0 {zip_hash(0)}\n{MODULE} v0.0.0 h1:short\n"
    assert FakeLog([line.encode()]).lookup(0).zip_hash == zip_hash(0)


def test_upper_case_is_escaped_as_module_paths_are():
    asked = []
    text = static_sumdb.record_text("github.com/Go/X", "v1.0.0-RC1", zip_hash(1), zip_hash(2))
    log = FakeLog([text])

    def fetch(path):
        asked.append(path)
        return log.answer(0) if path.startswith("lookup/") else log.fetch(path)

    Client(VERIFIER, fetch, None).lookup("github.com/Go/X", "v1.0.0-RC1")
    assert asked[0] == "lookup/github.com/!go/!x@v1.0.0-!r!c1"


@pytest.mark.parametrize(
    ("module", "number"),
    [
        ("", "v1.0.0"),
        ("a b", "v1.0.0"),
        ("../a", "v1.0.0"),
        ("/a", "v1.0.0"),
        ("a//b", "v1.0.0"),
        ("a!b", "v1.0.0"),
        ("a\n", "v1.0.0"),
        ("a?b", "v1.0.0"),
        ("a", "1.0.0"),
        ("a", "v1.0.0/go.mod"),
        ("a", "v1 h1:x"),
        ("a", ""),
    ],
)
def test_what_is_no_module_version_is_refused_before_anything_is_asked(module, number):
    log = FakeLog(records(1))
    with pytest.raises(GoverError, match="not a module path and version"):
        log.client().lookup(module, number)
    assert log.asked == []


def test_a_module_the_log_does_not_know_is_not_found():
    with pytest.raises(NotFound):
        FakeLog(records(3)).lookup(3)
    assert issubclass(NotFound, NetworkError)


def test_what_fetching_raises_arrives_unchanged():
    def fetch(path):
        raise NetworkError("no route")

    with pytest.raises(NetworkError, match="no route"):
        Client(VERIFIER, fetch, None).lookup(MODULE, "v1.0.0")


def test_a_second_lookup_needs_no_tile_again():
    log = FakeLog(records(600))
    client = log.client()
    client.lookup(MODULE, version(3))
    log.asked.clear()
    client.lookup(MODULE, version(4))
    assert log.asked == [lookup_path(4)]


def test_another_process_needs_no_tile_again(tmp_path):
    log = FakeLog(records(600))
    log.lookup(3, tmp_path)
    log.asked.clear()
    assert log.lookup(4, tmp_path).zip_hash == zip_hash(4)
    assert log.asked == [lookup_path(4)]


def test_no_tile_is_fetched_twice_in_a_lookup(tmp_path):
    FakeLog(records(300)).lookup(3, tmp_path)
    log = FakeLog(records(66303))
    log.lookup(12345, tmp_path)
    assert len(log.asked) == len(set(log.asked))


def test_a_growing_log_is_followed_and_its_newest_head_is_kept(tmp_path):
    for size in (1, 3, 255, 256, 300, 700, 66000):
        log = FakeLog(records(size))
        assert log.lookup(0, tmp_path).tree_size == size
        assert stored_head(tmp_path) == log.head


def test_growth_is_followed_without_a_state_directory_too():
    logs = [FakeLog(records(size)) for size in (3, 300, 700)]
    served = []
    client = Client(VERIFIER, from_last(served), None)
    for log in logs:
        served.append(log)
        assert client.lookup(MODULE, version(2)).tree_size == log.size


def test_an_older_head_of_the_same_history_is_accepted_and_not_kept(tmp_path):
    newer, older = FakeLog(records(700)), FakeLog(records(500))
    newer.lookup(2, tmp_path)
    newer.lies[lookup_path(4)] = older.answer(4)
    assert newer.lookup(4, tmp_path) == VerifiedHashes(
        zip_hash(4), static_sumdb.fake_h1("mod"), 4, 700
    )
    assert stored_head(tmp_path) == newer.head


@pytest.mark.parametrize(("before", "after", "fork"), [(700, 1000, 600), (300, 600, 0), (1, 2, 0)])
def test_a_fork_is_refused_and_both_heads_are_named(tmp_path, before, after, fork):
    honest, forked = FakeLog(records(before)), FakeLog(records(after, fork_at=fork))
    honest.lookup(0, tmp_path)
    with pytest.raises(Fork) as refusal:
        forked.lookup(0, tmp_path)
    message = str(refusal.value)
    assert f"tree {before} with root" in message
    assert f"tree {after} with root" in message
    assert (refusal.value.older.note, refusal.value.newer.note) == (honest.head, forked.head)
    assert isinstance(refusal.value, VerificationError)


def test_a_fork_of_the_same_size_is_refused_without_a_tile(tmp_path):
    honest, forked = FakeLog(records(700)), FakeLog(records(700, fork_at=650))
    honest.lookup(0, tmp_path)
    with pytest.raises(Fork):
        forked.lookup(0, tmp_path)
    assert forked.asked == [lookup_path(0)]


def test_an_older_head_of_another_history_is_refused(tmp_path):
    honest, forked = FakeLog(records(700)), FakeLog(records(500, fork_at=300))
    honest.lookup(2, tmp_path)
    honest.lies[lookup_path(4)] = forked.answer(4)
    with pytest.raises(Fork):
        honest.lookup(4, tmp_path)


def test_a_fork_where_tiles_share_their_paths_is_still_a_fork(tmp_path):
    """Copies of tiles verified in one history do not hide that the other one is signed too."""
    honest, forked = FakeLog(records(800)), FakeLog(records(1000, fork_at=100))
    client = honest.client(tmp_path)
    client.lookup(MODULE, version(0))
    honest.lies = {path: forked.tiles.get(path) for path in honest.tiles} | forked.tiles
    honest.lies[lookup_path(1)] = forked.answer(1)
    with pytest.raises(Fork):
        client.lookup(MODULE, version(1))


def test_a_fork_leaves_what_was_remembered_as_it_was(tmp_path):
    honest = FakeLog(records(700))
    honest.lookup(0, tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(Fork):
        FakeLog(records(1000, fork_at=600)).lookup(0, tmp_path)
    assert files == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_fork_within_one_process_is_refused_without_a_state_directory():
    honest, forked = FakeLog(records(700)), FakeLog(records(1000, fork_at=600))
    served = [honest]
    client = Client(VERIFIER, from_last(served), None)
    client.lookup(MODULE, version(0))
    served.append(forked)
    with pytest.raises(Fork):
        client.lookup(MODULE, version(0))


def test_a_partial_tile_that_is_gone_is_taken_from_the_full_one(tmp_path):
    """A head may be older than the tiles: servers drop a partial tile once it is complete."""
    log, grown = FakeLog(records(300)), FakeLog(records(1024))
    log.lies = {path: None for path in log.tiles if ".p/" in path}
    log.lies |= {path: body for path, body in grown.tiles.items() if ".p/" not in path}
    log.lies[static_sumdb.tile_path(1, 0, 256)] = FakeLog(records(65536)).tiles["tile/8/1/000"]
    assert log.lookup(299, tmp_path).tree_size == 300


def test_a_full_tile_of_another_length_stands_in_for_no_partial_one():
    log = FakeLog(records(200))
    log.lies = {"tile/8/0/000.p/200": None, "tile/8/0/000": log.tiles["tile/8/0/000.p/200"] * 2}
    with pytest.raises(VerificationError, match="bytes, not"):
        log.lookup(3)


def test_a_tile_that_is_nowhere_is_not_found():
    log = FakeLog(records(600))
    log.lies["tile/8/0/000"] = None
    with pytest.raises(NotFound):
        log.lookup(3)


def test_the_empty_log_knows_nothing():
    log = FakeLog([])
    log.lies[lookup_path(0)] = static_sumdb.lookup_answer(0, records(1)[0], log.head)
    with pytest.raises(VerificationError, match="outside the signed tree 0"):
        log.lookup(0)


def test_one_lookup_waits_for_another_to_end():
    log, asked_meanwhile, waiting = FakeLog(records(3)), [], []

    def fetch(path):
        if not waiting:
            waiting.append(threading.Thread(target=client.lookup, args=(MODULE, version(2))))
            waiting[0].start()
            waiting[0].join(timeout=0.1)
            asked_meanwhile.extend(log.asked)
        return log.fetch(path)

    client = Client(VERIFIER, fetch, None)
    client.lookup(MODULE, version(1))
    waiting[0].join()
    assert asked_meanwhile == []
    assert log.asked[-1] == lookup_path(2)


def test_threads_may_share_a_client(tmp_path):
    log = FakeLog(records(3000))
    client = log.client(tmp_path)
    found = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: client.lookup(MODULE, version(n))}))
        for n in range(0, 3000, 150)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: proof.zip_hash for n, proof in found.items()} == {
        n: zip_hash(n) for n in range(0, 3000, 150)
    }


def test_what_reads_tiles_gets_its_result_back(tmp_path):
    log = FakeLog(records(600))
    assert log.client(tmp_path).read_tiles(lambda _: "its result") == "its result"
