"""The mirror's own checksum database: real hashes of its modules among filler records."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tests.lib import static_sumdb
from tests.lib.go_site.archives import hash1
from tests.lib.go_site.releases import MOD_FILE, MODULE, Row

NAME = "sum.gover.test"
SEED = hashlib.sha256(b"a key of gover's tests, public on purpose").digest()
FILLER = 700
MOD_H1 = hash1([("go.mod", hashlib.sha256(MOD_FILE).digest())])


@dataclass(frozen=True)
class Log:
    """
    A log as a value. A lie is another value: `replace` records, seed or name.

    records  the texts in the order of their numbers
    aliases  "MODULE@VERSION" -> number of the record that a lookup of it answers with
    """

    records: tuple[bytes, ...]
    aliases: tuple[tuple[str, int], ...]
    name: str = NAME
    seed: bytes = SEED

    @property
    def vkey(self) -> str:
        """Return what GOSUMDB is set to."""
        return static_sumdb.make_keys(self.name, self.seed)

    @cached_property
    def _built(self) -> tuple[int, bytes, dict[str, bytes]]:
        return static_sumdb.build(list(self.records))

    @cached_property
    def latest(self) -> bytes:
        size, root, _ = self._built
        return static_sumdb.signed_head(size, root, self.name, self.seed)

    def lookup(self, module: str) -> bytes | None:
        """Return the answer for "MODULE@VERSION", or None: no such record."""
        number = dict(self.aliases).get(module)
        if number is None:
            return None
        return static_sumdb.lookup_answer(number, self.records[number], self.latest)

    def tile(self, path: str) -> bytes | None:
        """Return a tile; a narrower one than the tree has now is the start of the wider one."""
        tiles = self._built[2]
        full, _, width = path.partition(".p/")
        size = int(width or 256) * 32 if (width or "256").isdecimal() else 0
        wider = (tile for name, tile in tiles.items() if name.partition(".p/")[0] == full)
        return next((tile[:size] for tile in wider if 0 < size <= len(tile)), None)

    def with_rows(self, rows: Iterable[Row]) -> "Log":
        """Return the log grown by the records of packed releases."""
        texts = [static_sumdb.record_text(MODULE, row.module, row.h1, MOD_H1) for row in rows]
        names = [f"{MODULE}@{row.module}" for row in rows]
        numbers = range(len(self.records), len(self.records) + len(texts))
        aliases = dict(self.aliases) | dict(zip(names, numbers, strict=True))
        return replace(self, records=(*self.records, *texts), aliases=tuple(aliases.items()))

    def with_filler(self, first: int, count: int) -> "Log":
        """Return the log grown by records of modules that nobody asks for."""
        texts = tuple(_filler(number) for number in range(first, first + count))
        return replace(self, records=self.records + texts)

    def with_record(self, module: str, text: bytes) -> "Log":
        """Return the log as if the record of "MODULE@VERSION" had always been `text`: a fork."""
        number = dict(self.aliases)[module]
        records = (*self.records[:number], text, *self.records[number + 1 :])
        return replace(self, records=records)


def log_of(rows: Iterable[Row]) -> Log:
    """Return the log of packed releases, filler before and after them."""
    half = FILLER // 2
    return Log((), ()).with_filler(0, half).with_rows(list(rows)).with_filler(half, FILLER - half)


def _filler(number: int) -> bytes:
    hashes = (static_sumdb.fake_h1(f"{kind} {number}") for kind in ("zip", "mod"))
    return static_sumdb.record_text(f"example.com/filler{number}", "v1.0.0", *hashes)
