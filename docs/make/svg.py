"""
A screen of a terminal as SVG.

No script, no font from elsewhere. The panel has its own background, so it can be read on a
light page and on a dark one.
"""

from collections.abc import Sequence

from docs.make.terminal import Row

WIDE, HIGH, EDGE, BASE = (
    8.4,
    20,
    16,
    15,
)  # pixels: a cell, the margin, the line that letters stand on
COLOURS = {
    "black": "#6e7681",
    "red": "#ff7b72",
    "green": "#7ee787",
    "brown": "#e3b341",
    "blue": "#79c0ff",
    "magenta": "#d2a8ff",
    "cyan": "#76e3ea",
    "white": "#e6edf3",
}
STYLE = """\
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
white-space: pre; fill: #d1d7e0 }
.b { font-weight: 700; fill: #f0f6fc } .panel { fill: #151b23; stroke: #3d444d }
"""


def still(rows: Sequence[Row], title: str, text: str) -> str:
    """Return one screen, as far as it is written on."""
    lines = _used(rows)
    body = [_row(row, number) for number, row in enumerate(lines)]
    return _document((_columns(lines), len(lines)), title, text, body)


def _row(row: Row, number: int) -> str:
    pieces, column = [], 0
    for text, (colour, bold, _) in row:
        if text.strip():
            start = len(text) - len(text.lstrip())
            pieces.append(_run(text.strip(), column + start, colour, bold))
        column += len(text)
    y = EDGE + number * HIGH + BASE
    return f'<text y="{y}">{"".join(pieces)}</text>' if pieces else ""


def _run(text: str, column: int, colour: str, bold: bool) -> str:
    """Return one run; its length is said, so that it stands in its cells in any font."""
    fill = COLOURS.get(colour.removeprefix("bright"), "" if colour == "default" else f"#{colour}")
    kind = ' class="b"' if bold else ""
    tint = f' style="fill: {fill}"' if fill else ""
    place = f'x="{EDGE + column * WIDE:.1f}" textLength="{len(text) * WIDE:.1f}"'
    return f"<tspan {place}{kind}{tint}>{_escaped(text)}</tspan>"


def _document(size: tuple[int, int], title: str, text: str, body: list[str]) -> str:
    columns, lines = size
    wide, high = round(columns * WIDE + 2 * EDGE), lines * HIGH + 2 * EDGE
    box = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">',
            f"<title>{_escaped(title)}</title>",
            f"<desc>{_escaped(text)}</desc>",
            f"<style>\n{STYLE}</style>",
            f'<rect class="panel" x=".5" y=".5" width="{wide - 1}" height="{high - 1}" rx="8"/>',
            *filter(None, body),
            "</svg>\n",
        ]
    )


def _columns(rows: Sequence[Row]) -> int:
    return max(len("".join(text for text, _ in row).rstrip()) for row in rows)


def _used(rows: Sequence[Row]) -> list[Row]:
    lines = list(rows)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
