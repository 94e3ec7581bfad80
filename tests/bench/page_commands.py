"""The part of docs/performance.md about commands, and about the questions of a prompt."""

from collections.abc import Iterator

from tests.bench import page_text, path_questions
from tests.bench.process_cases import BARE
from tests.bench.samples import Figures, shown
from tests.bench.tables import cell, table

LAUNCHER = ("current", "which", "env", "--version", "--help", "exec")
PYTHON = ("list", "pin", "default", "why", "status")


def commands(figures: Figures) -> Iterator[str]:
    """Yield the tables of commands, answered without Python and with it, and of questions."""
    yield "## Commands\n"
    yield page_text.COMMANDS
    for words in (LAUNCHER, PYTHON):
        asked = dict.fromkeys(m for word in words for m in figures.managers(f"ask {word}", ""))
        body = [[m, *(cell(figures, f"ask {w}", "", m) for w in words)] for m in asked]
        yield table(("", *words), body)
    floor = figures.median("python", "", BARE)
    hot = figures.median("python", "", "python, gover.activation.activate")
    yield page_text.FLOOR.format(alone=shown(floor), hot=shown(hot))
    yield from _questions(figures)


def _questions(figures: Figures) -> Iterator[str]:
    ups = [f"questions+{up}" for up in path_questions.UPS]
    keys = dict.fromkeys((k.where, k.manager) for k in figures.samples if k.measure in ups)
    if not keys:
        return
    yield page_text.QUESTIONS
    body = [
        [f"{manager}, {shell}", *(_number(figures.median(up, shell, manager)) for up in ups)]
        for shell, manager in keys
    ]
    heads = (f"pin {up} up" if up else "pin here" for up in path_questions.UPS)
    yield table(("", *heads), body)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
