"""The matrix as tables in Markdown: totals, by way, by state."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from tests.bench.tables import table
from tests.everywhere.judge import Verdict
from tests.everywhere.matrix import Cell

_SIGNS = {
    Verdict.SILENT: "S",
    Verdict.HANG: "h",
    Verdict.REPORTED: "r",
    Verdict.MUTE: "m",
    Verdict.LOUD: "l",
}
Played = Mapping[str, Sequence[Cell]]


def totals(played: Played, versions: Mapping[str, str]) -> str:
    """Return one row a manager; what does not apply to it is what only others have."""
    every = {(cell.shell, cell.way, cell.state) for cells in played.values() for cell in cells}
    order = list(Verdict)
    rows = []
    for name, cells in played.items():
        count = Counter(cell.verdict for cell in cells)
        share = f"{100 * count[Verdict.SILENT] / len(cells):.0f} %"
        figures = [str(count[verdict]) for verdict in order]
        figures[order.index(Verdict.SILENT)] = f"**{count[Verdict.SILENT]}**"
        rows.append([_titled(name, versions), *figures, str(len(every) - len(cells)), share])
    names = [verdict.value for verdict in order]
    return table(["manager", *names, "n.a.", "SILENT of what applies"], rows)


def foreign_goroots(played: Played) -> str:
    """Return the line about silent cells in which the version was right, but not GOROOT."""
    counts = {
        name: sum(cell.verdict is Verdict.SILENT and "GOROOT=" in cell.why for cell in cells)
        for name, cells in played.items()
    }
    found = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    return f"SILENT only for the GOROOT of another toolchain: {found or 'none'}.\n"


def _titled(name: str, versions: Mapping[str, str]) -> str:
    return f"{name} {versions[name]}".strip()


def by_way(played: Played, titles: Mapping[str, str]) -> str:
    return _by("way", played, titles, lambda cell: cell.way)


def by_state(played: Played, titles: Mapping[str, str]) -> str:
    return _by("state of B", played, titles, lambda cell: cell.state)


def _by(head: str, played: Played, titles: Mapping[str, str], key: Callable[[Cell], str]) -> str:
    rows = [
        [title, *(_counted([c for c in cells if key(c) == name]) for cells in played.values())]
        for name, title in titles.items()
    ]
    return table([head, *played], rows)


def _counted(cells: Sequence[Cell]) -> str:
    if not cells:
        return "n.a."
    count = Counter(cell.verdict for cell in cells)
    return " ".join(f"{count[v]}{sign}" for v, sign in _SIGNS.items() if count[v]) or "·"
