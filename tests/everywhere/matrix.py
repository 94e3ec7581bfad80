"""Running the matrix: one shell for all ways of a state, each way in directories of its own."""

from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.everywhere.arrangement import Arrangement
from tests.everywhere.judge import Expected, Runs, Verdict, judge
from tests.everywhere.scene import Scene
from tests.everywhere.states import BEHIND, DEFAULT, SYSTEM, State
from tests.everywhere.ways import Way, ways_of


class Cell(NamedTuple):
    """One verdict; `why` and what was shown, where it is not right."""

    arrangement: str
    shell: str
    way: str
    state: str
    verdict: Verdict
    why: str = ""
    text: str = ""

    def __str__(self) -> str:
        place = f"{self.arrangement} | {self.shell} | {self.way} | {self.state}"
        return f"{place}: {self.verdict.value}: {self.why}\n{self.text.rstrip()}"


def play(
    make: Callable[[Path], Arrangement],
    home: Path,
    state: State,
    shells: Iterable[str],
    *,
    pinned: bool = True,
    later: str = "",
    known: bool = False,
    seconds: float = 60,
    only: Container[str] | None = None,
) -> Iterator[Cell]:
    """
    Set the arrangement up in `home`, and yield the cells of a state.

    pinned   the shell stands in A; otherwise in a directory where nothing chooses
    later    what a line behind the manager's in the start file does: "go" puts another go in
             front, "goroot" exports GOROOT at each prompt
    known    go has run in B before, so that its plan is there
    seconds  after which a cell is a hang
    only     names of ways; None for all
    """
    home.mkdir(parents=True)
    arrangement = make(home)
    if not arrangement.applies(state):
        return
    if state.default and "default" in arrangement.abilities:
        arrangement.set_default(DEFAULT)
    for shell in shells:
        if shell in arrangement.shells:
            scene = Scene(arrangement, state, shell, pinned=pinned, later=later, seconds=seconds)
            try:
                scene.open()
                for way in ways_of(arrangement.more_ways()):
                    wanted = only is None or way.name in only
                    if wanted and arrangement.abilities.issuperset(way.needs):
                        b = scene.lay_out(way.name)
                        if known:
                            scene.visit(b)
                        yield _cell(scene, way, b)
            finally:
                scene.close()


def _cell(scene: Scene, way: Way, b: Path) -> Cell:
    seen = way.run(scene, b)
    verdict, why = judge(_expected(scene, way), seen)
    place = (scene.arrangement.name, scene.shell, way.name, scene.state.name)
    return Cell(*place, verdict, why, "" if verdict is Verdict.RIGHT else seen.text)


def _expected(scene: Scene, way: Way) -> Expected:
    state = scene.state
    expected = state.bare if way.bare and state.bare else state.expected
    expected = scene.arrangement.expected(expected)
    if not isinstance(expected, Runs):
        return expected
    if scene.later == "go" and state.open:
        return Runs((*expected.versions, BEHIND))
    # A GOROOT of the user's own is nothing that a manager takes from the system's Go.
    return expected._replace(any_goroot=scene.later == "goroot" and SYSTEM in expected.versions)
