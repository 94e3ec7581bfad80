"""The promises of gover's design: what each figure may be, and what share of that it is."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tests.bench.commands import BARE, LAUNCHER, OTHERS, PYTHON
from tests.bench.growth import COUNTS, DEEP, SHELLS
from tests.bench.install_ways import PLAIN, SYNCED, UNSYNCED
from tests.bench.managers import ALONE, LOOKING
from tests.bench.new_directories import KINDS, MANY, UNPLANNED
from tests.bench.path_questions import TWO_FILES, UPS
from tests.bench.process_cases import DEPTHS, ENDING, NATIVE
from tests.bench.samples import Figures, slope
from tests.bench.tables import shown, times

SPARE = 0.9  # of a budget: what a figure that varies may be at most, in every run


class Row(NamedTuple):
    """
    A budget and what was measured.

    share    the part of the budget that it takes; None: it was not measured
    counted  whether it is a number that is the same in every run, and needs no spare
    """

    what: str
    budget: str
    measured: str
    share: float | None
    counted: bool = False


Found = Iterator[Row]
NO_FLOORS: Mapping[str, float | None] = MappingProxyType({})


def rows(figures: Figures) -> Found:
    """Yield every budget, the same ones for all figures, in the order of the document."""
    yield from _shims(figures)
    for shell in SHELLS:
        yield from _prompts(figures, shell)
        if shell != "fish":
            yield from _moves(figures, shell)
    yield from _new_directories(figures)
    yield from _commands(figures)
    yield from _installs(figures)
    yield from _questions(figures)
    yield from _growth(figures)


def verdict(runs: Sequence[Row]) -> str:
    """Return what is said of a budget in several runs."""
    shares = [row.share for row in runs if row.share is not None]
    if not shares or len(shares) < len(runs):
        return "not measured"
    worst = max(shares)
    if worst <= (1 if runs[0].counted else SPARE):
        return "met"
    return "met, without a tenth to spare" if worst <= 1 else "**not met**"


def _most(
    what: str,
    value: float | None,
    most: float,
    floors: Mapping[str, float | None] = NO_FLOORS,
) -> Row:
    """A budget as a duration, in microseconds."""
    more = [f"{name} {shown(floor)}" for name, floor in floors.items() if floor is not None]
    text = shown(value) + (f" ({', '.join(more)})" if more else "")
    return Row(what, f"≤ {shown(most)}", text, None if value is None else value / most)


def _part(
    what: str,
    value: float | None,
    other: float | None,
    most: float,
    of: str,
    floors: Mapping[str, float | None] = NO_FLOORS,
    note: str = "",
) -> Row:
    """A budget as a part of what something else takes; below a half it reads `1/25`."""
    limit = f"≤ 1/{1 / most:.0f} of {of}" if most < 0.5 else f"≤ {most} x {of}"
    if value is None or not other:
        return Row(what, limit, "-", None)
    more = [note] if note else []
    more += [f"{name} {_ratio(floor / other)}" for name, floor in floors.items() if floor]
    text = _ratio(value / other) + (f" ({', '.join(more)})" if more else "")
    return Row(what, limit, text, value / other / most)


def _ratio(ratio: float) -> str:
    return f"1/{1 / ratio:.0f}" if 0 < ratio < 0.3 else f"{ratio:.2f}"


def _number(what: str, value: float | None, most: float) -> Row:
    text = "-" if value is None else f"{value:.3g}"
    return Row(what, f"≤ {most}", text, None if value is None else value / most, counted=True)


def _shims(figures: Figures) -> Found:
    for depth in DEPTHS:
        where = f"{depth} below the pin"
        value = figures.over_direct(f"shim+{depth}", NATIVE, "gover")
        mise = figures.over_direct(f"shim+{depth}", "", "mise")
        what = f"`go` through the native shim, over direct exec, {where}"
        yield _most(what, value, 250)
        yield _part(what, value, mise, 1 / 30, "mise's shim")
        own, only = (
            figures.over_direct(f"ending+{depth}", "", name) for name in ("gover", "exec only")
        )
        what = f"{ENDING} through the native shim, over direct exec, {where}"
        note = f"{shown(own)}, and {shown(only)}"
        yield _part(what, own, only, 2.5, "a static program that only execs", note=note)


def _prompts(figures: Figures, shell: str) -> Found:
    for up, where, most in ((0, "pin here", 60), (6, "pin six levels up", 120)):
        name = f"prompt+{up}"
        value = figures.median(name, shell, "gover")
        floors = {who: figures.median(name, shell, who) for who in (LOOKING, ALONE)}
        what = f"prompt, {shell}, {where}"
        if shell == "fish":
            if up == 0:
                yield _most(what, value, 125, floors)
            continue
        yield _most(what, value, most, floors)
        yield _part(what, value, figures.median(name, shell, "mise"), 1 / 25, "mise", floors)


def _moves(figures: Figures, shell: str) -> Found:
    for event, way in (("enter", "into"), ("switch", "between"), ("leave", "out of")):
        value = figures.median(event, shell, "gover")
        floors = {who: figures.median(event, shell, who) for who in (LOOKING, ALONE)}
        what = f"`cd` {way} projects, {shell}"
        yield _most(what, value, 200, floors)
        yield _part(what, value, figures.median(event, shell, "mise"), 1 / 40, "mise", floors)


def _bare(figures: Figures) -> float | None:
    return figures.median("python", "", BARE)


def _slowest(figures: Figures, names: Mapping[str, str], where: str) -> tuple[float | None, str]:
    """Return the largest median of gover's, of {measure: its name}, and the name."""
    found = [
        (value, name)
        for measure, name in names.items()
        if (value := figures.median(measure, where, "gover")) is not None
    ]
    return max(found) if found else (None, "")


