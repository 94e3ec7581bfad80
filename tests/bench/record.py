"""One run as a file: its figures, and what the page has beside them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.samples import Figures


class Step(NamedTuple):
    """A step of a run: its seconds, and how many samples its figures have."""

    name: str
    seconds: float
    fewest: int
    most: int


class Run(NamedTuple):
    """
    What one run has measured, and where.

    machine  lines that a reader compares with his own machine
    managers names with their versions
    missing  what was not compared, or was left out, and why
    index    how long the list of releases was that `gover available` read
    load     of the machine before a step, the highest
    """

    figures: Figures
    machine: Sequence[str]
    managers: Sequence[str]
    missing: Sequence[str]
    steps: Sequence[Step]
    index: str
    quick: bool
    load: float
    cores: int


def save(run: Run, path: Path) -> None:
    rows = [
        [*key, [round(value, 3) for value in values]] for key, values in run.figures.samples.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(run._asdict() | {"figures": rows}, indent=None) + "\n")


def load(path: Path) -> Run:
    document: dict[str, Any] = json.loads(path.read_text())
    figures = Figures()
    for measure, where, manager, values in document["figures"]:
        figures.add(measure, where, manager, values)
    steps = [Step(*step) for step in document["steps"]]
    return Run(**document | {"figures": figures, "steps": steps})
