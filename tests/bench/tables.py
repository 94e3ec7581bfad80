"""How figures are written: durations, ratios, tables in Markdown."""

from collections.abc import Iterable, Sequence

from tests.bench.samples import Figures


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


def shown(microseconds: float | None) -> str:
    """Return a duration with about three digits and the unit that fits."""
    if microseconds is None:
        return "-"
    size = abs(microseconds)
    if size < 995:
        return f"{microseconds:.0f} µs" if size >= 9.95 else f"{microseconds:.1f} µs"
    if size < 995_000:
        return f"{microseconds / 1e3:.{0 if size >= 99_500 else 1 if size >= 9_950 else 2}f} ms"
    return f"{microseconds / 1e6:.2f} s"


def times(ratio: float | None) -> str:
    """Return a ratio: `x 38`, `x 0.72`, `1/40`."""
    if ratio is None:
        return "-"
    if 0 < ratio < 0.095:
        return f"1/{1 / ratio:.0f}"
    return f"x {ratio:.0f}" if ratio >= 9.95 else f"x {ratio:.2g}"
