"""
Time an install, all proofs included, against other ways to get the same Go.

    python -m tests.bench.install [--rounds 7] [--where DIR] [--version 1.23.9]

A loopback mirror serves a real Go release; every round gives each contender an empty HOME
on the same file system, and the rounds are interleaved, so that what the machine does
meanwhile befalls all alike. What is on PATH competes: curl with sha256sum and tar, `go mod
download`, mise. The table is Markdown.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.lib import go_wheels
from tests.lib.go_site import build
from tests.lib.go_site.mirror import Mirror
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import environ_for

BASELINE = "curl -o; sha256sum -c; tar xzf"


class Contender(NamedTuple):
    """A way to install: what it verifies, its command, and what its environment adds."""

    name: str
    proves: str
    command: list[str]
    environ: dict[str, str]


class Run(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: float  # MB, of its largest process


class Task(NamedTuple):
    """One release on one mirror."""

    mirror: Mirror
    version: str
    platform: str

    @property
    def row(self) -> Any:
        return next(row for row in self.mirror.rows if row.version == self.version)


def gover(task: Task, home: Path) -> Contender:
    command = [sys.executable, "-m", "gover", "--quiet", "install", task.version]
    return Contender("gover install", "SHA-256, log", command, environ_for(home, task.mirror))


def curl(task: Task, home: Path) -> Contender | None:
    if not all(map(shutil.which, ("curl", "sha256sum", "tar", "gzip"))):
        return None
    name = task.row.filename
    script = (
        f"curl -sSfo {name} {task.mirror.downloads}{name}"
        f" && echo '{task.row.sha256}  {name}' | sha256sum -c --quiet && tar xzf {name}"
    )
    return Contender(BASELINE, "SHA-256", ["sh", "-c", f"cd '{home}' && {script}"], {})


def go_mod_download(task: Task, home: Path) -> Contender | None:
    go = shutil.which("go")
    if go is None:
        return None
    environ = {
        "HOME": str(home),
        "GOPATH": str(home / "go"),
        "GOPROXY": task.mirror.proxy,
        "GOSUMDB": task.mirror.vkey,
        "GOTOOLCHAIN": "local",
        "GOENV": "off",
        "GOFLAGS": "-modcacherw",
    }
    command = [go, "mod", "download", f"golang.org/toolchain@{task.row.module}"]
    return Contender("go mod download", "log", command, environ)


def mise(task: Task, home: Path) -> Contender | None:
    program = shutil.which("mise")
    if program is None or not shutil.which("git"):
        return None
    tags = _tags(home.parent / "mise-tags", task.version)
    environ = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "MISE_GO_DOWNLOAD_MIRROR": task.mirror.downloads.rstrip("/"),
        "MISE_GO_REPO": f"file://{tags}",
        "MISE_USE_VERSIONS_HOST": "0",
        "MISE_YES": "1",
        "MISE_QUIET": "1",
    }
    return Contender("mise", "SHA-256", [program, "install", f"go@{task.version}"], environ)


CONTENDERS: tuple[Callable[[Task, Path], Contender | None], ...] = (
    curl,
    gover,
    go_mod_download,
    mise,
)


def _tags(repository: Path, version: str) -> Path:
    """Return a repository that has the release as its tag: where mise finds versions."""
    if not repository.exists():
        git = ["git", "-c", "user.name=b", "-c", "user.email=b@b.invalid", "-C", str(repository)]
        subprocess.run(["git", "init", "-q", str(repository)], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "none"], check=True)
        subprocess.run([*git, "tag", f"go{version}"], check=True)
    return repository


def once(task: Task, make_contender: Callable[..., Contender | None], where: Path) -> Run | None:
    """Run one contender once, in a HOME that is new and gone afterwards."""
    home = where / "home"
    home.mkdir()
    try:
        contender = make_contender(task, home)
        if contender is None:
            return None
        environ = {"PATH": "/usr/local/bin:/usr/bin:/bin", **contender.environ}
        begun = time.perf_counter()
        process = subprocess.Popen(contender.command, env=environ, cwd=home)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{contender.name} failed: {process.returncode}")
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # getrusage(2): bytes, kilobytes
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(home)], check=True)
        shutil.rmtree(home)


def measure(task: Task, where: Path, rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each contender by its name, the rounds interleaved."""
    here = [each for each in CONTENDERS if each(task, where / "home") is not None]
    runs: dict[str, list[Run]] = {}
    for number in range(rounds + 1):
        for each in here:
            run = once(task, each, where)
            if number and run:  # the first round warms caches, for all of them
                runs.setdefault(str(each(task, where / "home").name), []).append(run)
    return runs


def table(runs: dict[str, list[Run]]) -> str:
    """Return the table: medians, and how they compare with the baseline, or with gover."""
    base = BASELINE if BASELINE in runs else "gover install"
    unit = statistics.median(run.wall for run in runs[base])
    lines = [
        f"| install | median s | best s | CPU s | MB | x `{base}` |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, taken in sorted(runs.items(), key=lambda item: _median(item[1])):
        best = min(run.wall for run in taken)
        cpu = statistics.median(run.cpu for run in taken)
        memory = max(run.memory for run in taken)
        wall = _median(taken)
        lines.append(
            f"| {name} | {wall:.2f} | {best:.2f} | {cpu:.2f} | {memory:.0f} | {wall / unit:.2f} |"
        )
    return "\n".join(lines)


def _median(runs: list[Run]) -> float:
    return statistics.median(run.wall for run in runs)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--version", default="1.23.9")
    parser.add_argument("--where", type=Path, help="directory to install below; /tmp")
    given = parser.parse_args()
    cache, platform = go_wheels.default_cache(os.environ), host_platform()
    built = cache / f"mirror-{platform}"
    build.build(built, ("1.22.10", "1.23.9"), [platform], cache)
    with tempfile.TemporaryDirectory(dir=given.where, prefix="gover-bench-") as folder:
        where = Path(folder)
        with build.opened(built, where / "scratch") as mirror:
            task = Task(mirror, given.version, platform)
            runs = measure(task, where, given.rounds)
    cpus, load = os.cpu_count(), os.getloadavg()[0]
    print(
        f"go{given.version} for {platform}, {given.rounds} rounds, {cpus} CPUs, load {load:.1f}\n"
    )
    print(table(runs))


if __name__ == "__main__":
    main()
