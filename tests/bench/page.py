"""docs/performance.md: what was measured, as a reader wants it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.bench import page_commands, page_head, page_text, upgrades
from tests.bench.budgets import Row, rows
from tests.bench.growth import SHELLS
from tests.bench.install_times import PLAIN, SYNCED, UNSYNCED
from tests.bench.managers import Manager, Missing
from tests.bench.page_growth import growth
from tests.bench.plot import Bar, Group
from tests.bench.process_cases import DEPTHS, INTERPRETERS, STEPS
from tests.bench.samples import Figures, shown, times
from tests.bench.tables import cell, named, table
from tests.bench.workspace import UPS


class Told(NamedTuple):
    """What the document says beside the figures."""

    machine: Sequence[str]
    managers: Sequence[Manager]
    missing: Sequence[Missing]
    notes: Sequence[str]  # what failed or was left out, in words
    index: str
    quick: bool
    load: float  # the highest that was seen
    cores: int


def write(figures: Figures, told: Told) -> str:
    """Return the whole document."""
    parts = [page_text.HEAD, page_head.sentences(figures), page_head.in_short(figures)]
    parts += [page_text.PICTURE]
    parts += ["## How it is measured\n", page_text.METHOD, *_preamble(told)]
    parts += _in_shells(figures)
    parts += _processes(figures)
    parts += _install(figures)
    parts += upgrades.rows(figures)
    parts += growth(figures, told.index)
    parts += ["## Budgets\n", _budgets(list(rows(figures))), page_text.UNMET]
    return "\n".join(parts)


def _preamble(told: Told) -> Iterator[str]:
    if told.quick:
        yield "**A quick run: few samples. Run it without `--quick` for figures to quote.**\n"
    if told.load > told.cores:
        yield page_text.BUSY.format(load=told.load, cores=told.cores)
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
    head = ("what", "budget", "measured", "")
    return f"{met} of {known} are met.\n\n{table(head, body)}"


def _in_shells(figures: Figures) -> Iterator[str]:
    yield "## In the shell\n"
    yield page_text.IN_SHELLS
    names = [f"prompt+{up}" for up in UPS] + ["prompt-none", "enter", "switch", "leave", "new"]
    titles = [f"prompt, pin {up} up" if up else "prompt, pin here" for up in UPS]
    titles += ["prompt, no pin", "`cd` in", "to another", "out", "new directory"]
    for shell in SHELLS:
        managers = figures.managers(names[0], shell)
        if managers:
            body = (_row(figures, shell, manager, names) for manager in managers)
            yield f"### {shell}\n"
            yield table(("", *titles), body)


def _row(figures: Figures, where: str, manager: str, names: Iterable[str]) -> list[str]:
    return [manager] + [cell(figures, name, where, manager) for name in names]


def _processes(figures: Figures) -> Iterator[str]:
    yield "## Shims\n"
    yield page_text.SHIMS
    heads = ["", *(f"{depth} below" for depth in DEPTHS)]
    found = {(k.where, k.manager) for k in figures.samples if k.measure == "shim+6"}
    found = {key for key in found if key[1] not in STEPS}
    keys = sorted(found, key=lambda key: (key[1] not in ("gover", "exec only"), key[1], key[0]))
    body = [[named(*key), *(_over_direct(figures, d, *key) for d in DEPTHS)] for key in keys]
    yield table(heads, body)
    yield page_text.STEPS
    names = ["exec only", *STEPS, "gover"]
    yield table(
        ("", *INTERPRETERS),
        (
            [step, *(shown(figures.over("shim+6", i, step, "exec only")) for i in INTERPRETERS)]
            for step in names[1:]
        ),
    )
    yield "## Start of a shell\n"
    yield "Added to a shell by the one line in its start file.\n"
    managers = figures.managers("start", "zsh") or figures.managers("start", "bash")
    added = (
        [m, *(shown(figures.over("start", shell, m, "nothing")) for shell in SHELLS)]
        for m in managers
        if m != "nothing"
    )
    yield table(("", *SHELLS), added)
    yield from page_commands.commands(figures)


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
    yield page_text.INSTALLING
    names = dict.fromkeys(k.manager for k in figures.samples if k.measure == "install")
    order = sorted(names, key=lambda m: figures.median("install", systems[0], m) or 0)
    body = (
        [
            f"`{m}`" if m.startswith(PLAIN) else m,
            *(cell(figures, "install", s, m) for s in systems),
            _memory(figures, m),
        ]
        for m in order
    )
    yield table(("", *systems, "memory"), body)


def _memory(figures: Figures, manager: str) -> str:
    values = [
        v for k, v in figures.samples.items() if (k.measure, k.manager) == ("memory", manager)
    ]
    most = max((value for many in values for value in many), default=None)
    return "" if most is None else f"{most / 1024:.0f} MB"


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


_SHORT = {PLAIN: "curl, sha256sum, tar", SYNCED: "the same, sync -f", UNSYNCED: "gover, no sync"}


def _bars(figures: Figures, measure: str, where: str) -> list[Bar]:
    found = []
    for manager in figures.managers(measure, where):
        median, tail = (
            figures.median(measure, where, manager),
            figures.tail(measure, where, manager),
        )
        if median is not None and tail is not None:
            found.append(Bar(_SHORT.get(manager, manager), median, tail))
    return found
