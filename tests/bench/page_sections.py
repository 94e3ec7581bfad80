"""The sections of docs/performance.md with the figures of one step each."""

from collections.abc import Iterable, Iterator

from tests.bench import page_text, path_questions, upgrades
from tests.bench.budgets import a_level
from tests.bench.commands import BARE, LAUNCHER, OTHERS, PYTHON
from tests.bench.growth import COUNTS, DEEP, GO_MOD, SHELLS
from tests.bench.install_ways import PLAIN
from tests.bench.new_directories import KINDS, UNPLANNED
from tests.bench.process_cases import DEPTHS
from tests.bench.samples import Figures
from tests.bench.tables import cell, named, shown, table, times
from tests.bench.workspace import UPS


def sections(figures: Figures, index: str) -> Iterator[str]:
    yield from _in_shells(figures)
    yield from _new_directories(figures)
    yield from _shims(figures)
    yield from _starts(figures)
    yield from _commands(figures)
    yield from _questions(figures)
    yield from _installs(figures)
    yield from _upgrades(figures)
    yield from _growth(figures, index)


def _in_shells(figures: Figures) -> Iterator[str]:
    yield "## In the shell\n"
    yield page_text.IN_SHELLS
    names = [f"prompt+{up}" for up in UPS] + ["prompt-none", "enter", "switch", "leave", "new"]
    titles = [f"prompt, pin {up} up" if up else "prompt, pin here" for up in UPS]
    titles += ["prompt, no pin", "`cd` in", "to another", "out", "new directory"]
    for shell in SHELLS:
        managers = figures.managers(names[0], shell)
        if managers:
            yield f"### {shell}\n"
            yield table(("", *titles), (_row(figures, shell, m, names) for m in managers))


def _row(figures: Figures, where: str, manager: str, names: Iterable[str]) -> list[str]:
    return [manager] + [cell(figures, name, where, manager) for name in names]


def _new_directories(figures: Figures) -> Iterator[str]:
    found = [(kind, figures.median(f"new {kind}", "zsh", "gover")) for kind in KINDS]
    if any(took for _, took in found):
        yield page_text.NEW_DIRECTORIES.format(bare=shown(figures.median("python", "", BARE)))
        yield table([f"`{kind}`" for kind, _ in found], [[shown(took) for _, took in found]])


def _shims(figures: Figures) -> Iterator[str]:
    yield "## Shims\n"
    yield page_text.SHIMS
    found = {(k.where, k.manager) for k in figures.samples if k.measure == "shim+6"}
    keys = sorted(found, key=lambda key: (key[1] not in ("gover", "exec only"), key[1], key[0]))
    body = [
        [named(*key), *(_over_direct(figures, f"shim+{d}", *key) for d in DEPTHS)] for key in keys
    ]
    yield table(("", *(f"{depth} below" for depth in DEPTHS)), body)
    yield page_text.ENDING
    names = ("direct", "exec only", "gover")
    body = [[n, *(shown(figures.median(f"ending+{d}", "", n)) for d in DEPTHS)] for n in names]
    yield table(("", *(f"{depth} below" for depth in DEPTHS)), body)


def _over_direct(figures: Figures, measure: str, where: str, manager: str) -> str:
    if manager == "direct":
        return f"({shown(figures.median(measure, where, manager))})"
    value, own = (figures.over_direct(measure, *key) for key in ((where, manager), ("", "gover")))
    if value is None:
        return ""
    ratio = f", {times(value / own)}" if own and own > 0 and manager != "gover" else ""
    return shown(value) + ratio


def _starts(figures: Figures) -> Iterator[str]:
    yield "## Start of a shell\n"
    yield "Added to a shell by the one line in its start file.\n"
    managers = figures.managers("start", "zsh") or figures.managers("start", "bash")
    added = (
        [m, *(shown(figures.over("start", shell, m, "nothing")) for shell in SHELLS)]
        for m in managers
        if m != "nothing"
    )
    yield table(("", *SHELLS), added)


