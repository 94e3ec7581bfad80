"""Samples, and what is said of them: medians, 90th percentiles, ratios."""

import json
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Key(NamedTuple):
    """What was measured: `prompt+6` of `mise` in `zsh`."""

    measure: str
    where: str  # a shell, a depth, a file system; "" where there is only one
    manager: str


class Figures:
    """All samples of a run, in microseconds unless a measure says otherwise."""

    def __init__(self) -> None:
        self.samples: dict[Key, list[float]] = {}

    def add(self, measure: str, where: str, manager: str, values: Iterable[float]) -> None:
        self.samples.setdefault(Key(measure, where, manager), []).extend(values)

    def median(self, measure: str, where: str, manager: str) -> float | None:
        values = self.samples.get(Key(measure, where, manager))
        return statistics.median(values) if values else None

    def tail(self, measure: str, where: str, manager: str) -> float | None:
        """Return the 90th percentile: the smallest sample that nine tenths do not exceed."""
        values = sorted(self.samples.get(Key(measure, where, manager), ()))
        return values[-(-len(values) * 9 // 10) - 1] if values else None

    def over(self, measure: str, where: str, manager: str, base: str) -> float | None:
        """Return by how much a median is above that of a base line, which does less."""
        one, other = self.median(measure, where, manager), self.median(measure, where, base)
        return None if one is None or other is None else one - other

    def least(self, measure: str, where: str, manager: str) -> float | None:
        """Return the smallest sample: what it takes when nothing comes between."""
        return min(self.samples.get(Key(measure, where, manager), ()), default=None)

    def managers(self, measure: str, where: str) -> list[str]:
        """Return who was measured there: gover first, no manager last."""
        found = [k.manager for k in self.samples if (k.measure, k.where) == (measure, where)]
        return sorted(found, key=lambda m: (m != "gover", m == "nothing"))

    def save(self, path: Path) -> None:
        """Keep every sample, for whoever wants another statistic."""
        rows = [{**key._asdict(), "samples": values} for key, values in self.samples.items()]
        path.write_text(json.dumps(rows))


def slope(points: dict[int, float]) -> float:
    """Return the least-squares slope of {x: y}."""
    mean_x, mean_y = statistics.fmean(points), statistics.fmean(points.values())
    above = sum((x - mean_x) * (y - mean_y) for x, y in points.items())
    return above / sum((x - mean_x) ** 2 for x in points)


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
