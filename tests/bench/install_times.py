"""An install in every way, timed on a disk and in memory."""

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.install_ways import Way
from tests.bench.processes import run
from tests.bench.samples import Figures
from tests.bench.workspace import ROOT, Ground, call, clean
from tests.lib import command_cost

_SELDOM = 2  # rounds


def measure(
    found: Sequence[Way], figures: Figures, rounds: int, system: str, base: Path
) -> list[str]:
    """
    Install with every way, once a round; in the first two rounds alone with those that no
    budget is compared with. Return what failed.

    Each time into a fresh directory, and nothing is deleted before the end, or should have been
    in the six minutes before: ext4 does not use an inode again that was freed since
    (fs/ext4/ialloc.c, recently_deleted), and looks at each of them, which makes an installation
    after a deletion up to five times as slow. A way that deletes has rounds of its own, after
    the others. And each begins when the disk has what the one before it has written: who has his
    own Go on disk before he ends, as gover does, would write that of the others too; and the
    kernel has forgotten it, because in a virtual machine memory that nobody has used yet takes
    half an installation to get.
    """
    wrong: dict[str, None] = {}
    with _scratch(base) as scratch:
        for last in (False, True):
            for number in range(rounds):
                taken = [
                    way for way in found if way.deletes == last and (way.often or number < _SELDOM)
                ]
                for way in random.sample(taken, len(taken)):
                    directory = scratch / f"{number}-{found.index(way)}"
                    if failure := _one(way, system, directory, figures):
                        wrong[failure] = None
                    _forget(directory, system)
    return list(wrong)


def _one(way: Way, system: str, directory: Path, figures: Figures) -> str | None:
    directory.mkdir()
    command = [word.replace("{0}", str(directory)) for word in way.command]
    environ = {name: text.replace("{0}", str(directory)) for name, text in way.environ.items()}
    os.sync()
    code, took, memory = _measured(command, directory, environ)
    if code or not (directory / way.goes_to / "bin/go").exists():
        return f"{way.name} did not install on {system}, and ended with {code}"
    figures.add("install", system, way.name, [took])
    figures.add("memory", system, way.name, [memory])
    return None


def _measured(
    command: list[str], directory: Path, environ: Mapping[str, str]
) -> tuple[int, float, float]:
    """
    Return a command's exit code, microseconds and kilobytes.

    It runs below a small process: else the memory of this one would be counted as its own.
    """
    report = directory.with_suffix(".json")
    name = shutil.which(command[0], path=environ["PATH"]) or command[0]
    words = [sys.executable, "-IS", command_cost.__file__, "600", str(report), name, *command[1:]]
    code = run(words, directory, environ).code
    cost = json.loads(report.read_text())
    return code, cost["wall"] * 1e6, cost["memory"] / 1024


def _forget(directory: Path, system: str) -> None:
    if system == "tmpfs":
        shutil.rmtree(directory)
        return
    os.sync()  # what is not yet on the disk cannot be forgotten
    for parent, _, names in os.walk(directory):
        for path in (os.path.join(parent, name) for name in names):
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def file_systems(ground: Ground) -> dict[str, Path]:
    """Return where to install: in memory where there is room, then on the disk."""
    memory, found = Path("/dev/shm"), {}
    if memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30:
        found["tmpfs"] = memory
    return {**found, _type_of(ground.kept): ground.kept}


def _type_of(path: Path) -> str:
    found = call("stat", "-f", "-c", "%T", path, env=clean(path), cwd=path).strip()
    return {"ext2/ext3": "ext4"}.get(found, found)


@contextmanager
def _scratch(base: Path) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="gover-bench-", dir=base))
    try:
        yield path
    finally:
        os.chdir(ROOT)
        shutil.rmtree(path, ignore_errors=True)