def _new_directories(figures: Figures) -> Found:
    for shell in SHELLS:
        took = figures.median("new", shell, "gover")
        yield _part(f"a new directory, {shell}", took, _bare(figures), 1.6, f"`{BARE}`")
    took, kind = _slowest(figures, {f"new {kind}": f"`{kind}`" for kind in KINDS}, "zsh")
    what = "a new directory, zsh, the slowest kind of file"
    yield _part(what, took, _bare(figures), 1.6, f"`{BARE}`", note=kind)
    yield _most("one plan more, in the same start", figures.median("plan of 10", "", "gover"), 2e3)
    neighbours = figures.samples.get(("neighbour", "zsh", "gover"))
    mean = sum(neighbours) / len(neighbours) if neighbours else None
    what = f"{MANY:,} new directories with a go.mod each, zsh"
    yield _most(what, None if mean is None else mean * MANY, 5e6)


def _commands(figures: Figures) -> Found:
    for word in LAUNCHER:
        yield _most(f"`gover {word}`", figures.median(f"ask {word}", "", "gover"), 2e3)
    whats = {word: f"`gover {word}`" for word in PYTHON}
    for word, what in {**whats, UNPLANNED: "`gover current` where there is no plan"}.items():
        took = figures.median(f"ask {word}", "", "gover")
        yield _part(what, took, _bare(figures), 2.5, f"`{BARE}`")
    took, line = _slowest(figures, {f"other {line}": f"`{line}`" for line in OTHERS}, "")
    what = "the slowest other command, until its own work"
    yield _part(what, took, _bare(figures), 6, f"`{BARE}`", note=line)
    took = figures.median(f"list of {COUNTS[-1]}", "", "gover")
    yield _most(f"`gover list` with {COUNTS[-1]:,} versions", took, 40e3)
    yield _most("`gover audit`, offline", figures.median("ask audit", "", "gover"), 50e3)
    took = figures.over("tool", "", "gover", "alone")
    yield _most("a tool of a project, over the bare program", took, 3e3)


def _installs(figures: Figures) -> Found:
    for system in figures.wheres("install") or ["disk"]:
        value = figures.median("install", system, "gover")
        plain = figures.median("install", system, PLAIN)
        yield _part(f"install, {system}", value, plain, 0.6, f"`{PLAIN}`")
        peers = {
            name: took
            for name in figures.managers("install", system)
            if name not in ("gover", UNSYNCED, PLAIN, SYNCED)
            and (took := figures.median("install", system, name)) is not None
        }
        best = min(peers, key=lambda name: peers[name], default="")
        other = peers.get(best)
        yield _part(f"install, {system}", value, other, 0.85, "the fastest peer", note=best)
    memory = figures.largest("memory", "gover")
    text = "-" if memory is None else f"{memory / 1024:.0f} MB"
    share = None if memory is None else memory / 1024 / 80
    yield Row("memory of an install", "≤ 80 MB", text, share)
    for rate, most in (("20", 0.65), ("100", 1.0)):
        value = figures.median(f"upgrade times {rate}", "delta", "gover")
        what = f"patch upgrade at {rate} Mbit/s"
        yield _part(what, value, 1.0, most, "the transfer of the whole zip alone")
    value = figures.median("upgrade bytes", "delta", "gover")
    yield _part("bytes of a patch upgrade", value, 1.0, 0.6, "the whole zip's")


def _questions(figures: Figures) -> Found:
    here, far = (f"questions+{up}" for up in UPS)
    for shell in ("zsh", "bash"):
        what = f"path questions of a prompt, {shell}"
        first, last = (figures.median(m, shell, "gover") for m in (here, far))
        level = None if first is None or last is None else (last - first) / UPS[-1]
        yield _number(f"{what}, pin here", first, 15)
        yield _number(f"{what}, a level more", level, 9)
        two = figures.median(far, shell, TWO_FILES)
        yield _number(f"{what}, pin {UPS[-1]} levels up, two names in `files`", two, 60)


def _growth(figures: Figures) -> Found:
    for shell in SHELLS:
        took = figures.over("start", shell, "gover", "nothing")
        yield _most(f"`gover hook {shell}` added to a start", took, 3e3)
    for shell in SHELLS:
        yield _most(f"prompt, {shell}, a level more", a_level(figures, shell), 15)
    few, many = (figures.median(f"prompt of {count}", "zsh", "gover") for count in (2, 1000))
    part = many / few if few and many else None
    what = f"prompt with {COUNTS[-1]:,} versions, over two"
    yield Row(what, "≤ 1.1", times(part), None if part is None else part / 1.1)


def a_level(figures: Figures, shell: str) -> float | None:
    """Return the microseconds of one more level: the slope of the medians."""
    points = {d: figures.median(f"deep+{d}", shell, "gover") for d in DEEP}
    found = {depth: value for depth, value in points.items() if value is not None}
    return slope(found) if len(found) > 2 else None
