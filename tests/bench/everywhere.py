"""
Run the matrix of tests/everywhere over gover and its peers; write docs/everywhere.md.

    python -m tests.bench.everywhere [--peers DIR] [--shells zsh,bash,fish] [--only NAMES]

gover is this checkout. mise is what is on PATH or what npm has, direnv and asdf are what is
on PATH, goenv and the plugin asdf-golang are checkouts in the directory given with --peers.
A full run takes about fourteen minutes on a busy machine. No test depends on it.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gover import __version__
from tests.bench import together
from tests.bench.arrangements import Peer, found_peers
from tests.bench.everywhere_tables import by_state, by_way, foreign_goroots, totals
from tests.bench.managers import tell
from tests.bench.workspace import ROOT, Failed, Ground, machine
from tests.everywhere.gover_home import Gover, GoverShims
from tests.everywhere.judge import WRONG
from tests.everywhere.matrix import Cell, play
from tests.everywhere.states import STATES
from tests.everywhere.ways import WAYS
from tests.lib.go_wheels import default_cache

BEGIN, END = "<!-- matrix -->\n", "<!-- end of the matrix -->\n"
LIMIT = 20  # seconds for a cell


def main(argv: Sequence[str]) -> int:
    arguments = _arguments(argv)
    begin = time.monotonic()
    with _ground(arguments.peers) as ground:
        peers, missing = found_peers(ground)
        for name, reason in missing.items():
            tell(f"missing: {name}: {reason}")
        own = {kind.name: Peer(__version__, kind) for kind in (Gover, GoverShims)}
        managers = {
            name: peer
            for name, peer in (own | peers).items()
            if arguments.only is None or name in arguments.only
        }
        shells = arguments.shells.split(",")
        played = {name: _play(name, peer, ground, shells) for name, peer in managers.items()}
        beside = together.measure(peers, ground, shells)
    text = _text(played, {name: peer.version for name, peer in managers.items()}, missing)
    _write(arguments.out / "everywhere.md", text + beside)
    tell(f"{arguments.out / 'everywhere.md'}, in {time.monotonic() - begin:.0f} s")
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path, metavar="DIR", help="checkouts of other managers")
    parser.add_argument("--shells", default="zsh,bash,fish")
    parser.add_argument("--only", type=lambda text: text.split(","), metavar="NAMES")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="DIR")
    return parser.parse_args(argv)


@contextmanager
def _ground(peers: Path | None) -> Iterator[Ground]:
    kept = default_cache(os.environ) / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    run = Path(tempfile.mkdtemp(prefix="gover-"))
    try:
        yield Ground(kept, run, run, peers.absolute() if peers else None, sys.executable)
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _play(name: str, peer: Peer, ground: Ground, shells: Sequence[str]) -> list[Cell]:
    begin, cells = time.monotonic(), []
    for state in STATES:
        home = ground.run / f"{name}-{state.name}".replace(" ", "-")
        try:
            cells += play(peer.make, home, state, shells, seconds=LIMIT)
        except Failed as failure:
            tell(f"{name}: {state.name}: {failure}")
        shutil.rmtree(home, ignore_errors=True)
    bad = sum(cell.verdict in WRONG for cell in cells)
    took = time.monotonic() - begin
    tell(f"{name}: {len(cells)} cells, {bad} silently wrong or without an end, {took:.0f} s")
    return cells


def _text(
    played: Mapping[str, Sequence[Cell]], versions: Mapping[str, str], missing: Mapping[str, str]
) -> str:
    ways = {way.name: way.what for way in WAYS}
    of_gover = {cell.way: f"`{cell.way}`" for cells in played.values() for cell in cells}
    states = {state.name: state.what for state in STATES}
    parts = [
        f"{'; '.join(machine())}.\n",
        *(f"Not here: {name} ({reason}).\n" for name, reason in missing.items()),
        "### Totals\n",
        totals(played, versions),
        foreign_goroots(played),
        "### By way\n",
        by_way(played, ways | {name: what for name, what in of_gover.items() if name not in ways}),
        "### By state of B\n",
        by_state(played, states),
    ]
    return "\n".join(parts)


def _write(path: Path, text: str) -> None:
    """Put the tables into the page, whose other words stay."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
