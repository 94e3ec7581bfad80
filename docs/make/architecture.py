"""
docs/pictures/architecture.svg: the packages, their imports, and the outside libraries.

Layers, leaves and the owners of libraries are those of `[tool.gover]` in pyproject.toml; the
imports are read from the files. A dot is one or more imports, without a number: the picture
changes when a package imports another for the first time or for the last, and not with each
import. `python -m docs.make.architecture --write` writes it; without it, it is printed.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs/pictures/architecture.svg"
# Pixels. A row is a package, or a run of flat modules; LEFT is where the dots begin.
WIDE, TOP, ROW, BOX, NAME, LIBRARY, LEFT, CELL = 900, 96, 30, 22, 110, 126, 340, 30
TITLE = "The packages of gover by layer: what each imports, and its outside libraries"
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 11.5px; fill: #59636e } .name { font-weight: 600 }
.band { fill: #f3f5f7 } .line { stroke: #dde2e7 }
.package { fill: #fff; stroke: #8c959f } .leaf { fill: #e9f5ea; stroke: #4c9a58 }
.flat { fill: #fff; stroke: #c4ccd4 } .self { fill: #d5dbe1 }
.library { fill: #e3f1f7; stroke: #4a9ab8 } .dot { fill: #0b6e8f }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 }
.band { fill: #1c2128 } .line { stroke: #30363d }
.package { fill: #2a2f36; stroke: #768390 } .leaf { fill: #16301c; stroke: #57ab5a }
.flat { fill: #22272e; stroke: #444c56 } .self { fill: #3d444d }
.library { fill: #12394a; stroke: #4a9ab8 } .dot { fill: #58b4d6 }
}
"""


@cache
def table() -> dict[str, Any]:
    """Return `[tool.gover]` of pyproject.toml: layers, from the lowest up; leaves; owners."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["gover"]
    return found


def is_package(layer: str) -> bool:
    """Tell whether a layer is a package; the others are flat modules."""
    return (ROOT / "gover" / layer).is_dir()


def packages() -> list[str]:
    """Return the packages, from the lowest up."""
    return [layer for layer in table()["layers"] if is_package(layer)]


def libraries(layer: str) -> list[str]:
    """Return the outside libraries that modules of a layer may import, by name."""
    owners = {
        library: [o.split(".")[1] for o in names] for library, names in table()["owners"].items()
    }
    return sorted(library for library, names in owners.items() if layer in names)


def imports() -> set[tuple[str, str]]:
    """Return each pair of packages of which the first imports the second."""
    found = set()
    for package in packages():
        for path in ROOT.glob(f"gover/{package}/**/*.py"):
            found |= {(package, other) for other in _imported(path) if is_package(other)}
    return {(package, other) for package, other in found if package != other}


def _imported(path: Path) -> Iterator[str]:
    """Yield the layers that a module imports from; gover has no relative imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith("gover."))


def picture() -> str:
    """Return the picture; its height is what the rows need."""
    columns = packages()[::-1]
    pairs, top = imports(), TOP
    body = list(_columns(columns))
    for package, run in groupby(table()["layers"][::-1], is_package):
        if package:
            for layer in run:
                body += _package(layer, top, columns, pairs)
                top += ROW
        else:
            body += _flat(list(run), top)
            top += ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {top + 40}" role="img">'
    head += f"\n<title>{TITLE}</title>\n<style>{STYLE}</style>"
    return "\n".join([head, *body, *_legend(top + 22), "</svg>\n"])


def _columns(columns: list[str]) -> Iterator[str]:
    yield _text(10, TOP - 12, "layer", "small")
    yield _text(18 + NAME, TOP - 12, "outside libraries", "small")
    yield _text(LEFT, TOP - 12, "imports", "small", "end")
    for number, package in enumerate(columns):
        x = LEFT + number * CELL + CELL // 2
        place = f'transform="translate({x + 4} {TOP - 8}) rotate(-60)"'
        yield f'<text {place} class="small">{package}</text>'


def _package(
    package: str, top: int, columns: list[str], pairs: set[tuple[str, str]]
) -> Iterator[str]:
    middle = top + ROW // 2
    yield f'<rect x="0" y="{top + 1}" width="{WIDE}" height="{ROW - 2}" rx="6" class="band"/>'
    kind = "leaf" if package in table()["leaves"] else "package"
    yield from _box(8, middle, NAME, package, kind)
    left = 18 + NAME
    for library in libraries(package):
        width = round(len(library) * 7) + 16
        yield from _box(left, middle, width, library, "library")
        left += width + 6
    for number, other in enumerate(columns):
        x = LEFT + number * CELL + CELL // 2
        if other == package:
            yield f'<rect x="{x - 5}" y="{middle - 5}" width="10" height="10" rx="2" class="self"/>'
        elif (package, other) in pairs:
            yield f'<circle cx="{x}" cy="{middle}" r="6" class="dot"/>'


def _flat(modules: list[str], top: int) -> Iterator[str]:
    """Yield a row of flat modules, each with its libraries."""
    x, middle = 8, top + ROW // 2
    for module in modules:
        width = round(len(module) * 7) + 16
        yield from _box(x, middle, width, module, "flat")
        x += width + 6
        for library in libraries(module):
            width = round(len(library) * 7) + 16
            yield from _box(x, middle, width, library, "library")
            x += width + 6


def _legend(middle: int) -> Iterator[str]:
    yield f'<circle cx="16" cy="{middle}" r="6" class="dot"/>'
    yield _text(28, middle + 4, "the package of the row imports that of the column", "small")
    yield f'<rect x="352" y="{middle - 6}" width="18" height="12" rx="3" class="leaf"/>'
    yield _text(376, middle + 4, "imported by cli alone", "small")
    yield f'<rect x="520" y="{middle - 6}" width="18" height="12" rx="3" class="flat"/>'
    yield _text(544, middle + 4, "a flat module; its imports are not drawn", "small")


def _box(x: int, middle: int, width: int, text: str, kind: str) -> Iterator[str]:
    style = "name" if kind in ("package", "leaf") else ""
    at = f'x="{x}" y="{middle - BOX // 2}" width="{width}" height="{BOX}"'
    yield f'<rect {at} rx="5" class="{kind}"/>'
    yield _text(x + width // 2, middle + 4, text, style, "middle")


def _text(x: int, y: int, text: str, kind: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{text}</text>'


def write() -> None:
    PICTURE.write_text(picture())


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    else:
        sys.stdout.write(picture())
