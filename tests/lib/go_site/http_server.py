"""HTTP for the mirror: records requests, serves ranges and 304, travels as an answer says."""

import http.server
import re
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from tests.lib.go_site.faults import Answer
from tests.lib.go_site.website import etag

_PATIENCE = 60.0  # seconds that a held answer waits at most, so that a failed test ends


class Request(NamedTuple):
    """A request as it came: path with query, the Range header or None, and every header."""

    method: str
    path: str
    range: str | None
    headers: Mapping[str, str]  # looked up by any case


class Part(NamedTuple):
    """What of an answer goes out: status, extra headers, and bytes [start, end) of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    start: int
    end: int


Respond = Callable[[Request], Answer]


class Server(http.server.ThreadingHTTPServer):
    """A server on the loopback interface that can be closed with clients still connected."""

    request_queue_size = 256
    daemon_threads = False  # so that closing waits for every handler

    def __init__(self, port: int, respond: Respond) -> None:
        self.respond = respond
        self._open: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        # The interval is how long closing may take: a test closes its mirror, always.
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        if self._thread:
            self.shutdown()
            self._thread.join()
        for connection in tuple(self._open):
            _hang_up(connection)
        self.server_close()

    def process_request(self, request, client_address) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # clients may leave when they like
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or headers and body, sent apart, cost 40 ms a request

    def do_GET(self) -> None:
        request = Request(self.command, self.path, self.headers["Range"], self.headers)
        answer = self.server.respond(request)
        if answer.drop:
            self._end()
            return
        part = _part(answer, self.headers.get)
        self._send_head(answer, part)
        if self.command != "HEAD":
            self._send_body(answer, part)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send_head(self, answer: Answer, part: Part) -> None:
        length = part.end - part.start if answer.length is None else answer.length
        self.send_response(part.status)
        self.send_header("Content-Type", answer.kind)
        if part.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(length))
        for name, value in answer.headers + part.headers:
            self.send_header(name, value)
        self.end_headers()

    def _send_body(self, answer: Answer, part: Part) -> None:
        end = part.end if answer.stop is None else min(part.end, part.start + answer.stop)
        middle = min(end, part.start + answer.hold) if answer.gate else end
        self._send(answer.body, part.start, middle)
        if answer.gate:
            answer.gate.reached.set()
            answer.gate.released.wait(_PATIENCE)
            self._send(answer.body, middle, end)
        if answer.stop is not None or answer.length is not None:
            self._end()

    def _send(self, body: bytes | Path, start: int, end: int) -> None:
        if isinstance(body, bytes):
            self.wfile.write(body[start:end])
        elif end > start:
            with body.open("rb") as file:
                self.connection.sendfile(file, start, end - start)

    def _end(self) -> None:
        self.close_connection = True
        _hang_up(self.connection)

    def log_message(self, *_: object) -> None:
        """Write nothing: `requests` has it all."""


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the client was faster


def _part(answer: Answer, header: Callable[[str], str | None]) -> Part:
    """Decide what goes out (RFC 9110 sections 13 and 14; one range only, as the real sites)."""
    size = len(answer.body) if isinstance(answer.body, bytes) else answer.body.stat().st_size
    tag = answer.tag or etag(answer.body)
    if answer.status != HTTPStatus.OK:
        return Part(answer.status, (), 0, size)
    tagged = (("ETag", tag),)
    if header("If-None-Match") in (tag, "*"):
        return Part(HTTPStatus.NOT_MODIFIED, tagged, 0, 0)
    if not answer.ranges:
        return Part(HTTPStatus.OK, tagged, 0, size)
    tagged += (("Accept-Ranges", "bytes"),)
    wanted = header("Range") if header("If-Range") in (None, tag) else None
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted or "")
    if match is None or match[0] == "bytes=-":
        return Part(HTTPStatus.OK, tagged, 0, size)
    return _range(size, match[1], match[2], tagged)


def _range(size: int, first: str, last: str, tagged: tuple[tuple[str, str], ...]) -> Part:
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        where = (("Content-Range", f"bytes */{size}"),)
        return Part(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, where, 0, 0)
    where = (("Content-Range", f"bytes {start}-{end - 1}/{size}"),)
    return Part(HTTPStatus.PARTIAL_CONTENT, tagged + where, start, end)
