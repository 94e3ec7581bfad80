"""
Lookups in a checksum database, each verified against its transparency log.

Source: golang/mod sumdb/client.go, without its three vulnerabilities: a record of another
module than requested (CVE-2026-42501), hashes read outside the authenticated record
(CVE-2026-56864), tiles used without verification (CVE-2026-56865; see `tiles`).
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
from gover.verify.sumdb.source import Fetch, NotFound, TileSource
from gover.verify.sumdb.state import LogState
from gover.verify.sumdb.tiles import Tile, TileMismatch, TileReader

MAX_RESPONSE_SIZE = 1 << 20  # bytes of one lookup response, and of one signed head
_LATEST = "latest"
_T = TypeVar("_T")


class VerifiedHashes(NamedTuple):
    """The ``h1:`` of a module's zip and go.mod, verified in record `record` of the log."""

    zip_hash: str
    mod_hash: str | None
    record: int
    tree_size: int  # records in the tree that contains it


class LogEntry(NamedTuple):
    """The verified hashes of a module, and the record itself, for a static copy of the log."""

    hashes: VerifiedHashes
    record: tlog.LogRecord


class SignedHead(NamedTuple):
    """A tree and its signed note (empty for the empty tree, with which every client starts)."""

    tree: tlog.LogTree
    note: bytes


class Fork(VerificationError):
    """Two signed heads that contradict each other. Keep both notes: they are evidence."""

    def __init__(self, name: str, older: SignedHead, newer: SignedHead) -> None:
        super().__init__(
            f"{safe(name)} has two histories: {older.tree} is not the beginning of {newer.tree}"
        )
        self.older = older
        self.newer = newer


class Client:
    """
    A client of one checksum database, safe to share between threads (one lookup at a time).

    `fetch` is called with ``lookup/…`` or ``tile/…``, a path below the database's URL, and
    returns the body or raises NotFound for 404 and 410; it should not read more than
    MAX_RESPONSE_SIZE bytes. `state` is the directory for the newest head and verified tiles;
    None, or a directory that cannot be written, keeps them in memory only.
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
        Return the hashes of a module version, verified against the log.

        Raises VerificationError when anything cannot be verified (Fork when the log
        contradicts itself), NotFound when the log has no such module, whatever `fetch`
        raises, and GoverError when `module` or `version` is malformed.
        """
        return self.lookup_entry(module, version).hashes

    def lookup_entry(self, module: str, version: str) -> LogEntry:
        """Return the same with the record itself. Raises as `lookup`."""
        path = _lookup_path(module, version)
        with self._lock:
            response = self._fetch(path)
            if len(response) > MAX_RESPONSE_SIZE:
                raise VerificationError(
                    f"the response to {path} has more than {MAX_RESPONSE_SIZE} bytes"
                )
            record = tlog.parse_record(response)
            offered = self._open_head(record.note)
            size = self._retry_without_copies(lambda: self._verify(record, offered))
        return LogEntry(_verified_hashes(record, module, version, size), record)

    def keep(self, module: str, version: str, record: tlog.LogRecord) -> None:
        """Keep a record that `lookup_entry` has returned, with the head that contains it."""
        content = b"%d\n%s\n%s" % (record.id, record.text, self._head.note)
        self._state.write(_lookup_path(module, version), content)

    def kept(self, module: str, version: str) -> VerifiedHashes | None:
        """
        Return what an earlier lookup verified, verified again without a request.

        The signature of the head and the record's inclusion are verified, as for a lookup: a
        changed file is as good as none. None when it cannot be.
        """
        response = self._state.read(_lookup_path(module, version), MAX_RESPONSE_SIZE)
        try:
            record = tlog.parse_record(response or b"")
            tree = self._open_head(record.note).tree
            reader = TileReader(tree, TileSource(_no_request, self._state).read)
            if reader.hash_at(0, record.id) != tlog.record_hash(record.text):
                return None
            return _verified_hashes(record, module, version, tree.size)
        except (VerificationError, NotFound):
            return None

    def verify_head(self, signed: bytes) -> tlog.LogTree:
        """
        Return the tree of a signed head, verified to be of one history with all heads before.

        Raises as `lookup`.
        """
        with self._lock:
            offered = self._open_head(signed)
            self._retry_without_copies(lambda: self._extend(offered))
            self._tiles.end()
        return offered.tree

    def read_tiles(self, work: Callable[[Callable[[Tile], bytes]], _T]) -> _T:
        """
        Return the result of `work`, called with a function that reads unverified tiles.

        After a TileMismatch it is called again, without the copies of tiles kept here.
        Raises what `work` raises.
        """
        with self._lock:
            result = self._retry_without_copies(lambda: work(self._tiles.read))
            self._tiles.end()
        return result

    def _retry_without_copies(self, attempt: Callable[[], _T]) -> _T:
        self._tiles.begin(fresh=False)
        try:
            return attempt()
        except TileMismatch:
            if not self._tiles.used_copies:
                raise
        self._tiles.begin(fresh=True)
        return attempt()

    def _extend(self, offered: SignedHead) -> None:
        self._accept(self._read_stored())
        self._accept(offered)
        self._store()

    def _verify(self, record: tlog.LogRecord, offered: SignedHead) -> int:
        self._extend(offered)
        tree = self._head.tree
        reader = TileReader(tree, self._tiles.read)
        if reader.hash_at(0, record.id) != tlog.record_hash(record.text):
            raise VerificationError(f"record {record.id} differs from that of the signed {tree}")
        self._tiles.keep(reader.verified)
        self._tiles.end()
        return tree.size

    def _accept(self, other: SignedHead) -> None:
        """Keep the newer of two heads, after verifying that the older is its beginning."""
        if other.tree == self._head.tree:
            return
        older, newer = sorted((self._head, other), key=lambda head: head.tree.size)
        if older.tree.size == newer.tree.size:  # no tiles can join these
            raise Fork(self._verifier.name, older, newer)
        if older.tree != tlog.EMPTY_TREE:  # every log begins empty
            self._check_growth(older, newer)
        self._head = newer

    def _check_growth(self, older: SignedHead, newer: SignedHead) -> None:
        try:
            reader = TileReader(newer.tree, self._tiles.read)
            root = reader.prefix_root(older.tree.size)
        except TileMismatch as error:
            raise TileMismatch(
                f"{error}, so {older.tree} is not verified as a part of it"
            ) from None
        if root != older.tree.root:
            raise Fork(self._verifier.name, older, newer)
        self._tiles.keep(reader.verified)

    def _open_head(self, signed: bytes) -> SignedHead:
        return SignedHead(tlog.parse_tree(open_note(signed, self._verifier)), signed)

    def _read_stored(self) -> SignedHead:
        signed = self._state.read(_LATEST, MAX_RESPONSE_SIZE)
        if not signed:
            return SignedHead(tlog.EMPTY_TREE, b"")
        try:
            return self._open_head(signed)
        except VerificationError as error:
            # Continuing would lose the history by which a fork is detected: the user decides.
            path = self._state.shown_path(_LATEST)
            hint = f"rm {shlex.quote(path)}"
            raise VerificationError(f"{error} (stored in {safe(path)})", hint) from None

    def _store(self) -> None:
        stored = (
            self._read_stored()
        )  # again: another gover may have replaced it during the requests
        self._accept(stored)
        if self._head.tree.size > stored.tree.size:
            self._state.write(_LATEST, self._head.note, durable=True)


