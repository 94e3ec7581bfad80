"""
Measure gover beside the other version managers, in one run, and write docs/performance.md.

    python -m tests.bench.run [--quick] [--steps NAMES] [--rounds N] [--peers DIR] [--out DIR]

gover is this checkout, installed with pip. The others are those that this machine can have:
what is on PATH, what public registries offer (mise from npm), and checkouts in the directory
given with --peers, each under its own name: goenv, gvm, asdf, asdf-golang, rbenv, pyenv,
chruby, g. A full run takes about half an hour on a machine at rest, a quick one five minutes.
No test depends on it.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench import (
    growth,
    install_times,
    managers,
    page,
    path_questions,
    peers,
    plot,
    processes,
    shell_times,
    upgrades,
)
from tests.bench import process_cases as cases
from tests.bench.machine import machine
from tests.bench.managers import Manager, Missing, tell
from tests.bench.samples import Figures
from tests.bench.workspace import ROOT, VERSIONS, Failed, Ground, place, served, unpack_goroots
from tests.lib.go_site import build
from tests.lib.go_site.mirror import Mirror
from tests.lib.go_site.releases import host_platform
from tests.lib.go_wheels import NoWheel, default_cache


class Size(NamedTuple):
    """How much is measured; seconds are those of one case in one place."""

    shell_rounds: int
    shell_limit: float
    rounds: int
    limit: float
    installs: int
    places: tuple[int, ...]
    rest: int  # seconds that a disk has before anything is installed: see installing.measure
    rates: tuple[float, ...]  # Mbit/s of the line of an upgrade
    upgrades: int


FULL = Size(5, 0.3, 150, 2.0, 5, (10, 10_000), 400, (20, 100), 3)
QUICK = Size(1, 0.05, 15, 0.4, 1, (10, 500), 0, (100,), 1)


def main(argv: Sequence[str]) -> int:
    arguments = _arguments(argv)
    if arguments.kept is None:
        arguments.kept = default_cache(os.environ) / "bench"
    size = QUICK if arguments.quick else FULL
    if arguments.rounds:
        size = size._replace(
            shell_rounds=arguments.rounds, rounds=30 * arguments.rounds, installs=arguments.rounds
        )
    begin = time.monotonic()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # clear up first
    try:
        with _ground(arguments) as ground:
            text, picture = _measure(ground, size, arguments)
    except (Failed, NoWheel) as failure:
        tell(f"run.py: {failure}")
        return 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "performance.md").write_text(text)
    (arguments.out / "performance.svg").write_text(picture)
    tell(f"{arguments.out / 'performance.md'}, in {time.monotonic() - begin:.0f} s")
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="few samples, five minutes")
    parser.add_argument("--steps", type=lambda text: text.split(","), help="only these, by name")
    parser.add_argument("--rounds", type=int, help="of shells and installations; 5")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="checkouts of other managers")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="DIR")
    parser.add_argument("--kept", type=Path, metavar="DIR", help="what stays between runs")
    return parser.parse_args(argv)


@contextmanager
def _ground(arguments: argparse.Namespace) -> Iterator[Ground]:
    kept = arguments.kept.absolute()
    (kept / "goroots").mkdir(parents=True, exist_ok=True)
    cache = default_cache(os.environ)
    mirror = cache / f"mirror-{host_platform()}"
    build.build(mirror, VERSIONS, [host_platform()], cache)
    # Each HOME about as deep as a user's: of every path that is asked for, the kernel walks all.
    run = Path(tempfile.mkdtemp(prefix="gover-"))
    named = arguments.peers.absolute() if arguments.peers else None
    ground = Ground(kept, run, mirror, named, sys.executable)
    try:
        unpack_goroots(ground)
        yield ground
    finally:
        os.chdir(ROOT)
        shutil.rmtree(run, ignore_errors=True)


def _measure(ground: Ground, size: Size, arguments: argparse.Namespace) -> tuple[str, str]:
    """Return the document and the picture."""
    everyone, missing = _managers(ground)
    own = next(m for m in everyone if m.name == "gover")
    figures, notes = Figures(), []
    said = {"index": ""}

    def questions() -> None:
        python = ground.kept / "venv/bin/python"
        asked = [*cases.questions(everyone), *cases.python_alone(own, python)]
        notes.extend(processes.measure(asked, figures, size.rounds, size.limit))

    def index() -> None:
        said["index"] = _available(ground, own, figures, size)

    rested = time.monotonic() + size.rest

    def installs() -> None:
        time.sleep(max(0, rested - time.monotonic()))
        _installs(ground, everyone, figures, size)

    shells = (ground, everyone, figures, size.shell_rounds, size.shell_limit)
    shims, starts = list(cases.shims(ground, everyone)), list(cases.starts(everyone))
    counted = [m for m in everyone if m.name in ("gover", "mise")]
    steps: dict[str, Callable[[], object]] = {
        "prompts and cd": lambda: shell_times.measure(*shells),
        "shims": lambda: notes.extend(processes.measure(shims, figures, size.rounds, size.limit)),
        "starts": lambda: notes.extend(
            processes.measure(starts, figures, size.rounds // 3, size.limit)
        ),
        "commands": questions,
        "questions about paths": lambda: path_questions.count(
            [m for m in everyone if m.name in ("gover", "mise", "direnv")],
            ground,
            figures,
            ("zsh", "bash"),
        ),
        "installs": installs,
        "upgrades": lambda: upgrades.measure(figures, size.rates, size.upgrades),
        "depth": lambda: growth.with_depth(own, ground, figures, size.shell_limit),
        "go.mod": lambda: growth.with_requirements(counted, ground, figures, size.shell_limit),
        "the list of releases": index,
        "known places": lambda: growth.with_places(own, ground, figures, size.places),
        # Last: with a thousand versions, each plan takes longer.
        "versions": lambda: growth.with_versions(counted, ground, figures, size.shell_limit),
    }
    loads = []
    for name in arguments.steps or steps:
        step = steps[name]
        begin = time.monotonic()
        loads.append(os.getloadavg()[0])  # before the step: its own is no disturbance
        try:
            step()
        except (Failed, OSError, ValueError, subprocess.SubprocessError) as failure:
            notes.append(f"{name}: {failure}")
        tell(f"{name}: {time.monotonic() - begin:.0f} s")
    for note in notes:
        tell(f"left out: {note}")
    figures.save(ground.kept / "samples.json")
    cores = os.cpu_count() or 1
    told = page.Told(
        machine(), everyone, missing, notes, said["index"], arguments.quick, max(loads), cores
    )
    return page.write(figures, told), plot.draw(page.groups(figures), "gover beside others")


def _managers(ground: Ground) -> tuple[list[Manager], list[Missing]]:
    """Set everybody up; who does not switch between the two versions is missing."""
    tell("installing gover, setting up its peers")
    links = managers.install_gover(ground)
    found, missing = peers.each(ground)
    own = managers.gover(ground, links)
    everyone = [managers.nothing(ground), managers.one_file(ground), managers.looking(own), own]
    for manager in found:
        wrong = managers.works(manager, ground)
        if wrong:
            missing.append(Missing(manager.name, "; ".join(wrong)))
        else:
            everyone.append(manager)
    wrong = managers.works(own, ground)
    if wrong:
        raise Failed(f"gover itself does not switch: {wrong}")
    for name in missing:
        tell(f"missing: {name.name}: {name.reason}")
    return everyone, missing


def _installs(ground: Ground, everyone: Sequence[Manager], figures: Figures, size: Size) -> None:
    with served(ground) as (mirror, variables):
        found = list(install_times.ways(ground, everyone, mirror, variables))
        where = install_times.file_systems(ground)
        if size.installs == 1:
            where = dict(list(where.items())[-1:])
        install_times.measure(found, figures, size.installs, where)


def _available(ground: Ground, gover: Manager, figures: Figures, size: Size) -> str:
    index = growth.full_index()
    with Mirror(ground.mirror, (), ground.run / "scratch") as mirror:
        mirror.put("/dl/", index)
        variables = {"GOVER_INDEX_URL": mirror.index_url, "GOPROXY": "off"}
        environ = {**gover.environ, **variables}
        command, cwd = ("gover", "available"), place(gover.home, "p1")
        case = processes.Case("ask available", "", "gover", command, cwd, environ)
        wrong = processes.measure([case], figures, size.rounds // 5, size.limit)
    return growth.index_size(index) if not wrong else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
