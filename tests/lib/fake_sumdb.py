"""A checksum database in memory that keeps count, and lies where a test tells it to."""

from functools import cache

from gover.verify.sumdb.client import Client
from gover.verify.sumdb.note import Verifier
from gover.verify.sumdb.source import NotFound
from tests.lib import static_sumdb

NAME = "sum.example.com"
SEED = b"\x07" * 32
VERIFIER = Verifier.parse(static_sumdb.make_keys(NAME, SEED))
MODULE = "example.com/m"


def version(number):
    return f"v0.0.{number}"


@cache
def record(number, salt=""):
    zip_hash, mod_hash = static_sumdb.fake_h1(f"zip{salt}{number}"), static_sumdb.fake_h1("mod")
    return static_sumdb.record_text(MODULE, version(number), zip_hash, mod_hash)


def records(size, *, fork_at=None):
    """Records 0..size-1; from `fork_at` on they are another history's."""
    return [record(n, "fork" if fork_at is not None and n >= fork_at else "") for n in range(size)]


def zip_hash(number, salt=""):
    return static_sumdb.fake_h1(f"zip{salt}{number}")


class FakeLog:
    """`fetch` serves a log; `lies` maps a path to other bytes, or to None for a 404."""

    def __init__(self, texts):
        self.texts = texts
        self.size, self.root, self.tiles = static_sumdb.build(texts)
        self.head = static_sumdb.signed_head(self.size, self.root, NAME, SEED)
        self.lies = {}
        self.asked = []

    def answer(self, number):
        return static_sumdb.lookup_answer(number, self.texts[number], self.head)

    def fetch(self, path):
        self.asked.append(path)
        body = self.lies[path] if path in self.lies else self._honest(path)
        if body is None:
            raise NotFound(f"no {path}")
        return body

    def _honest(self, path):
        start, _, number = path.rpartition("@v0.0.")
        if start == f"lookup/{MODULE}" and int(number) < self.size:
            return self.answer(int(number))
        return self.tiles.get(path)

    def client(self, state=None):
        return Client(VERIFIER, self.fetch, state)

    def lookup(self, number, state=None):
        return self.client(state).lookup(MODULE, version(number))


def lookup_path(number):
    return f"lookup/{MODULE}@{version(number)}"