_MODULE = r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*"
_VERSION = r"v[A-Za-z0-9._~+-]+"


def _lookup_path(module: str, version: str) -> str:
    return f"lookup/{_escaped(module, _MODULE)}@{_escaped(version, _VERSION)}"


def _no_request(path: str) -> bytes:
    raise NotFound(f"{path} is not kept")


def _escaped(text: str, allowed: str) -> str:
    # golang/mod module.EscapePath: a server's file system may ignore case.
    if not re.fullmatch(allowed, text) or ".." in text:
        raise GoverError(f"not a module path and version: {safe(text)}")
    return re.sub("[A-Z]", lambda letter: "!" + letter[0].lower(), text)


def _verified_hashes(
    record: tlog.LogRecord, module: str, version: str, size: int
) -> VerifiedHashes:
    zip_hash = _hash_in(record, module, version)
    if zip_hash is None:
        raise VerificationError(f"record {record.id} has no hash of {module} {version}")
    return VerifiedHashes(zip_hash, _hash_in(record, module, f"{version}/go.mod"), record.id, size)


def _hash_in(record: tlog.LogRecord, module: str, version: str) -> str | None:
    lines = [line.split(" ") for line in record.text.decode().split("\n")]
    hashes = {line[2] for line in lines if line[:2] == [module, version] and _is_hash(line[2:])}
    if len(hashes) > 1:
        raise VerificationError(f"record {record.id} has two hashes for {module} {version}")
    return hashes.pop() if hashes else None


def _is_hash(words: list[str]) -> bool:
    if len(words) != 1 or not words[0].startswith("h1:"):
        return False
    digest = decode_base64(words[0].removeprefix("h1:"))
    return digest is not None and len(digest) == tlog.HASH_SIZE
