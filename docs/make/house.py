"""
docs/pictures/house.svg: the rooms of gover, floor by floor, drawn from its imports.

What the floors are, and which room has which library, is said in tests/test_architecture.py,
which also holds that no import goes up. `python docs/make/house.py --write` writes the
picture; without it, the picture is printed.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))

from test_architecture import FLOORS, OWNERS, floor, imports, modules  # noqa: E402

PICTURE = ROOT / "docs/pictures/house.svg"
NAMES = (
    *("values", "reading", "finding", "the world", "deciding", "keeping", "installing"),
    *("helping", "talking"),
)
WIDE, LEFT, ROOMS, CELL = 900, 104, 480, 32  # pixels: all, the names, the boxes, a number
BOX, GAP, PAD, TOP = 24, 6, 8, 54
STYLE = """
text { font: 12.5px system-ui, sans-serif; fill: #1f2328 }
.floor { font-weight: 600 } .small { font-size: 11px; fill: #59636e }
.band { fill: #f3f5f7 } .room { fill: #fff; stroke: #b6bfc8 }
.owner { fill: #e3f1f7; stroke: #4a9ab8 }
.count { fill: #0b6e8f } .light { fill: #fff }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 }
.band { fill: #1c2128 } .room { fill: #2a2f36; stroke: #57606a }
.owner { fill: #12394a; stroke: #4a9ab8 }
.count { fill: #58b4d6 } .light { fill: #0d1117 }
}
"""


def rooms() -> dict[str, str]:
    """Return each room of the house with the libraries that it alone may import."""
    found = {}
    for each in (name for rooms in FLOORS for name in rooms):
        own = [library for library, owners in OWNERS.items() if owners[0].startswith(each)]
        own += [lib for lib, owners in OWNERS.items() if each in owners[1:] and lib not in own]
        found[each] = ", ".join(own)
    return found


def counted() -> Counter[tuple[int, int]]:
    """Count the imports from each floor to each, one per module that asks and module asked."""
    found = dict(modules())
    pairs = {
        (name, imported)
        for name, path in found.items()
        for imported in imports(path)
        if imported in found and imported != "gover"
    }
    return Counter((floor(name), floor(imported)) for name, imported in pairs)


def picture() -> str:
    """Return the picture; its height is what the rooms need."""
    assert len(NAMES) == len(FLOORS)
    libraries, counts, top = rooms(), counted(), TOP
    body: list[str] = []
    for number in reversed(range(len(FLOORS))):
        boxes = list(_boxes(sorted(FLOORS[number]), libraries, top + PAD))
        bottom = max(y for _, y in boxes) + BOX + PAD
        body += _band(number, top, bottom, counts)
        body += [box for box, _ in boxes]
        top = bottom + GAP
    said = "The house: gover's modules by floor, and how many imports go from each to which"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {top + 4}" role="img">'
    head += f"\n<title>{said}</title>\n<style>{STYLE}</style>"
    return "\n".join([head, *_head(), *body, "</svg>\n"])


def _head() -> Iterator[str]:
    left = LEFT + ROOMS + 3 * PAD
    yield _text(LEFT, 22, "rooms, and the libraries that only they may import", "small")
    yield _text(left, 22, "imports into floor", "small")
    for number in range(len(FLOORS)):
        yield _text(left + number * CELL + CELL // 2, 42, str(number), "small", "middle")


def _boxes(names: list[str], libraries: dict[str, str], top: int) -> Iterator[tuple[str, int]]:
    """Yield boxes from left to right, and each with its top."""
    x = LEFT
    for name in names:
        library = libraries[name]
        text = name.removeprefix("gover.") + (f" · {library}" if library else "")
        wide = round(len(text) * 6.9) + 16
        if x + wide > LEFT + ROOMS:
            x, top = LEFT, top + BOX + GAP
        kind = "owner" if library else "room"
        rect = f'<rect x="{x}" y="{top}" width="{wide}" height="{BOX}" rx="5" class="{kind}"/>'
        yield rect + _text(x + wide // 2, top + 16, text, "", "middle"), top
        x += wide + GAP


def _band(number: int, top: int, bottom: int, counts: Counter[tuple[int, int]]) -> Iterator[str]:
    middle, high = (top + bottom) // 2, bottom - top
    yield f'<rect x="0" y="{top}" width="{WIDE}" height="{high}" rx="8" class="band"/>'
    yield _text(10, middle + 4, f"{number}  {NAMES[number]}", "floor")
    left = LEFT + ROOMS + 3 * PAD
    for below in range(len(FLOORS)):
        count = counts[number, below]
        if count:
            x, radius = left + below * CELL + CELL // 2, 7 + min(count, 60) / 10
            yield f'<circle cx="{x}" cy="{middle}" r="{radius:.1f}" class="count"/>'
            yield _text(x, middle + 4, str(count), "small light", "middle")


def _text(x: int, y: int, text: str, kind: str, anchor: str = "start") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escaped}</text>'


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(picture())
    else:
        sys.stdout.write(picture())
