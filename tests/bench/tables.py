"""Tables in Markdown, and what stands in their cells."""

from collections.abc import Iterable, Sequence

from tests.bench.samples import Figures, shown, times


def table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in body]
    return "\n".join(lines) + "\n"


def cell(figures: Figures, measure: str, where: str, manager: str) -> str:
    median, tail = figures.median(measure, where, manager), figures.tail(measure, where, manager)
    if median is None:
        return ""
    own = figures.median(measure, where, "gover")
    ratio = f", {times(median / own)}" if own and manager not in ("gover", "nothing") else ""
    return f"{shown(median)} ({shown(tail)}){ratio}"


def named(where: str, manager: str) -> str:
    return f"{manager}, {where}" if where else manager
