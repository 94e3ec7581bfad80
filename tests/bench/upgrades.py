"""A patch upgrade over a slow line, as figures of the page and as its table."""

import shutil
from collections.abc import Iterator, Sequence

from tests.bench import delta
from tests.bench.samples import Figures, shown
from tests.bench.tables import table

WAYS = {"delta": "delta", "whole": "the whole zip"}


def measure(figures: Figures, rates: Sequence[float], rounds: int) -> None:
    """Add `upgrade at 20` (microseconds), and as parts of the whole zip's time and bytes."""
    # Not on a disk: each round ends with the removal of thousands of files.
    memory = delta.MEMORY
    base = memory if memory.is_dir() and shutil.disk_usage(memory).free > 3 << 30 else None
    for found in delta.measure(rates, rounds, base=base):
        rate = f"{found.rate:g}"
        figures.add(
            f"upgrade at {rate}", found.name, "gover", [r.seconds * 1e6 for r in found.runs]
        )
        figures.add(f"upgrade times {rate}", found.name, "gover", [r.times for r in found.runs])
        parts = [run.bytes / found.size for run in found.runs]
        figures.add("upgrade bytes", found.name, "gover", parts)


def rates_of(figures: Figures) -> list[str]:
    names = {k.measure for k in figures.samples if k.measure.startswith("upgrade at ")}
    return sorted((name.split()[-1] for name in names), key=float)


def part(figures: Figures, measure: str, way: str) -> str:
    value = figures.median(measure, way, "gover")
    return "" if value is None else f"{value:.2f}"


def rows(figures: Figures) -> Iterator[str]:
    """Yield the section of the page, where upgrades were measured."""
    rates = rates_of(figures)
    if not rates:
        return
    yield "## A patch upgrade\n"
    yield (
        f"go{delta.OLD} is installed, and {delta.NEW} comes from a module proxy behind a line of "
        "so many Mbit/s, with 20 ms before each answer. In brackets: over the time that the "
        "whole zip alone takes through that line. Real toolchain modules; every file is verified.\n"
    )
    heads = ("", *(f"{rate} Mbit/s" for rate in rates), "bytes, of the whole zip's")
    body = []
    for way, title in WAYS.items():
        cells = [
            f"{shown(figures.median(f'upgrade at {rate}', way, 'gover'))}"
            f" ({part(figures, f'upgrade times {rate}', way)})"
            for rate in rates
        ]
        body.append([title, *cells, part(figures, "upgrade bytes", way)])
    yield table(heads, body)
