"""
What clients of other moments find in the tree: who has seen an older head, or a newer one.

The client is gover's own; test_go.py has Go's, which asks for the same tiles.
"""

import json

import pytest

from gover.errors import VerificationError
from gover.verify.sumdb.client import Client
from gover.verify.sumdb.gosumdb import parse_gosumdb
from gover.verify.sumdb.source import NotFound
from tests.lib import mirror_files
from tests.lib.go_site.checksum_log import NAME
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.gover_process import run_gover

MODULE = "golang.org/toolchain"


@pytest.fixture
def client_of(mirror, tmp_path):
    """`client_of(fetch, "laptop")`: a client that remembers under that name."""

    def make(fetch, name):
        return Client(parse_gosumdb(mirror.vkey).verifier, fetch, tmp_path / name)

    return make


def from_tree(tree, asked=None):
    """Return what fetches from the tree, and from nobody else."""

    def fetch(path):
        if asked is not None:
            asked.append(path)
        try:
            return (tree / "sumdb" / NAME / path).read_bytes()
        except FileNotFoundError:
            raise NotFound(path) from None

    return fetch


def from_log(mirror):
    """Return what fetches from the log as it is now."""

    def fetch(path):
        word, _, rest = path.partition("/")
        log = mirror.log
        found = log.lookup(rest) if word == "lookup" else log.tile(path)
        if found is None:
            raise NotFound(path)
        return found

    return fetch


def h1_of(mirror, version):
    row = next(r for r in mirror.rows if (r.version, r.platform) == (version, "linux-amd64"))
    return row.module, row.h1


def size_of_head(tree):
    return int((tree / "sumdb" / NAME / "latest").read_text().split("\n")[1])


def grow(mirror, count):
    """Let the log have so many more records of others."""
    mirror.log = mirror.log.with_filler(len(mirror.log.records) + 10**6, count)


GROWTH = (1, 60, 300, 3_000, 70_000)


@pytest.mark.parametrize("count", GROWTH)
def test_who_has_seen_every_earlier_head_of_the_mirror(sync, tree, mirror, client_of, count):
    """The tree grows with the log; each client comes back after each step."""
    versions = ["1.22.3", "1.23.1", "1.21.13"]
    clients = {}
    for number, version in enumerate(versions):
        mirror.add(FakeRelease(f"1.{30 + number}.0", "linux-amd64"))
        sync(f"{version},1.{30 + number}.0")
        clients[version] = client_of(from_tree(tree), version)
        for client in clients.values():
            for other in versions[: number + 1]:
                module, h1 = h1_of(mirror, other)
                assert client.lookup(MODULE, module).zip_hash == h1
        grow(mirror, count)
    assert len(mirror_files.state(tree)["heads"]) == 3
    assert size_of_head(tree) > 700


@pytest.mark.parametrize("count", GROWTH)
def test_who_has_seen_a_newer_head_of_the_log(sync, tree, mirror, client_of, count):
    """It finds the tiles as its own head has them, once the mirror has looked again."""
    sync("1.22.3")
    before = size_of_head(tree)
    grow(mirror, count)
    mirror.add(FakeRelease("1.30.0", "linux-amd64"))
    laptop = client_of(from_log(mirror), "laptop")
    laptop.lookup(MODULE, h1_of(mirror, "1.30.0")[0])

    sync("1.22.3")
    assert size_of_head(tree) == before, "the old head covers all there is: it stays"
    again = client_of(from_tree(tree), "laptop")
    module, h1 = h1_of(mirror, "1.22.3")
    found = again.lookup(MODULE, module)
    assert (found.zip_hash, found.tree_size) == (h1, before + count + 1)


def test_who_has_seen_the_log_before_this_mirror_did(sync, tree, mirror, client_of):
    """A head in the middle of a full tile: only with --history are its neighbours there."""
    laptop = client_of(from_log(mirror), "laptop")
    laptop.lookup(MODULE, h1_of(mirror, "1.22.2")[0])
    seen = len(mirror.log.records)
    grow(mirror, 2_000)
    mirror.add(FakeRelease("1.30.0", "linux-amd64"))
    sync("1.22.3,1.30.0")
    module, h1 = h1_of(mirror, "1.22.3")
    with pytest.raises((NotFound, VerificationError)):
        client_of(from_tree(tree), "laptop").lookup(MODULE, module)

    sync("1.22.3", "--history", "2500")
    assert client_of(from_tree(tree), "laptop").lookup(MODULE, module).zip_hash == h1
    assert seen < size_of_head(tree)
    mirror.requests.clear()
    sync("1.22.3", "--history", "2500")
    assert [r.path for r in mirror.requests if "/tile/" in r.path] == []


def test_all_answers_are_under_one_head_and_the_oldest_that_will_do(sync, tree, mirror):
    """The fewer records a head has, the more clients have seen a newer one."""
    old = mirror.log
    stale = {r.module: old.lookup(f"{MODULE}@{r.module}") for r in mirror.rows}
    grow(mirror, 5_000)
    for module, answer in stale.items():  # as a caching proxy answers
        mirror.put(f"/proxy/sumdb/{NAME}/lookup/{MODULE}@{module}", answer)

    sync("1.22.3,1.23.1")

    assert size_of_head(tree) == len(old.records)
    answers = list(tree.glob("sumdb/*/lookup/golang.org/*"))
    latest = (tree / "sumdb" / NAME / "latest").read_bytes()
    assert len(answers) == 2
    assert all(answer.read_bytes().endswith(latest) for answer in answers)


def test_a_log_that_shows_another_history_is_refused(sync, tree, mirror, home, environ):
    """The mirror itself is a client that remembers; what it serves stays as it was."""
    sync("1.22.3")
    before = mirror_files.files(tree)
    name = next(module for module, _ in mirror.log.aliases if "1.22.2" in module)
    mirror.log = mirror.log.with_record(name, mirror.log.records[0])
    grow(mirror, 10)

    result = sync("1.23.1", expect=6)

    assert "two histories" in result.stderr
    served = mirror_files.files(tree)
    assert {path: served[path] for path in before} == before
    said = run_gover("mirror", "verify", tree, "--json", cwd=home, env=environ)
    assert json.loads(said.stdout)["changed"] == []
