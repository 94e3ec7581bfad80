"""The same figures as a picture: bars on a logarithmic scale, drawn as SVG, nothing else needed."""

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from tests.bench.install_ways import PLAIN, SYNCED, UNSYNCED
from tests.bench.process_cases import NATIVE
from tests.bench.samples import Figures
from tests.bench.tables import shown

_LEFT, _WIDTH, _BAR, _GAP = 150, 760, 15, 30
_RIGHT = 70  # room for the figure behind the longest bar
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; } .figure { font-size: 11px; } .scale { font-size: 10px; fill: #6e7781; }
.grid { stroke: #d0d7de; stroke-width: 1; } .bar { fill: #b6bfc8; } .own { fill: #00758d; }
.tail { stroke: #6e7781; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .scale { fill: #8d96a0; } .grid { stroke: #30363d; }
  .bar { fill: #545d68; } .own { fill: #2fb5d2; } .tail { stroke: #8d96a0; }
}
"""


class Bar(NamedTuple):
    name: str
    median: float  # microseconds
    tail: float  # the 90th percentile


class Group(NamedTuple):
    title: str
    bars: Sequence[Bar]


def draw(groups: Sequence[Group], title: str) -> str:
    """Return an SVG with one horizontal bar for each manager of each group."""
    filled = [group for group in groups if group.bars]
    ends = [end for group in filled for bar in group.bars for end in (bar.median, bar.tail)]
    low = math.floor(math.log10(max(min(ends, default=1.0), 1.0)))
    high = max(math.ceil(math.log10(max(ends, default=10.0))), low + 1)
    scale = (_WIDTH - _LEFT - _RIGHT) / (high - low)

    def across(value: float) -> float:
        return _LEFT + max(0.0, (math.log10(max(value, 1e-3)) - low) * scale)

    body, top = [], 40
    for group in filled:
        body.append(_text(10, top + 12, group.title, "title"))
        top += 20
        for bar in sorted(group.bars, key=lambda b: b.median):
            body += _bar(bar, top, across)
            top += _BAR + 4
        top += _GAP - 4
    grid = [
        _line(across(10**power), 34, across(10**power), top - 20) for power in range(low, high + 1)
    ]
    marks = [
        _text(across(10**power), top - 6, shown(10**power), "scale", "middle")
        for power in range(low, high + 1)
    ]
    head = _text(10, 20, title, "title")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img"'
        f' aria-label="{escape(title)}">\n<style>{_STYLE}</style>\n'
        + "\n".join([head, *grid, *body, *marks])
        + "\n</svg>\n"
    )


def _bar(bar: Bar, top: float, across: Callable[[float], float]) -> list[str]:
    kind = "own" if bar.name.startswith("gover") else "bar"
    middle = top + _BAR / 2
    end, tail = across(bar.median), across(bar.tail)
    width = max(2.0, end - _LEFT)
    return [
        _text(_LEFT - 8, top + 12, bar.name, anchor="end"),
        f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}"/>',
        _line(end, middle, tail, middle, "tail"),
        _text(max(end, tail) + 6, top + 12, shown(bar.median), "figure"),
    ]


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} class="{kind}">{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, kind: str = "grid") -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def groups(figures: Figures) -> list[Group]:
    """Return what the picture shows."""
    wanted = [
        ("Prompt in zsh, nothing changed, pin six levels up", "prompt+6", "zsh"),
        ("cd from one project to another in zsh, and the prompt", "switch", "zsh"),
        ("go version through a shim, six levels below the pin", "shim+6", ""),
        ("Start of zsh with the manager loaded", "start", "zsh"),
    ]
    wanted += [
        (f"Installing a Go from loopback, {system}", "install", system)
        for system in figures.wheres("install")
    ]
    return [Group(title, _bars(figures, measure, where)) for title, measure, where in wanted]


_SHORT = {PLAIN: "curl, sha256sum, tar", SYNCED: "the same, sync -f", UNSYNCED: "gover, no sync"}


def _bars(figures: Figures, measure: str, where: str) -> list[Bar]:
    keys = [(measure, where, manager) for manager in figures.managers(measure, where)]
    if (measure, NATIVE, "gover") in figures.samples:
        keys.append((measure, NATIVE, "gover"))
    found = []
    for key in keys:
        median, tail = figures.median(*key), figures.tail(*key)
        if median is not None and tail is not None:
            name = _SHORT.get(key[2], key[2])
            found.append(Bar("gover, native" if key[1] == NATIVE else name, median, tail))
    return found
