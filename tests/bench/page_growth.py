"""The part of docs/performance.md about growth."""

from collections.abc import Iterator

from tests.bench import page_text
from tests.bench.budgets import a_level
from tests.bench.growth import COUNTS, DEEP, FAR, GO_MOD, SHELLS
from tests.bench.samples import Figures, shown
from tests.bench.tables import named, table


def growth(figures: Figures, index: str) -> Iterator[str]:
    yield "## Growth\n"
    yield page_text.DEPTH
    body = (
        [
            shell,
            *(shown(figures.median(f"deep+{d}", shell, "gover")) for d in DEEP),
            shown(a_level(figures, shell)),
        ]
        for shell in SHELLS
        if figures.managers("deep+0", shell)
    )
    yield table(("", *map(str, DEEP), f"a level, to {FAR}"), body)
    yield from _by_versions(figures)
    yield page_text.GO_MOD
    keys = dict.fromkeys(
        (k.where, k.manager) for k in figures.samples if k.measure == f"go.mod-{GO_MOD[0]}"
    )
    body = (
        [named(*key), *(shown(figures.median(f"go.mod-{n}", *key)) for n in GO_MOD)] for key in keys
    )
    yield table(("", *(f"{lines} lines" for lines in GO_MOD)), body)
    if index:
        took = figures.median("ask available", "", "gover")
        yield f"`gover available` with a list of {index}: {shown(took)}.\n"
    yield from _by_places(figures)


def _by_versions(figures: Figures) -> Iterator[str]:
    yield "With so many versions installed:\n"
    wanted = [("prompt", "zsh"), ("enter", "zsh"), ("shim", ""), ("list", "")]
    managers = dict.fromkeys(
        k.manager for k in figures.samples if k.measure == f"prompt of {COUNTS[0]}"
    )
    body = (
        [
            f"{manager}, {what}",
            *(shown(figures.median(f"{what} of {n}", where, manager)) for n in COUNTS),
        ]
        for what, where in wanted
        for manager in managers
    )
    yield table(("", *map(str, COUNTS)), body)


def _by_places(figures: Figures) -> Iterator[str]:
    counts = sorted(
        int(k.measure.split()[-1]) for k in figures.samples if k.measure.startswith("change of")
    )
    if not counts:
        return
    yield page_text.PLACES
    said = {
        "plan": "making one plan, inside Python",
        "change": "making them all void",
        "first visit": "the next `cd` to one of them, zsh",
        "second visit": "the `cd` after that",
    }
    body = (
        [text, *(shown(figures.median(f"{what} of {n}", "", "gover")) for n in counts)]
        for what, text in said.items()
    )
    yield table(("", *(f"{n:,} directories" for n in counts)), body)
