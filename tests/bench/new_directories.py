"""Directories that gover has never seen: of each kind of version file, and very many of them."""

from pathlib import Path

from tests.bench.managers import Manager
from tests.bench.processes import Case
from tests.bench.samples import Figures
from tests.bench.scripts import Course
from tests.bench.shell_times import run
from tests.bench.workspace import VERSIONS, Ground, write_pins

KINDS = {
    ".go-version": "{version}\n",
    ".tool-versions": "golang {version}\n",
    "go.mod": "module example.com/x\n\ngo {version}\n",
    "go.work": "go {version}\n",
    "gover.toml": 'go = "{version}"\n',
    "mise.toml": '[tools]\ngo = "{version}"\n',
    ".envrc": "use go {version}\n",
    ".prototools": 'go = "{version}"\n',
}
UNPLANNED = "current, no plan"
MANY = 2000  # what a budget is for


def with_kinds(gover: Manager, ground: Ground, figures: Figures, count: int) -> None:
    """Time the first visit of `count` directories with each kind of file, in zsh."""
    for kind, text in KINDS.items():
        # Each in a parent of its own: that of one may compile the plans of its neighbours.
        places = [gover.home / f"kinds/{kind}/{number}/project" for number in range(count)]
        _visit(gover, ground, figures, f"new {kind}", places, {kind: text})


def one_after_the_other(gover: Manager, ground: Ground, figures: Figures, count: int) -> None:
    """Time the first visits of neighbours with a go.mod each, as of a repository with many."""
    places = [gover.home / f"neighbours/{number}" for number in range(count)]
    _visit(gover, ground, figures, "neighbour", places, {"go.mod": KINDS["go.mod"]})


def _visit(
    gover: Manager,
    ground: Ground,
    figures: Figures,
    measure: str,
    places: list[Path],
    pins: dict[str, str],
) -> None:
    for place in places:
        place.mkdir(parents=True)
        write_pins(place, pins, VERSIONS[0])
    outside = gover.home / "work/out"
    course = Course({}, outside, outside, outside, places)
    for event, value in run(gover, "zsh", course, ground.run / "samples", 0):
        if event == "new":
            figures.add(measure, "zsh", "gover", [value])


def without_a_plan(gover: Manager) -> Case:
    """`gover current` where no shell and no shim has been: it leaves no plan either."""
    project = gover.home / "work/unvisited"
    project.mkdir()
    write_pins(project, {".go-version": "{version}\n"}, VERSIONS[0])
    command = ("gover", "current")
    return Case(f"ask {UNPLANNED}", "", "gover", command, project, gover.environ)
