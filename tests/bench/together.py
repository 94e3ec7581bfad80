"""gover beside a real goenv and a real mise in one start file: whether `go` ends, and which."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.arrangements import Goenv, Mise, MiseShims, Peer
from tests.bench.managers import tell
from tests.bench.tables import table
from tests.bench.workspace import Ground
from tests.everywhere.arrangement import Arrangement
from tests.everywhere.gover_home import Gover
from tests.everywhere.judge import Runs, Seen
from tests.everywhere.scene import Scene
from tests.everywhere.states import DEFAULT, SYSTEM, USED, A, State
from tests.everywhere.ways import WAYS

_LIMIT = 10
_WAYS = ("prompt", "script", "environment")
_PEERS = (Goenv.name, Mise.name, MiseShims.name)


_WORDS = f"""Both lines are in the start file. The shell stands where nothing is pinned, and `go` is
started at a prompt, by a script that does cd, and with a copy of the environment, in a directory
where nothing is pinned and in one with {A} in `.go-version`. gover's default is {DEFAULT}, the
other's {USED}, the system's Go {SYSTEM}. In brackets: how many starts, where they differ.
"""


class Case(NamedTuple):
    """A peer, which of the two lines stands first, and who has a default."""

    peer: str
    gover_first: bool
    gover_chose: bool
    peer_chose: bool


class Together(Arrangement):
    """gover and a peer in one HOME, their lines one after the other."""

    name = "together"

    def __init__(self, home: Path, make: Callable[[Path], Arrangement], case: Case) -> None:
        super().__init__(home)
        self.case, self.gover, self.peer = case, Gover(home), make(home)
        path = f"{home}/bin:{self.peer.environ['PATH']}"
        self.environ = self.gover.environ | self.peer.environ | {"PATH": path}
        if case.gover_chose:
            self.gover.set_default(DEFAULT)
        if case.peer_chose:
            self.peer.set_default(USED)

    def load(self, shell: str) -> str:
        lines = [self.gover.load(shell), self.peer.load(shell)]
        return "; ".join(lines if self.case.gover_first else reversed(lines))


def cases() -> Iterator[Case]:
    for peer in _PEERS:
        for first in (True, False):
            for own, other in (False, False), (True, False), (False, True), (True, True):
                yield Case(peer, first, own, other)


def measure(peers: Mapping[str, Peer], ground: Ground, shells: Sequence[str]) -> str:
    """Return a table: in each cell what ran where nothing is pinned, and in a pinned project."""
    rows = []
    for number, case in enumerate(cases()):
        if case.peer in peers:
            home = ground.run / f"together-{number}"
            home.mkdir()
            arrangement = Together(home, peers[case.peer].make, case)
            rows.append(_row(case, arrangement, shells))
            shutil.rmtree(home, ignore_errors=True)
            tell(" | ".join(rows[-1]))
    head = ["beside", "first line", "default of", "nothing pinned", f"pinned to {A}"]
    return f"\n### Beside another manager\n\n{_WORDS}\n{table(head, rows)}" if rows else ""


def _row(case: Case, arrangement: Arrangement, shells: Sequence[str]) -> list[str]:
    nothing = State("nothing", "", Runs(()))
    pinned = State("pinned", "", Runs(()), files={".go-version": f"{A}\n"})
    chose = ["gover"] * case.gover_chose + [case.peer] * case.peer_chose
    first = "gover" if case.gover_first else case.peer
    ran = [_ran(arrangement, state, shells) for state in (nothing, pinned)]
    return [case.peer, first, " and ".join(chose) or "neither", *ran]


def _ran(arrangement: Arrangement, state: State, shells: Sequence[str]) -> str:
    """Return which versions ran, in how many starts of how many."""
    found: dict[str, int] = {}
    for shell in shells:
        scene = Scene(arrangement, state, shell, pinned=False, seconds=_LIMIT, below=state.name)
        scene.open()
        try:
            for way in WAYS:
                if way.name in _WAYS:
                    text = _named(way.run(scene, scene.lay_out(way.name)))
                    found[text] = found.get(text, 0) + 1
        finally:
            scene.close()
    return ", ".join(
        f"{text} ({count})" if len(found) > 1 else text for text, count in found.items()
    )


def _named(seen: Seen) -> str:
    if seen.hung:
        return "no end"
    return seen.ran[-1].version if seen.ran else f"fails ({seen.status})"
