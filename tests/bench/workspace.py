"""Where a benchmark runs: a clean environment, projects, real Go, a mirror on loopback."""

import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.lib.go_site import build
from tests.lib.go_site.mirror import Mirror

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("1.22.10", "1.23.9")
UPS = (0, 1, 6, 12)  # levels between a working directory and the pin above it
POSIX = ("zsh", "bash")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


class Ground(NamedTuple):
    """
    What all measurements stand on.

    kept    directory that stays between runs: Go, the peers, gover's environment
    run     directory of this run, gone at its end, with a HOME for each manager
    mirror  built by tests/lib/go_site, with both VERSIONS
    peers   directory with checkouts of peers, when the user has one
    python  that started the benchmark, and that gover is installed with
    """

    kept: Path
    run: Path
    mirror: Path
    peers: Path | None
    python: str

    def goroot(self, version: str) -> Path:
        return self.kept / "goroots" / version


class Failed(Exception):
    """A command that sets something up did not succeed."""


def clean(home: Path, *path: object, **more: str) -> dict[str, str]:
    """
    Return an environment without anything of whoever runs the benchmark.

    One variable can change a result sevenfold: with RUST_BACKTRACE=1, mise writes a
    backtrace at each prompt.
    """
    search = ":".join([*map(str, path), SYSTEM_PATH])
    return {"HOME": str(home), "PATH": search, "LC_ALL": "C.UTF-8", "TERM": "dumb"} | more


def call(*command: object, env: Mapping[str, str], cwd: Path, seconds: float = 600) -> str:
    """
    Run a command to its end; return what it wrote to standard output.

    Raises:
        Failed: it could not be started, or its exit code is not 0.
    """
    words = list(map(str, command))
    try:
        result = subprocess.run(
            words,
            env=dict(env),
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            errors="replace",
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{words[0]}: {error}") from None
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines()[-3:]
        raise Failed(f"{' '.join(words[:3])} ended with {result.returncode}: {' / '.join(said)}")
    return result.stdout


def unpack_goroots(ground: Ground) -> None:
    """Have both real releases unpacked; every manager links to these same files."""
    for version in VERSIONS:
        target = ground.goroot(version)
        if target.exists():
            continue
        fresh = target.with_name(f"{version}.new-{os.getpid()}")
        archive = next(ground.mirror.glob(f"go/go{version}.*.tar.gz"))
        with tarfile.open(archive) as tar:
            tar.extractall(fresh, filter="data")
        (fresh / "go").rename(target)
        fresh.rmdir()


def lay_out(home: Path, pin: Mapping[str, str], extra: int = 0) -> None:
    """
    Make the projects below a HOME: two with a pin, deep inside; a place without; new ones.

    `pin` is {name of a file: its text, with {version} in it and {goroot}}.
    """
    team = home / "work/team"
    below = "/".join(map(str, range(1, max(UPS) + 1)))
    for name, version in zip(("p1", "p2"), VERSIONS, strict=True):
        (team / name / below).mkdir(parents=True)
        write_pins(team / name, pin, version)
    (home / "work/out" / "/".join("123456")).mkdir(parents=True)
    for number in range(extra):
        place = home / f"work/new/{number}"
        place.mkdir(parents=True)
        write_pins(place, pin, VERSIONS[number % 2])


def write_pins(directory: Path, pin: Mapping[str, str], version: str) -> None:
    for name, text in pin.items():
        (directory / name).write_text(text.replace("{version}", version))


def place(home: Path, where: str) -> Path:
    """Return a directory of a laid out HOME: `p1`, `p1+6` (six levels below it), `out`."""
    name, _, below = where.partition("+")
    steps = "/".join(map(str, range(1, int(below or 0) + 1)))
    return home / ("work/out" if name == "out" else f"work/team/{name}") / steps


@contextmanager
def served(ground: Ground) -> Iterator[tuple[Mirror, dict[str, str]]]:
    """Serve the mirror on loopback; yield it, and the variables that lead gover to it."""
    with (
        tempfile.TemporaryDirectory(dir=ground.run) as scratch,
        build.opened(ground.mirror, Path(scratch)) as mirror,
    ):
        variables = {
            "GOVER_INDEX_URL": mirror.index_url,
            "GOVER_MIRROR": mirror.downloads,
            "GOPROXY": mirror.proxy,
            "GOSUMDB": mirror.vkey,
        }
        yield mirror, variables


def home_of(
    ground: Ground,
    name: str,
    pin: Mapping[str, str],
    binaries: object,
    more: Mapping[str, str] = {},
) -> tuple[Path, dict[str, str]]:
    home = ground.run / f"home-{name}"
    lay_out(home, pin, extra=60)
    return home, clean(home, binaries, **more)


def linked(store: Path, ground: Ground) -> Path:
    store.mkdir(parents=True)
    for version in VERSIONS:
        (store / version).symlink_to(ground.goroot(version))
    return store


def machine() -> list[str]:
    """Return what a reader compares his own machine with."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    shells = []
    for words in (("zsh", "--version"), ("bash", "--version"), ("fish", "--version")):
        if shutil.which(words[0]):
            said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
            shells.append(said.splitlines()[0].split(" (")[0])
    return [
        f"{os.cpu_count()} x {cpu}, {platform.system()} {platform.release()}",
        ", ".join(shells),
        f"Python {platform.python_version()} for gover",
        time.strftime("%Y-%m-%d"),
    ]