def _commands(figures: Figures) -> Iterator[str]:
    yield "## Commands\n"
    yield page_text.COMMANDS
    for words in (LAUNCHER, (*PYTHON, UNPLANNED)):
        asked = dict.fromkeys(m for word in words for m in figures.managers(f"ask {word}", ""))
        body = [[m, *(cell(figures, f"ask {w}", "", m) for w in words)] for m in asked]
        yield table(("", *words), body)
    yield f"An empty Python (`{BARE}`): {shown(figures.median('python', '', BARE))}.\n"
    took = [(figures.median(f"other {line}", "", "gover"), line) for line in OTHERS]
    known = sorted(((value, line) for value, line in took if value is not None), reverse=True)
    if known:
        slowest = ", ".join(f"`{line}` {shown(value)}" for value, line in known[:5])
        middle = known[len(known) // 2][0]
        yield page_text.OTHERS.format(
            count=len(known), middle=shown(middle), slowest=slowest, least=shown(known[-1][0])
        )
    audit, tool = (
        figures.median("ask audit", "", "gover"),
        figures.over("tool", "", "gover", "alone"),
    )
    yield page_text.AUDIT_AND_TOOL.format(audit=shown(audit), tool=shown(tool))


def _questions(figures: Figures) -> Iterator[str]:
    ups = [f"questions+{up}" for up in path_questions.UPS]
    keys = dict.fromkeys((k.where, k.manager) for k in figures.samples if k.measure in ups)
    if not keys:
        return
    yield "## Questions of a prompt\n"
    yield page_text.QUESTIONS
    body = [
        [f"{manager}, {shell}", *(_number(figures.median(up, shell, manager)) for up in ups)]
        for shell, manager in keys
    ]
    heads = (f"pin {up} up" if up else "pin here" for up in path_questions.UPS)
    yield table(("", *heads), body)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _installs(figures: Figures) -> Iterator[str]:
    systems = figures.wheres("install")
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
            f"{(figures.largest('memory', m) or 0) / 1024:.0f} MB",
        ]
        for m in order
    )
    yield table(("", *systems, "memory"), body)


def _upgrades(figures: Figures) -> Iterator[str]:
    rates = upgrades.rates_of(figures)
    if not rates:
        return
    yield "## A patch upgrade\n"
    yield page_text.UPGRADES.format(old=upgrades.OLD, new=upgrades.NEW)
    body = []
    for way, title in upgrades.WAYS.items():
        cells = [
            f"{shown(figures.median(f'upgrade at {rate}', way, 'gover'))}"
            f" ({_share(figures, f'upgrade times {rate}', way)})"
            for rate in rates
        ]
        body.append([title, *cells, _share(figures, "upgrade bytes", way)])
    yield table(("", *(f"{rate} Mbit/s" for rate in rates), "bytes, of the whole zip's"), body)


def _share(figures: Figures, measure: str, way: str) -> str:
    value = figures.median(measure, way, "gover")
    return "" if value is None else f"{value:.2f}"


def _growth(figures: Figures, index: str) -> Iterator[str]:
    yield "## Growth\n"
    yield page_text.DEPTH
    body = (
        [
            shell,
            *(shown(figures.median(f"deep+{d}", shell, "gover")) for d in DEEP),
            shown(a_level(figures, shell)),
        ]
        for shell in SHELLS
        if figures.managers("deep+0", shell)
    )
    yield table(("", *map(str, DEEP), "a level"), body)
    yield from _by_versions(figures)
    yield page_text.GO_MOD
    keys = dict.fromkeys(
        (k.where, k.manager) for k in figures.samples if k.measure == f"go.mod-{GO_MOD[0]}"
    )
    body = (
        [named(*key), *(shown(figures.median(f"go.mod-{n}", *key)) for n in GO_MOD)] for key in keys
    )
    yield table(("", *(f"{lines} lines" for lines in GO_MOD)), body)
    if index:
        took = figures.median("ask available", "", "gover")
        yield f"`gover available` with a list of {index}: {shown(took)}.\n"
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
    yield table(("", *map(str, COUNTS)), body)


def _by_places(figures: Figures) -> Iterator[str]:
    counts = sorted(
        int(k.measure.split()[-1]) for k in figures.samples if k.measure.startswith("change of")
    )
    if not counts:
        return
    yield page_text.PLACES
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
    yield table(("", *(f"{n:,} directories" for n in counts)), body)
