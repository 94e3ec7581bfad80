"""The promises: what each figure may be, and whether it is."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tests.bench.growth import COUNTS, DEEP, FAR, SHELLS
from tests.bench.install_times import PLAIN, SYNCED, UNSYNCED
from tests.bench.managers import ALONE, LOOKING
from tests.bench.process_cases import ASKING, NATIVE, READING
from tests.bench.samples import Figures, shown, slope, times


class Row(NamedTuple):
    """A budget, what was measured, and whether that is within it (None: it was not measured)."""

    what: str
    budget: str
    measured: str
    met: bool | None


def rows(figures: Figures) -> Iterator[Row]:
    """Yield every budget, in the order of the document."""
    for shell in SHELLS:
        yield from _prompts(figures, shell)
        yield from _moves(figures, shell)
    yield from _shims(figures)
    yield from _starts(figures)
    for word in ("current", "which", "env"):
        asked = (f"ask {word}", "", "gover")
        took, least = figures.median(*asked), figures.least(*asked)
        yield _most(f"`gover {word}`, known directory", took, 3e3, least)
    for shell in SHELLS:
        took, least = figures.median("new", shell, "gover"), figures.least("new", shell, "gover")
        yield _most(f"a new directory, {shell} (one Python start)", took, 40e3, least)
    yield from _installs(figures)
    yield from _growth(figures)


def _most(
    what: str,
    value: float | None,
    most: float,
    least: float | None = None,
    floors: Mapping[str, float | None] = MappingProxyType({}),
) -> Row:
    met = None if value is None else value <= most
    more = [f"least {shown(least)}"] if least is not None else []
    more += [f"{name} {shown(floor)}" for name, floor in floors.items() if floor is not None]
    said = shown(value) + (f" ({', '.join(more)})" if more else "")
    return Row(what, f"≤ {shown(most)}", said, met)


def _share(
    what: str,
    value: float | None,
    other: float | None,
    most: float,
    of: str,
    floors: Mapping[str, float | None] = MappingProxyType({}),
) -> Row:
    """A budget as a part of what something else takes; below one it reads `1/25`."""
    limit = f"≤ 1/{1 / most:.0f} of {of}" if most < 0.5 else f"≤ {most} x {of}"
    if value is None or not other:
        return Row(what, limit, "-", None)
    more = [f"{name} {_part(floor / other)}" for name, floor in floors.items() if floor]
    said = _part(value / other) + (f" ({', '.join(more)})" if more else "")
    return Row(what, limit, said, value / other <= most)


def _part(ratio: float) -> str:
    return f"1/{1 / ratio:.0f}" if ratio < 0.3 else f"{ratio:.2f}"


def _prompts(figures: Figures, shell: str) -> Iterator[Row]:
    def median(up: int, manager: str = "gover") -> float | None:
        return figures.median(f"prompt+{up}", shell, manager)

    def floors(up: int) -> dict[str, float | None]:
        return {name: median(up, name) for name in (LOOKING, ALONE)}

    least = [figures.least(f"prompt+{up}", shell, "gover") for up in (0, 6)]
    yield _most(f"prompt, {shell}, pin here", median(0), 60, least[0], floors(0))
    yield _most(f"prompt, {shell}, pin six levels up", median(6), 150, least[1], floors(6))
    for up, where in ((0, "pin here"), (6, "six levels up")):
        what, mise = f"prompt, {shell}, {where}", median(up, "mise")
        yield _share(what, median(up), mise, 1 / 25, "mise", floors(up))


def _moves(figures: Figures, shell: str) -> Iterator[Row]:
    for event in ("enter", "switch", "leave"):
        value = figures.median(event, shell, "gover")
        least = figures.least(event, shell, "gover")
        floors = {name: figures.median(event, shell, name) for name in (LOOKING, ALONE)}
        yield _most(f"`cd`, {shell}, {event}", value, 300, least, floors)
        other = figures.median(event, shell, "mise")
        yield _share(f"`cd`, {shell}, {event}", value, other, 1 / 40, "mise", floors)


def _shims(figures: Figures) -> Iterator[Row]:
    def over(manager: str, interpreter: str = "") -> float | None:
        one = figures.median("shim+6", interpreter, manager)
        direct = figures.median("shim+6", "", "direct")
        return None if one is None or direct is None else one - direct

    value, what = over("gover", NATIVE), "shim over direct exec, native"
    yield _most(what, value, 250)
    whole, least = (figures.median("shim+6", NATIVE, name) for name in ("gover", "exec only"))
    yield _share("shim, native, with go", whole, least, 2.5, "a static program that only execs")
    yield _share(what, value, over("mise"), 1 / 30, "mise")
    for interpreter, part in (("bash -p", 1 / 6), ("dash", 1 / 10)):
        value = over("gover", interpreter)
        what = f"shim over direct exec, {interpreter}"
        floors = {READING: over(READING, interpreter), "checking": over(ASKING, interpreter)}
        yield _share(what, value, over("exec only", interpreter), 1.15, "`exec` alone", floors)
        yield _share(what, value, over("mise"), part, "mise", floors)


def _starts(figures: Figures) -> Iterator[Row]:
    for shell in SHELLS:
        value = figures.over("start", shell, "gover", "nothing")
        yield _most(f"`gover hook {shell}` added to a start", value, 3e3)


def _installs(figures: Figures) -> Iterator[Row]:
    systems = sorted({k.where for k in figures.samples if k.measure == "install"})
    for system in systems:
        value = figures.median("install", system, "gover")
        plain = figures.median("install", system, PLAIN)
        yield _share(f"install on {system}", value, plain, 0.8, f"`{PLAIN}`")
        own = ("gover", UNSYNCED, PLAIN, SYNCED)
        peers = [m for m in figures.managers("install", system) if m not in own]
        best = min(peers, key=lambda m: figures.median("install", system, m) or 0, default=None)
        if best:
            other = figures.median("install", system, best)
            yield _share(f"install on {system}", value, other, 1.0, f"{best}, the fastest peer")
    memory = [
        v for k, v in figures.samples.items() if k.measure == "memory" and k.manager == "gover"
    ]
    most = max((value for values in memory for value in values), default=None)
    said = "-" if most is None else f"{most / 1024:.0f} MB"
    yield Row("memory of an install", "≤ 100 MB", said, None if most is None else most <= 102_400)


def _growth(figures: Figures) -> Iterator[Row]:
    for shell in SHELLS:
        value = a_level(figures, shell)
        yield _most(f"a level more, {shell}", value, 15)
        straight = _straightness(figures, shell)
        met = None if straight is None else straight <= 1.5
        yield Row(f"a level at {FAR}, over a level at 12, {shell}", "≤ 1.5", times(straight), met)
    few, many = (figures.median(f"prompt of {count}", "zsh", "gover") for count in (2, 1000))
    part = many / few if few and many else None
    met = None if part is None else part <= 1.1
    yield Row(f"prompt with {COUNTS[-1]} versions, over two", "≤ 1.1", times(part), met)


def a_level(figures: Figures, shell: str) -> float | None:
    """Return the microseconds of one more level: the slope of the medians down to FAR levels."""
    points = {d: figures.median(f"deep+{d}", shell, "gover") for d in DEEP if d <= FAR}
    found = {depth: value for depth, value in points.items() if value is not None}
    return slope(found) if len(found) > 2 else None


def _straightness(figures: Figures, shell: str) -> float | None:
    far, near = (figures.median(f"deep+{d}", shell, "gover") for d in (FAR, 12))
    here = figures.median("deep+0", shell, "gover")
    if far is None or near is None or here is None or near <= here:
        return None
    return ((far - here) / FAR) / ((near - here) / 12)
