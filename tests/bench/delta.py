"""
Time a patch upgrade over a slow line: as a delta, and whole.

    python -m tests.bench.delta [--rounds 3] [--rates 20,100] [--from 1.26.10] [--to 1.26.11]

Real toolchain modules, from the module proxy of this machine's GOPROXY, are served on loopback at
a rate that all connections share, with 20 ms before each answer. The log's answers are passed on.
The unit is the time that the whole zip alone takes at that rate. Each install has a new HOME, in
which the older release is a copy of one installed before. On ext4 an install within minutes of a
removal of thousands of files takes up to five times as long (tests/bench/install_times.py), and
each round ends with one: `--where /dev/shm` measures without that.
"""

import argparse
import http.server
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from gover.go_env import find_go_setting
from gover.network.goproxy import GOPROXY_DEFAULT, usable_proxies
from tests.lib import go_wheels
from tests.lib.go_site.releases import host_platform

OLD, NEW = "1.26.10", "1.26.11"  # what a patch upgrade is measured with
DELAY = 0.02  # seconds before the first byte of each answer
MEMORY = Path("/dev/shm")
_PIECE = 16 << 10  # bytes sent at once
_BURST = 0.02  # seconds of the line that may be made up for: a sleep ends late
_MODULE = re.compile(r"/golang\.org/toolchain/@v/(v0\.0\.1-go[^/]*\.zip)")


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

    def __init__(self, zips: Path, upstream: str, rate: float) -> None:
        self.zips, self.upstream, self.line = zips, upstream, Line(rate)
        self.requests = self.bytes = 0  # of zips
        self.kept: dict[str, tuple[int, bytes]] = {}  # answers of upstream, by path
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
        self.server.requests += 1
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


class Run(NamedTuple):
    """One install; `times` is in units of the whole zip's transfer."""

    seconds: float
    times: float
    bytes: int
    requests: int


def environ_of(home: Path, proxy: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "GOVER_ROOT": str(home / "data"),
        "GOVER_CACHE": str(home / "cache"),
        "GOVER_CONFIG": str(home / "config"),
        "GOPROXY": proxy,
    }


def gover(environ: dict[str, str], *words: str) -> None:
    command = (sys.executable, "-m", "gover", "--quiet", *words)
    subprocess.run(command, env=environ, cwd=environ["HOME"], check=True)


@contextmanager
def served(zips: Path, upstream: str, rate: float) -> Iterator[Proxy]:
    proxy = Proxy(zips, upstream, rate)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


def upgrade(proxy: Proxy, where: Path, old: Path | None, version: str, rate: float) -> Run:
    """Install `version` into a new HOME beside a copy of `old`; None for nothing installed."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        home = Path(folder)
        if old:
            shutil.copytree(old, home / "data", symlinks=True)
            (home / "data").chmod(0o700)
        os.sync()
        proxy.requests = proxy.bytes = 0
        begun = time.perf_counter()
        gover(environ_of(home, proxy.url), "install", "--source", "goproxy", version)
        seconds = time.perf_counter() - begun
    size = (proxy.zips / f"v0.0.1-go{version}.{host_platform()}.zip").stat().st_size
    return Run(seconds, seconds / (size * 8 / rate), proxy.bytes, proxy.requests)


def fetched(zips: Path, upstream: str, version: str) -> Path:
    path = zips / f"v0.0.1-go{version}.{host_platform()}.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        url = f"{upstream}/golang.org/toolchain/@v/{path.name}"
        new = path.with_suffix(".new")
        with urllib.request.urlopen(url, timeout=600) as answer, new.open("wb") as file:
            shutil.copyfileobj(answer, file)
        new.rename(path)
    return path


class Upgrade(NamedTuple):
    """The runs of one way at one rate, and the bytes of the whole zip."""

    rate: float  # Mbit/s
    name: str  # delta, or whole
    runs: list[Run]
    size: int


def measure(
    rates: Iterable[float], rounds: int, old: str = OLD, new: str = NEW, base: Path | None = None
) -> Iterator[Upgrade]:
    """Yield the upgrades from `old` to `new`, below `base`, at each rate in Mbit/s."""
    goproxy = find_go_setting(os.environ, "GOPROXY", GOPROXY_DEFAULT)
    upstream = usable_proxies(goproxy)[0].base.rstrip("/")
    zips = go_wheels.default_cache(os.environ) / "modules"
    size = fetched(zips, upstream, new).stat().st_size
    fetched(zips, upstream, old)
    with tempfile.TemporaryDirectory(dir=base, prefix="gover-bench-") as folder:
        where = Path(folder)
        home = where / "old"
        home.mkdir()
        with served(zips, upstream, 1e12) as proxy:
            gover(environ_of(home, proxy.url), "install", "--source", "goproxy", old)
        for rate in rates:
            with served(zips, upstream, rate * 1e6) as proxy:
                for name, beside in (("delta", home / "data"), ("whole", None)):
                    runs = [
                        upgrade(proxy, where, beside, new, rate * 1e6) for _ in range(rounds + 1)
                    ][1:]  # the first one has the log's answers fetched from upstream
                    yield Upgrade(rate, name, runs, size)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rates", default="20,100", help="Mbit/s")
    parser.add_argument("--from", dest="old", default=OLD)
    parser.add_argument("--to", dest="new", default=NEW)
    parser.add_argument("--where", type=Path, help="directory to install below; /tmp")
    given = parser.parse_args()
    rates = map(float, given.rates.split(","))
    print(f"go{given.old} to go{given.new}, {given.rounds} rounds, {DELAY * 1e3:.0f} ms")
    print("| Mbit/s | install | median s | x the zip's transfer | bytes | requests |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    for found in measure(rates, given.rounds, given.old, given.new, given.where):
        seconds = statistics.median(run.seconds for run in found.runs)
        times = statistics.median(run.times for run in found.runs)
        last = found.runs[-1]
        print(
            f"| {found.rate:g} | {found.name} | {seconds:.2f} | {times:.2f}"
            f" | {last.bytes / found.size:.1%} | {last.requests} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
