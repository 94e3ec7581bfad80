"""Samples, and what is computed from them, for one run and for several together."""

import statistics
from collections.abc import Iterable, Sequence
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

    def over_direct(self, measure: str, where: str, manager: str) -> float | None:
        """Return by how much a median is above that of the same program without a shim."""
        one, direct = self.median(measure, where, manager), self.median(measure, "", "direct")
        return None if one is None or direct is None else one - direct

    def largest(self, measure: str, manager: str) -> float | None:
        found = [v for k, v in self.samples.items() if (k.measure, k.manager) == (measure, manager)]
        return max((value for values in found for value in values), default=None)

    def wheres(self, measure: str) -> list[str]:
        return sorted({key.where for key in self.samples if key.measure == measure})

    def managers(self, measure: str, where: str) -> list[str]:
        """Return who was measured there: gover first, no manager last."""
        found = [k.manager for k in self.samples if (k.measure, k.where) == (measure, where)]
        return sorted(found, key=lambda m: (m != "gover", m == "nothing"))


class Together(Figures):
    """Several runs: the median of their medians, and of their 90th percentiles."""

    def __init__(self, runs: Sequence[Figures]) -> None:
        super().__init__()
        self._runs = runs
        for run in runs:
            for key, values in run.samples.items():
                self.add(*key, values)

    def median(self, measure: str, where: str, manager: str) -> float | None:
        return _middle(run.median(measure, where, manager) for run in self._runs)

    def tail(self, measure: str, where: str, manager: str) -> float | None:
        return _middle(run.tail(measure, where, manager) for run in self._runs)


def _middle(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return statistics.median(found) if found else None


def slope(points: dict[int, float]) -> float:
    """Return the least-squares slope of {x: y}."""
    mean_x, mean_y = statistics.fmean(points), statistics.fmean(points.values())
    above = sum((x - mean_x) * (y - mean_y) for x, y in points.items())
    return above / sum((x - mean_x) ** 2 for x in points)
