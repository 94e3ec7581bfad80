"""A module proxy on loopback behind a slow line, with real toolchain modules."""

import http.server
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DELAY = 0.02  # seconds before the first byte of each answer
_PIECE = 16 << 10  # bytes sent at once
_BURST = 0.02  # seconds of the line that may be made up for: a sleep ends late
_MODULE = re.compile(r"/golang\.org/toolchain/@v/(v0\.0\.1-go[^/]*\.zip)")
Answers = dict[str, tuple[int, bytes]]


class Line:
    """A line of so many bits a second; `take` waits until the bytes are through."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free = 0.0
        self._lock = threading.Lock()

    def take(self, count: int) -> None:
        with self._lock:
            self._free = max(self._free, time.monotonic() - _BURST) + count * 8 / self._rate
            wait = self._free - time.monotonic()
        if wait > 0:
            time.sleep(wait)


class Proxy(http.server.ThreadingHTTPServer):
    """A module proxy behind a slow line: the zips of `zips`, all else from `upstream`."""

    daemon_threads = True

    def __init__(self, zips: Path, upstream: str, rate: float, kept: Answers) -> None:
        self.zips, self.upstream, self.line = zips, upstream, Line(rate)
        self.bytes = 0  # of zips
        self.kept = kept  # answers of upstream, by path
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        time.sleep(DELAY)
        module = _MODULE.fullmatch(self.path)
        if module is None:
            self._pass_on()
            return
        path = self.server.zips / module[1]
        size = path.stat().st_size
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start, end = (int(wanted[1]), int(wanted[2] or size - 1) + 1) if wanted else (0, size)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(end - start))
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.end_headers()
        with path.open("rb") as file:
            file.seek(start)
            while start < end and (piece := file.read(min(_PIECE, end - start))):
                self.server.line.take(len(piece))
                self.wfile.write(piece)
                start += len(piece)
                self.server.bytes += len(piece)

    def _pass_on(self) -> None:
        kept = self.server.kept
        if self.path not in kept:
            try:
                url = self.server.upstream + self.path
                with urllib.request.urlopen(url, timeout=60) as answer:
                    kept[self.path] = (answer.status, answer.read())
            except urllib.error.HTTPError as error:
                kept[self.path] = (error.code, b"")
        status, body = kept[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def served(zips: Path, upstream: str, rate: float, kept: Answers) -> Iterator[Proxy]:
    """Serve at `rate` bits a second; the log's answers, from upstream, are added to `kept`."""
    proxy = Proxy(zips, upstream, rate, kept)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
