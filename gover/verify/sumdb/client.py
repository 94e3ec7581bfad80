"""
Lookups in a checksum database, believed only as far as its log proves them.

Source: golang/mod sumdb/client.go, and the three holes it had: a record that is not about
the module asked for (CVE-2026-42501), hashes read outside the authenticated record
(CVE-2026-56864), tiles used without a proof (CVE-2026-56865; see `tiles`).
"""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.verify.sumdb import tlog
from gover.verify.sumdb.note import Verifier, decode_base64, open_note
from gover.verify.sumdb.source import Fetch, TileSource
from gover.verify.sumdb.state import LogState
from gover.verify.sumdb.tiles import Tile, TileMismatch, TileReader

MAX_RESPONSE_SIZE = 1 << 20  # bytes of one lookup answer, and of one signed head
_LATEST = "latest"
_T = TypeVar("_T")


class VerifiedHashes(NamedTuple):
    """What the log has about a module: ``h1:`` of zip and go.mod, and where it is proven."""

    zip_hash: str
    mod_hash: str | None
    record: int
    tree_size: int


class LogEntry(NamedTuple):
    """A proof, and what the log answered: a static copy of the log is made of it."""

    proof: VerifiedHashes
    record: tlog.LogRecord


class SignedHead(NamedTuple):
    """A tree and the signed note that says so (empty for the empty tree we all start with)."""

    tree: tlog.LogTree
    note: bytes


class Fork(VerificationError):
    """Two signed heads that exclude each other. Keep both notes: together they are evidence."""

    def __init__(self, name: str, older: SignedHead, newer: SignedHead) -> None:
        super().__init__(
            f"{safe(name)} shows two histories: {older.tree} is not the beginning of {newer.tree}"
        )
        self.older = older
        self.newer = newer


