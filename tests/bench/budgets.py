"""The promises: what each figure may be, and whether it is."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tests.bench.growth import COUNTS, DEEP, FAR, SHELLS
from tests.bench.install_times import PLAIN, SYNCED, UNSYNCED
from tests.bench.managers import ALONE, LOOKING
from tests.bench.page_commands import LAUNCHER, PYTHON
from tests.bench.path_questions import UPS
from tests.bench.process_cases import BARE, NATIVE
from tests.bench.samples import Figures, shown, slope, times


class Row(NamedTuple):
    """A budget, what was measured, and whether that is within it (None: it was not measured)."""

    what: str
    budget: str
    measured: str
    met: bool | None


def rows(figures: Figures) -> Iterator[Row]:
    """Yield every budget, in the order of the document."""
    yield from _shims(figures)
    for shell in SHELLS:
        yield from _prompts(figures, shell)
        if shell != "fish":
            yield from _moves(figures, shell)
    yield from _starts(figures)
    yield from _commands(figures)
    yield from _installs(figures)
    yield from _upgrades(figures)
    yield from _questions(figures)
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
    if shell == "fish":
        yield _most("prompt, fish, pin here", median(0), 125, least[0], floors(0))
        return
    yield _most(f"prompt, {shell}, pin here", median(0), 60, least[0], floors(0))
    yield _most(f"prompt, {shell}, pin six levels up", median(6), 120, least[1], floors(6))
    for up, where in ((0, "pin here"), (6, "six levels up")):
        what, mise = f"prompt, {shell}, {where}", median(up, "mise")
        yield _share(what, median(up), mise, 1 / 25, "mise", floors(up))


def _moves(figures: Figures, shell: str) -> Iterator[Row]:
    for event in ("enter", "switch", "leave"):
        value = figures.median(event, shell, "gover")
        least = figures.least(event, shell, "gover")
        floors = {name: figures.median(event, shell, name) for name in (LOOKING, ALONE)}
        yield _most(f"`cd`, {shell}, {event}", value, 200, least, floors)
        other = figures.median(event, shell, "mise")
        yield _share(f"`cd`, {shell}, {event}", value, other, 1 / 40, "mise", floors)


def _shims(figures: Figures) -> Iterator[Row]:
    def over(depth: int, manager: str, interpreter: str = "") -> float | None:
        return _over_direct(figures, f"shim+{depth}", interpreter, manager)

    for depth in (1, 6):
        value, what = over(depth, "gover", NATIVE), f"native shim over direct exec, {depth} below"
        yield _most(what, value, 250)
        least = over(depth, "exec only", NATIVE)
        yield _share(what, value, least, 2.5, "a static program that only execs")
        yield _share(what, value, over(depth, "mise"), 1 / 30, "mise's shim")


def _over_direct(figures: Figures, measure: str, where: str, manager: str) -> float | None:
    one, direct = figures.median(measure, where, manager), figures.median(measure, "", "direct")
    return None if one is None or direct is None else one - direct


def _starts(figures: Figures) -> Iterator[Row]:
    for shell in SHELLS:
        value = figures.over("start", shell, "gover", "nothing")
        yield _most(f"`gover hook {shell}` added to a start", value, 3e3)


def _commands(figures: Figures) -> Iterator[Row]:
    bare = figures.median("python", "", BARE)
    for shell in SHELLS:
        took = figures.median("new", shell, "gover")
        yield _share(f"a new directory, {shell} (one Python start)", took, bare, 1.6, f"`{BARE}`")
    for word in LAUNCHER:
        asked = (f"ask {word}", "", "gover")
        took, least = figures.median(*asked), figures.least(*asked)
        yield _most(f"`gover {word}`", took, 2e3, least)
    for word in PYTHON:
        took = figures.median(f"ask {word}", "", "gover")
        yield _share(f"`gover {word}`", took, bare, 2.5, f"`{BARE}`")


def _installs(figures: Figures) -> Iterator[Row]:
    systems = sorted({k.where for k in figures.samples if k.measure == "install"})
    for system in systems:
        value = figures.median("install", system, "gover")
        plain = figures.median("install", system, PLAIN)
        yield _share(f"install on {system}", value, plain, 0.6, f"`{PLAIN}`")
        own = ("gover", UNSYNCED, PLAIN, SYNCED)
        peers = [m for m in figures.managers("install", system) if m not in own]
        best = min(peers, key=lambda m: figures.median("install", system, m) or 0, default=None)
        if best:
            other = figures.median("install", system, best)
            yield _share(f"install on {system}", value, other, 0.85, f"{best}, the fastest peer")
    memory = [
        v for k, v in figures.samples.items() if k.measure == "memory" and k.manager == "gover"
    ]
    most = max((value for values in memory for value in values), default=None)
    said = "-" if most is None else f"{most / 1024:.0f} MB"
    yield Row("memory of an install", "≤ 80 MB", said, None if most is None else most <= 81_920)


def _upgrades(figures: Figures) -> Iterator[Row]:
    for rate, most in (("20", 0.65), ("100", 1.0)):
        value = figures.median(f"upgrade times {rate}", "delta", "gover")
        what = f"patch upgrade at {rate} Mbit/s"
        yield _share(what, value, 1.0, most, "the whole zip's transfer")
    value = figures.median("upgrade bytes", "delta", "gover")
    yield _share("bytes of a patch upgrade", value, 1.0, 0.6, "the whole zip's")


def _questions(figures: Figures) -> Iterator[Row]:
    for shell in ("zsh", "bash"):
        here, far = (figures.median(f"questions+{up}", shell, "gover") for up in UPS)
        level = None if here is None or far is None else (far - here) / UPS[-1]
        for what, value, most in (("pin here", here, 15), ("a level more", level, 9)):
            met = None if value is None else value <= most
            said = "-" if value is None else f"{value:.3g}"
            yield Row(f"path questions of a prompt, {shell}, {what}", f"≤ {most}", said, met)


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
