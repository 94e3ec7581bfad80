"""How docs/performance.md begins: three sentences and one table, for who knows no budget."""

from collections.abc import Iterator

from tests.bench import upgrades
from tests.bench.process_cases import NATIVE
from tests.bench.samples import Figures
from tests.bench.tables import shown, table, times

MANAGERS = ("gover", "mise", "direnv", "goenv", "asdf")


def sentences(figures: Figures) -> str:
    return " ".join(_sentences(figures)) + "\n"


def _sentences(figures: Figures) -> Iterator[str]:
    own, mise = (figures.median("prompt+0", "zsh", name) for name in ("gover", "mise"))
    if own and mise:
        yield f"A prompt in a project costs {shown(own)}, {_part(own / mise)} of mise's."
    shim, other = shim_cost(figures, "gover"), shim_cost(figures, "mise")
    if shim and other:
        text = f"`go` through a shim starts {shown(shim)} later than without one"
        yield f"{text}; through mise's {shown(other)} later."
    share = figures.median("upgrade bytes", "delta", "gover")
    if share:
        yield f"An upgrade to the next patch release moves {100 * share:.0f} % of the bytes."


def _part(ratio: float) -> str:
    return times(ratio) if ratio < 0.095 else f"{ratio:.2f}"


def shim_cost(figures: Figures, manager: str) -> float | None:
    """Return by how much `go` starts later one level below the pin; gover's native shim."""
    return figures.over_direct("shim+1", NATIVE if manager == "gover" else "", manager)


def in_short(figures: Figures) -> str:
    return table(("in zsh", *MANAGERS), list(_rows(figures)))


def _rows(figures: Figures) -> Iterator[list[str]]:
    for what, measure in (
        ("a prompt in a project", "prompt+0"),
        ("`cd` into a project", "enter"),
        ("`cd` out of it", "leave"),
        ("`cd` into a directory that is new", "new"),
    ):
        yield [what, *(shown(figures.median(measure, "zsh", name)) for name in MANAGERS)]
    yield ["`go` through a shim", *(shown(shim_cost(figures, name)) for name in MANAGERS)]
    starts = (shown(figures.over("start", "zsh", name, "nothing")) for name in MANAGERS)
    yield ["a line in the start-up file", *starts]
    yield ["the list of what is installed", *_asked(figures, "list")]
    for system in figures.wheres("install"):
        cells = (shown(figures.median("install", system, name)) for name in MANAGERS)
        yield [f"an install from this machine, {system}", *cells]
    for rate in upgrades.rates_of(figures):
        took = shown(figures.median(f"upgrade at {rate}", "delta", "gover"))
        yield [f"a patch upgrade at {rate} Mbit/s", took, *"-" * (len(MANAGERS) - 1)]


def _asked(figures: Figures, word: str) -> Iterator[str]:
    return (shown(figures.median(f"ask {word}", "", name)) for name in MANAGERS)
