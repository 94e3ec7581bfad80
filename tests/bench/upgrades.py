"""A patch upgrade over a slow line: of the files that differ, and of the whole zip."""

import os
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from gover.go_env import find_go_setting
from gover.network.goproxy import GOPROXY_DEFAULT, usable_proxies
from tests.bench.samples import Figures
from tests.bench.upgrade_line import Answers, Proxy, served
from tests.bench.workspace import call, clean
from tests.lib import go_wheels
from tests.lib.go_site.releases import host_platform

OLD, NEW = "1.26.10", "1.26.11"
WAYS = {"delta": "the files that differ", "whole": "the whole zip"}
MEMORY = Path("/dev/shm")
_SLOW = 50  # Mbit/s: below, the line decides alone, and one sample of the whole zip is enough


def measure(program: Path, figures: Figures, rates: Sequence[float], rounds: int) -> None:
    """Add `upgrade at 20` (microseconds), and as parts of the whole zip's time and bytes."""
    goproxy = find_go_setting(os.environ, "GOPROXY", GOPROXY_DEFAULT)
    upstream = usable_proxies(goproxy)[0].base.rstrip("/")
    zips = go_wheels.default_cache(os.environ) / "modules"
    for version in (OLD, NEW):
        _fetch(zips, upstream, version)
    # Not on a disk: each install ends with the removal of thousands of files.
    base = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 3 << 30 else None
    kept: Answers = {}
    with tempfile.TemporaryDirectory(dir=base, prefix="gover-bench-") as folder:
        old = Path(folder, "old")
        old.mkdir()
        with served(zips, upstream, 1e12, kept) as proxy:
            _install(program, _environ(old, proxy), OLD)
            for way in WAYS:  # so that no timed one waits for the log's answers
                _upgrade(program, proxy, old, way)
        for rate in rates:
            with served(zips, upstream, rate * 1e6, kept) as proxy:
                for number in range(rounds):
                    for way in WAYS:
                        if way == "delta" or rate > _SLOW or number == 0:
                            proxy.bytes = 0
                            seconds = _upgrade(program, proxy, old, way)
                            _add(figures, rate, way, seconds, proxy)


def _add(figures: Figures, rate: float, way: str, seconds: float, proxy: Proxy) -> None:
    size = _zip(proxy.zips, NEW).stat().st_size
    figures.add(f"upgrade at {rate:g}", way, "gover", [seconds * 1e6])
    figures.add(f"upgrade times {rate:g}", way, "gover", [seconds / (size * 8 / rate / 1e6)])
    figures.add("upgrade bytes", way, "gover", [proxy.bytes / size])


def _upgrade(program: Path, proxy: Proxy, old: Path, way: str) -> float:
    """Install NEW into a new HOME, beside a copy of `old` or nothing; return the seconds."""
    with tempfile.TemporaryDirectory(dir=old.parent) as folder:
        home = Path(folder)
        if way == "delta":
            shutil.copytree(old / "data", home / "data", symlinks=True)
            (home / "data").chmod(0o700)
        os.sync()
        begun = time.perf_counter()
        _install(program, _environ(home, proxy), NEW)
        return time.perf_counter() - begun


def _install(program: Path, environ: Mapping[str, str], version: str) -> None:
    words = (program, "--quiet", "install", "--source", "goproxy", version)
    call(*words, env=environ, cwd=Path(environ["HOME"]))


def _environ(home: Path, proxy: Proxy) -> dict[str, str]:
    own = {"ROOT": "data", "CACHE": "cache", "CONFIG": "config"}
    return clean(home, **{f"GOVER_{k}": f"{home}/{v}" for k, v in own.items()}, GOPROXY=proxy.url)


def _zip(zips: Path, version: str) -> Path:
    return zips / f"v0.0.1-go{version}.{host_platform()}.zip"


def _fetch(zips: Path, upstream: str, version: str) -> None:
    path = _zip(zips, version)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".new-{os.getpid()}")
    url = f"{upstream}/golang.org/toolchain/@v/{path.name}"
    with urllib.request.urlopen(url, timeout=600) as answer, new.open("wb") as file:
        shutil.copyfileobj(answer, file)
    new.rename(path)


def rates_of(figures: Figures) -> list[str]:
    names = {k.measure for k in figures.samples if k.measure.startswith("upgrade at ")}
    return sorted((name.split()[-1] for name in names), key=float)