class Client:
    """
    A client of one checksum database, safe to share between threads (one lookup at a time).

    `fetch` gets ``lookup/…`` or ``tile/…``, a path below the database's URL, and returns the
    body or raises NotFound for 404 and 410; it should not read more than MAX_ANSWER bytes.
    `state` is where the newest head and proven tiles are remembered; None, or a place that
    cannot be written, forgets them with the client.
    """

    def __init__(self, verifier: Verifier, fetch: Fetch, state: Path | None) -> None:
        self._verifier = verifier
        self._fetch = fetch
        self._state = LogState(state, verifier.name)
        self._tiles = TileSource(fetch, self._state)
        self._head = SignedHead(tlog.EMPTY_TREE, b"")
        self._lock = Lock()

    def lookup(self, module: str, version: str) -> VerifiedHashes:
        """
        Return what the log has about a module version, proven.

        Raises VerificationError when anything does not hold (Fork when the log contradicts
        itself), NotFound when the log does not know the module, whatever `fetch` raises,
        and GoverError when `module` or `version` cannot be one.
        """
        return self.entry(module, version).proof

    def entry(self, module: str, version: str) -> LogEntry:
        """Return the same with the record itself; raises as `lookup`."""
        path = f"lookup/{_escaped(module, _MODULE)}@{_escaped(version, _VERSION)}"
        with self._lock:
            answer = self._fetch(path)
            if len(answer) > MAX_RESPONSE_SIZE:
                raise VerificationError(
                    f"the answer to {path} has more than {MAX_RESPONSE_SIZE} bytes"
                )
            record = tlog.parse_record(answer)
            offered = self._opened(record.note)
            size = self._despite_bad_copies(lambda: self._prove(record, offered))
        return LogEntry(_proof(record, module, version, size), record)

    def follow(self, signed: bytes) -> tlog.LogTree:
        """
        Return the tree of a signed head, shown to be of one history with all seen before.

        Raises as `lookup`.
        """
        with self._lock:
            offered = self._opened(signed)
            self._despite_bad_copies(lambda: self._join(offered))
            self._tiles.end()
        return offered.tree

    def read(self, work: Callable[[Callable[[Tile], bytes]], _T]) -> _T:
        """
        Return what `work` makes of tiles, given who reads them; nobody has proven those.

        It is done once more, without the copies kept here, when they do not add up. Raises
        what `work` raises.
        """
        with self._lock:
            found = self._despite_bad_copies(lambda: work(self._tiles.read))
            self._tiles.end()
        return found

    def _despite_bad_copies(self, attempt: Callable[[], _T]) -> _T:
        self._tiles.begin(fresh=False)
        try:
            return attempt()
        except TileMismatch:
            if not self._tiles.used_copies:
                raise
        self._tiles.begin(fresh=True)
        return attempt()

    def _join(self, offered: SignedHead) -> None:
        self._join_timeline(self._stored())
        self._join_timeline(offered)
        self._store()

    def _prove(self, record: tlog.LogRecord, offered: SignedHead) -> int:
        self._join(offered)
        tree = self._head.tree
        reader = TileReader(tree, self._tiles.read)
        if reader.hash_at(0, record.id) != tlog.record_hash(record.text):
            raise VerificationError(f"record {record.id} is not what the signed {tree} has there")
        self._tiles.keep(reader.proven)
        self._tiles.end()
        return tree.size

    def _join_timeline(self, other: SignedHead) -> None:
        """Make the newer of two heads ours, once the older is shown to be its beginning."""
        if other.tree == self._head.tree:
            return
        older, newer = sorted((self._head, other), key=lambda head: head.tree.size)
        if older.tree.size == newer.tree.size:  # no tile can reconcile these
            raise Fork(self._verifier.name, older, newer)
        if older.tree != tlog.EMPTY_TREE:  # every log begins with nothing
            self._check_growth(older, newer)
        self._head = newer

    def _check_growth(self, older: SignedHead, newer: SignedHead) -> None:
        try:
            reader = TileReader(newer.tree, self._tiles.read)
            root = reader.prefix_root(older.tree.size)
        except TileMismatch as error:
            raise TileMismatch(f"{error}, so {older.tree} is not shown to be part of it") from None
        if root != older.tree.root:
            raise Fork(self._verifier.name, older, newer)
        self._tiles.keep(reader.proven)

    def _opened(self, signed: bytes) -> SignedHead:
        return SignedHead(tlog.parse_tree(open_note(signed, self._verifier)), signed)

    def _stored(self) -> SignedHead:
        signed = self._state.read(_LATEST, MAX_RESPONSE_SIZE)
        if not signed:
            return SignedHead(tlog.EMPTY_TREE, b"")
        try:
            return self._opened(signed)
        except VerificationError as error:
            # To go on would forget the history that a fork is recognised by: the user decides.
            place = self._state.where(_LATEST)
            hint = f"rm {shlex.quote(place)}"
            raise VerificationError(f"{error} (stored in {safe(place)})", hint) from None

    def _store(self) -> None:
        stored = self._stored()  # again: another gover may have moved it while we fetched
        self._join_timeline(stored)
        if self._head.tree.size > stored.tree.size:
            self._state.write(_LATEST, self._head.note, durable=True)


_MODULE = r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*"
_VERSION = r"v[A-Za-z0-9._~+-]+"


def _escaped(text: str, allowed: str) -> str:
    # golang/mod module.EscapePath: a server's file system may not tell cases apart.
    if not re.fullmatch(allowed, text) or ".." in text:
        raise GoverError(f"not a module path and version: {safe(text)}")
    return re.sub("[A-Z]", lambda letter: "!" + letter[0].lower(), text)


def _proof(record: tlog.LogRecord, module: str, version: str, size: int) -> VerifiedHashes:
    zip_hash = _hash_in(record, module, version)
    if zip_hash is None:
        raise VerificationError(f"record {record.id} says nothing about {module} {version}")
    return VerifiedHashes(zip_hash, _hash_in(record, module, f"{version}/go.mod"), record.id, size)


def _hash_in(record: tlog.LogRecord, module: str, version: str) -> str | None:
    lines = [line.split(" ") for line in record.text.decode().split("\n")]
    found = {line[2] for line in lines if line[:2] == [module, version] and _is_hash(line[2:])}
    if len(found) > 1:
        raise VerificationError(f"record {record.id} has two hashes for {module} {version}")
    return found.pop() if found else None


def _is_hash(words: list[str]) -> bool:
    if len(words) != 1 or not words[0].startswith("h1:"):
        return False
    digest = decode_base64(words[0].removeprefix("h1:"))
    return digest is not None and len(digest) == tlog.HASH_SIZE
