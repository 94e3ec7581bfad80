"""docs/performance.md: what was measured, as a reader wants it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import words
from budgets import Row, a_level, rows
from cases import DEPTHS
from figures import Figures, shown, times
from ground import UPS
from growing import COUNTS, DEEP, FAR, GO_MOD, SHELLS
from installing import PLAIN
from managers import Manager, Missing
from plot import Bar, Group


class Told(NamedTuple):
    """What the document says beside the figures."""

    machine: Sequence[str]
    managers: Sequence[Manager]
    missing: Sequence[Missing]
    notes: Sequence[str]  # what failed or was left out, in words
    index: str
    quick: bool


def write(figures: Figures, told: Told) -> str:
    """Return the whole document."""
    parts = [words.HEAD, *_preamble(told)]
    parts += ["## Budgets\n", _budgets(list(rows(figures)))]
    parts += _in_shells(figures)
    parts += _processes(figures)
    parts += _install(figures)
    parts += _growth(figures, told)
    return "\n".join(parts)


def _preamble(told: Told) -> Iterator[str]:
    if told.quick:
        yield "**A quick run: few samples. Run it without `--quick` for figures to quote.**\n"
    yield "".join(f"- {line}\n" for line in told.machine)
    names = (f"{m.name} {m.version}" for m in told.managers if m.version)
    yield f"Compared: {', '.join(names)}.\n"
    if told.missing:
        yield "Missing from this run:\n"
        yield "".join(f"- {missing.name}: {missing.reason}\n" for missing in told.missing)
    if told.notes:
        yield "Left out, because it did not work:\n"
        yield "".join(f"- {note}\n" for note in told.notes)


def _budgets(found: Sequence[Row]) -> str:
    verdict = {True: "met", False: "**not met**", None: "not measured"}
    met, known = sum(r.met is True for r in found), sum(r.met is not None for r in found)
    body = ((row.what, row.budget, row.measured, verdict[row.met]) for row in found)
    table = _table(("what", "budget", "measured", ""), body)
    return f"{met} of {known} are met.\n\n{table}"


def _in_shells(figures: Figures) -> Iterator[str]:
    yield "## In the shell\n"
    yield words.IN_SHELLS
    names = [f"prompt+{up}" for up in UPS] + ["prompt-none", "enter", "switch", "leave", "new"]
    titles = [f"prompt, pin {up} up" if up else "prompt, pin here" for up in UPS]
    titles += ["prompt, no pin", "`cd` in", "to another", "out", "new place"]
    for shell in SHELLS:
        managers = figures.managers(names[0], shell)
        if managers:
            body = (_row(figures, shell, manager, names) for manager in managers)
            yield f"### {shell}\n"
            yield _table(("", *titles), body)


def _row(figures: Figures, where: str, manager: str, names: Iterable[str]) -> list[str]:
    return [manager] + [_cell(figures, name, where, manager) for name in names]


def _cell(figures: Figures, measure: str, where: str, manager: str) -> str:
    median, tail = figures.median(measure, where, manager), figures.tail(measure, where, manager)
    if median is None:
        return ""
    own = figures.median(measure, where, "gover")
    ratio = f", {times(median / own)}" if own and manager not in ("gover", "nothing") else ""
    return f"{shown(median)} ({shown(tail)}){ratio}"


def _processes(figures: Figures) -> Iterator[str]:
    yield "## Shims\n"
    yield words.SHIMS
    heads = ["", *(f"{depth} below" for depth in DEPTHS)]
    keys = dict.fromkeys((k.where, k.manager) for k in figures.samples if k.measure == "shim+6")
    body = [[_named(*key), *(_over_direct(figures, d, *key) for d in DEPTHS)] for key in keys]
    yield _table(heads, body)
    yield "## Start of a shell\n"
    yield "Added to a shell by the one line in its start file.\n"
    managers = dict.fromkeys(k.manager for k in figures.samples if k.measure == "start")
    added = (
        [m, *(shown(figures.over("start", shell, m, "nothing")) for shell in SHELLS)]
        for m in managers
        if m != "nothing"
    )
    yield _table(("", *SHELLS), added)
    yield "## Questions\n"
    asked_for = ("current", "which", "env")
    asked = dict.fromkeys(k.manager for k in figures.samples if k.measure.startswith("ask "))
    yield _table(
        ("", *asked_for),
        ([m, *(_cell(figures, f"ask {word}", "", m) for word in asked_for)] for m in asked),
    )
    floor = figures.median("python", "", "python alone")
    hot = figures.median("python", "", "python, gover.hot")
    yield words.FLOOR.format(alone=shown(floor), hot=shown(hot))


def _named(where: str, manager: str) -> str:
    return f"{manager}, {where}" if where else manager


def _over_direct(figures: Figures, depth: int, where: str, manager: str) -> str:
    measure = f"shim+{depth}"
    direct = figures.median(measure, "", "direct")
    value = figures.median(measure, where, manager)
    if value is None or direct is None:
        return ""
    if manager == "direct":
        return f"({shown(value)})"
    own = figures.median(measure, "", "gover")
    ratio = ""
    if own and manager != "gover" and own > direct:
        ratio = f", {times((value - direct) / (own - direct))}"
    return shown(value - direct) + ratio


def _install(figures: Figures) -> Iterator[str]:
    systems = sorted({k.where for k in figures.samples if k.measure == "install"})
    if not systems:
        return
    yield "## Installing\n"
    yield words.INSTALLING
    names = dict.fromkeys(k.manager for k in figures.samples if k.measure == "install")
    order = sorted(names, key=lambda m: figures.median("install", systems[0], m) or 0)
    body = (
        [
            f"`{m}`" if m == PLAIN else m,
            *(_cell(figures, "install", s, m) for s in systems),
            _memory(figures, m),
        ]
        for m in order
    )
    yield _table(("", *systems, "memory"), body)


def _memory(figures: Figures, manager: str) -> str:
    values = [
        v for k, v in figures.samples.items() if (k.measure, k.manager) == ("memory", manager)
    ]
    most = max((value for many in values for value in many), default=None)
    return "" if most is None else f"{most / 1024:.0f} MB"


def _growth(figures: Figures, told: Told) -> Iterator[str]:
    yield "## Growth\n"
    yield "A prompt so many levels below the pin:\n"
    body = (
        [
            shell,
            *(shown(figures.median(f"deep+{d}", shell, "gover")) for d in DEEP),
            shown(a_level(figures, shell)),
        ]
        for shell in SHELLS
        if figures.managers("deep+0", shell)
    )
    yield _table(("", *map(str, DEEP), f"a level, to {FAR}"), body)
    yield from _by_versions(figures)
    yield words.GO_MOD
    keys = dict.fromkeys(
        (k.where, k.manager) for k in figures.samples if k.measure == f"go.mod-{GO_MOD[0]}"
    )
    body = (
        [_named(*key), *(shown(figures.median(f"go.mod-{n}", *key)) for n in GO_MOD)]
        for key in keys
    )
    yield _table(("", *(f"{lines} lines" for lines in GO_MOD)), body)
    if told.index:
        took = figures.median("ask available", "", "gover")
        yield f"`gover available` with a list of {told.index}: {shown(took)}.\n"
    yield from _by_places(figures)


def _by_versions(figures: Figures) -> Iterator[str]:
    yield "With so many versions installed:\n"
    wanted = [("prompt", "zsh"), ("enter", "zsh"), ("shim", ""), ("list", "")]
    managers = dict.fromkeys(
        k.manager for k in figures.samples if k.measure == f"prompt of {COUNTS[0]}"
    )
    body = (
        [
            f"{manager}, {what}",
            *(shown(figures.median(f"{what} of {n}", where, manager)) for n in COUNTS),
        ]
        for what, where in wanted
        for manager in managers
    )
    yield _table(("", *map(str, COUNTS)), body)


def _by_places(figures: Figures) -> Iterator[str]:
    counts = sorted(
        int(k.measure.split()[-1]) for k in figures.samples if k.measure.startswith("change of")
    )
    if not counts:
        return
    yield words.PLACES
    said = {
        "plan": "making one plan, inside Python",
        "change": "making them all void",
        "first visit": "the next `cd` to one of them, zsh",
        "second visit": "the `cd` after that",
    }
    body = (
        [text, *(shown(figures.median(f"{what} of {n}", "", "gover")) for n in counts)]
        for what, text in said.items()
    )
    yield _table(("", *(f"{n:,} places" for n in counts)), body)


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
        for system in sorted({k.where for k in figures.samples if k.measure == "install"})
    ]
    return [Group(title, _bars(figures, measure, where)) for title, measure, where in wanted]


def _bars(figures: Figures, measure: str, where: str) -> list[Bar]:
    found = []
    for manager in figures.managers(measure, where):
        median, tail = (
            figures.median(measure, where, manager),
            figures.tail(measure, where, manager),
        )
        if median is not None and tail is not None:
            found.append(Bar(manager, median, tail))
    return found


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in body]
    return "\n".join(lines) + "\n"
