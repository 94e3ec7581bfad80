"""
Measure gover beside the other version managers, in one run, and write docs/performance.md.

    python tests/bench/run.py [--peers DIR] [--save FILE] [--quick] [--steps NAMES]
    python tests/bench/run.py --page FILE...

gover is this checkout, installed with pip. The others are those that this machine can have:
what is on PATH (direnv, uv), what public registries offer (mise from npm), and checkouts in the
directory given with --peers, each under its own name: goenv, gvm, asdf, asdf-golang, rbenv,
pyenv, chruby, g. --save writes the figures of the run into a file, and no page; --page makes the
page of one such file or of several. No test depends on it.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

if not __package__:  # it was started as a file
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.bench import managers, page, peers, plot
from tests.bench.growth import SHELLS
from tests.bench.managers import Manager, Missing, tell
from tests.bench.record import Run, Step, load, save
from tests.bench.samples import Together
from tests.bench.steps import FULL, QUICK, Bench
from tests.bench.workspace import ROOT, VERSIONS, Failed, Ground, machine, unpack_goroots
from tests.lib.go_site import build
from tests.lib.go_site.releases import host_platform
from tests.lib.go_wheels import NoWheel, default_cache


def main(argv: Sequence[str]) -> int:
    arguments = _arguments(argv)
    if arguments.page:
        _write_page([load(file) for file in arguments.page], arguments.out)
        return 0
    begin = time.monotonic()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # clear up first
    try:
        with _ground(arguments.peers) as ground:
            run = _measured(ground, quick=arguments.quick, names=arguments.steps)
            if arguments.save:
                save(run, arguments.save)
            else:
                _write_page([run], arguments.out)
    except (Failed, NoWheel) as failure:
        tell(f"run.py: {failure}")
        return 1
    tell(f"{arguments.save or arguments.out}, in {time.monotonic() - begin:.0f} s")
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peers", type=_absolute, metavar="DIR", help="checkouts of other managers"
    )
    parser.add_argument(
        "--save", type=_absolute, metavar="FILE", help="write the figures, and no page"
    )
    parser.add_argument("--page", type=_absolute, metavar="FILE", nargs="+", help="measure nothing")
    parser.add_argument(
        "--out", type=_absolute, default=ROOT / "docs", metavar="DIR", help="of the page"
    )
    parser.add_argument("--quick", action="store_true", help="few samples, for a look")
    parser.add_argument("--steps", type=lambda text: text.split(","), help="only these, by name")
    return parser.parse_args(argv)


def _absolute(text: str) -> Path:
    return Path(text).absolute()  # what is measured runs in other directories


def _write_page(runs: Sequence[Run], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "performance.md").write_text(page.write(runs))
    figures = Together([run.figures for run in runs])
    picture = plot.draw(plot.groups(figures), "gover beside others")
    (out / "performance.svg").write_text(picture)


@contextmanager
def _ground(peers_directory: Path | None) -> Iterator[Ground]:
    cache = default_cache(os.environ)
    kept, mirror = cache / "bench", cache / f"mirror-{host_platform()}"
    (kept / "goroots").mkdir(parents=True, exist_ok=True)
    build.build(mirror, VERSIONS, [host_platform()], cache)
    # Each HOME about as deep as a user's: of every path that is asked for, the kernel walks all.
    run = Path(tempfile.mkdtemp(prefix="gover-"))
    ground = Ground(kept, run, mirror, peers_directory, sys.executable)
    try:
        unpack_goroots(ground)
        yield ground
    finally:
        os.chdir(ROOT)
        shutil.rmtree(run, ignore_errors=True)


def _measured(ground: Ground, *, quick: bool, names: Sequence[str] | None) -> Run:
    everyone, missing = _managers(ground)
    bench = Bench(ground, everyone, QUICK if quick else FULL)
    steps, done, loads = bench.steps(), list[Step](), list[float]()
    if unknown := set(names or ()) - set(steps):
        raise Failed(f"no such step: {', '.join(unknown)}; there are {', '.join(steps)}")
    for name in names or steps:
        before = {key: len(values) for key, values in bench.figures.samples.items()}
        begin = time.monotonic()
        loads.append(os.getloadavg()[0])  # before the step: its own is no disturbance
        try:
            steps[name]()
        except (Failed, OSError, ValueError, subprocess.SubprocessError) as failure:
            bench.wrong.append(f"{name}: {failure}")
        seconds = time.monotonic() - begin
        counts = [len(v) - before.get(k, 0) for k, v in bench.figures.samples.items()]
        counts = [count for count in counts if count] or [0]
        done.append(Step(name, seconds, min(counts), max(counts)))
        tell(f"{name}: {seconds:.0f} s")
    for note in bench.wrong:
        tell(f"left out: {note}")
    return Run(
        bench.figures,
        machine(),
        [f"{m.name} {m.version}" for m in everyone if m.version],
        [*(f"{who.name}: {who.reason}" for who in missing), *bench.wrong],
        done,
        bench.index,
        quick,
        max(loads),
        os.cpu_count() or 1,
    )


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
    missing += [Missing(s, "not on PATH") for s in SHELLS if shutil.which(s) is None]
    for name in missing:
        tell(f"missing: {name.name}: {name.reason}")
    return everyone, missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
