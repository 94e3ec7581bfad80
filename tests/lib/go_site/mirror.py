"""A running mirror whose content changes, and which misbehaves on demand."""

import itertools
import threading
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Self

from tests.lib.go_site.archives import pack
from tests.lib.go_site.checksum_log import log_of
from tests.lib.go_site.faults import Answer, Fault, Gate, status
from tests.lib.go_site.http_server import Request, Server
from tests.lib.go_site.releases import Dist, Row
from tests.lib.go_site.signing import signer
from tests.lib.go_site.website import Website, bucket_of, etag


class Mirror:
    """
    Serves what `make.build` made, on the loopback interface, until it is closed.

    base          "http://127.0.0.1:PORT"
    index_url     go.dev/dl/            downloads   dl.google.com/go/
    proxy         a GOPROXY             vkey        its GOSUMDB
    requests      every Request so far, in the order of their coming
    rows          the releases on offer
    log           the checksum database, a value: assign another one to tell a lie
    certificate   file with the OpenPGP certificate; None if it was built without gpg
    fingerprint   of that certificate's primary key; None likewise

    A pattern is a glob over the path without its query. Paths begin with /dl/, /go/ or
    /proxy/; one file is reached by several of them.
    """

    def __init__(self, out: Path, rows: tuple[Row, ...], scratch: Path, port: int = 0) -> None:
        self.rows = rows
        self.log = log_of(rows)
        self.requests: list[Request] = []
        self.certificate = _if_there(out / "key.asc")
        named = _if_there(out / "key.fpr")
        self.fingerprint = named.read_text().strip() if named else None
        self._gnupg = out / "gnupg"
        self._bucket = bucket_of([out / "go"])
        self._scratch = scratch
        self._faults: list[_Armed] = []
        self._gates: list[Gate] = []
        self._counter = itertools.count()
        self._lock = threading.Lock()
        self._server = Server(port, self._respond)
        self.base = self._server.base
        self._server.start()

    @property
    def index_url(self) -> str:
        return self.base + "/dl/"

    @property
    def downloads(self) -> str:
        return self.base + "/go/"

    @property
    def proxy(self) -> str:
        return self.base + "/proxy"

    @property
    def vkey(self) -> str:
        return self.log.vkey

    def add(self, dist: Dist) -> Row:
        """Offer one more release: packed, signed if there is a key, its record put in the log."""
        folder = self._scratch / f"added-{next(self._counter)}"
        folder.mkdir(parents=True)
        row = pack(dist, folder)
        if self.certificate and row.filename.endswith(".tar.gz"):
            with signer(self._gnupg) as key:
                if key:
                    key.sign(folder / row.filename)
        with self._lock:
            self.rows += (row,)
            self.log = self.log.with_rows([row])
            self._bucket |= bucket_of([folder])
        return row

    def remove(self, version: str, platform: str | None = None) -> None:
        """Offer a release no more: out of the index, the list and the bucket, not of the log."""
        with self._lock:
            gone = [r for r in self.rows if r.version == version and platform in (None, r.platform)]
            self.rows = tuple(row for row in self.rows if row not in gone)
            prefixes = tuple(f"{start}." for row in gone for start in (row.filename, row.module))
            self._bucket = {
                name: path
                for name, path in self._bucket.items()
                if not f"{name}.".startswith(prefixes)
            }

    def put(self, path: str, body: bytes) -> None:
        """Serve `body` under a path, whatever was there."""
        self.fault(path, lambda answer: answer._replace(status=200, body=body, tag=None))

    def drop(self, pattern: str) -> None:
        """Answer 404 there."""
        self.fault(pattern, status(404))

    def swap(self, pattern: str, other: str) -> None:
        """Serve the content of path `other` instead."""
        self.fault(pattern, lambda _: self._honest(other, ""))

    def fault(self, pattern: str, fault: Fault, times: int | None = None) -> None:
        """Let a fault befall the next `times` requests there (None: all); faults add up."""
        with self._lock:
            self._faults.append(_Armed(pattern, fault, times))

    def hold(self, pattern: str, after: int = 0, times: int | None = 1) -> Gate:
        """Let answers there stand still before byte `after` until the gate is released."""
        gate = Gate()
        self._gates.append(gate)
        self.fault(pattern, lambda answer: answer._replace(gate=gate, hold=after), times)
        return gate

    def heal(self) -> None:
        """Forget every fault, put, drop, swap and hold."""
        with self._lock:
            self._faults.clear()
        for gate in self._gates:
            gate.release()

    def close(self) -> None:
        self.heal()
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _respond(self, request: Request) -> Answer:
        path, _, query = request.path.partition("?")
        with self._lock:
            self.requests.append(request)
            due = [armed.fault for armed in self._faults if armed.takes(path)]
        answer = self._honest(path, query)
        answer = answer._replace(tag=etag(answer.body))
        for fault in due:
            answer = fault(answer)
        return answer

    def _honest(self, path: str, query: str) -> Answer:
        return Website(self.base, self.rows, self._bucket, self.log).answer(path, query)


class _Armed:
    """A fault that waits for its requests."""

    def __init__(self, pattern: str, fault: Fault, times: int | None) -> None:
        self.fault = fault
        self._pattern = pattern
        self._left = times

    def takes(self, path: str) -> bool:
        """Tell whether this request is one of its own, and count it."""
        if self._left == 0 or not fnmatchcase(path, self._pattern):
            return False
        if self._left is not None:
            self._left -= 1
        return True


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None
