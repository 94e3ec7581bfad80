"""
The picture and the table of docs/macos.md, drawn from gover's own data.

`python docs/macos_matrix.py` prints the picture; with `--write` it puts both where they belong.
"""

import sys
from itertools import accumulate
from pathlib import Path

from gover.doctor import go_on_macos
from gover.doctor.finding import source_link
from gover.doctor.go_on_macos import GoLine, Macos, Rule, Situation
from gover.sdk.apple_version import is_below
from gover.version.version import Version

HERE = Path(__file__).parent
PICTURE = HERE / "macos.svg"
DOCUMENT = HERE / "macos.md"
BEGIN = "<!-- written by docs/macos_matrix.py -->\n"
END = "<!-- end of what docs/macos_matrix.py wrote -->\n"

LEFT, TOP, WIDE, HIGH, GAP = 62, 58, 64, 28, 2  # units of the picture
LETTERS = {
    "dyld-uuid": "U",
    "local-network": "L",
    "xcode15-linker": "X",
    "xcode16-signature": "S",
    "race-monterey": "R",
    "early-high-sierra": "E",
    "plugin-dwarf": "P",
}
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 } .small { font-size: 11px; fill: #59636e }
.no rect { fill: #e8eaed } .no text { fill: #818b98 }
.ok rect { fill: #c5eccf } .warning rect { fill: #fbe6a3 } .problem rect { fill: #ffc9c2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 }
.no rect { fill: #2a2f36 } .no text { fill: #6e7781 }
.ok rect { fill: #1e4d2b } .warning rect { fill: #5c4a12 } .problem rect { fill: #6e2620 }
}
"""


def rules_of(line: GoLine, macos: Macos) -> list[Rule] | None:
    """
    Return what goes wrong with the newest release of a line; None where it does not run.

    The Mac is as most are: the oldest tools that its macOS takes, its own SDK, cgo on,
    Apple silicon where there is one.
    """
    if is_below(macos.version, line.least_macos):
        return None
    modern = not is_below(macos.version, "13")
    situation = Situation(
        go=Version.parse(line.newest),
        macos=macos.version,
        sdk=macos.version if modern else "",
        xcode=(macos.least_tools or macos.version) if modern else "",
        arch="amd64" if is_below(macos.version, "11") else "arm64",
        cgo=True,
    )
    return [rule for rule in go_on_macos.applicable_rules(situation) if rule.level != "note"]


def picture() -> str:
    """Return the matrix as SVG."""
    table = go_on_macos.read_table()
    lines = tuple(reversed(table.go))
    used = {rule.name for line in lines for m in table.macos for rule in rules_of(line, m) or []}
    keys = [rule for rule in table.rules if rule.name in used]
    width = LEFT + len(table.macos) * WIDE + 8
    bottom = TOP + len(lines) * HIGH
    height = bottom + 20 * (len(keys) + 3) + 8
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>Which Go runs on which macOS</title>",
        f"<style>{STYLE}</style>",
        _text(LEFT - 8, 24, "macOS", "head", "end"),
        _text(LEFT - 8, TOP - 10, "Go", "head", "end"),
        *_columns(table.macos),
    ]
    for top, line in zip(accumulate([HIGH] * len(lines), initial=TOP), lines, strict=False):
        body.append(_text(LEFT - 8, top + 19, line.line, "head", "end"))
        body += [_cell(n, top, rules_of(line, macos)) for n, macos in enumerate(table.macos)]
    body += _legend(bottom, keys)
    return "\n".join([*body, "</svg>", ""])


def rules() -> str:
    """Return every rule of the data as a Markdown table."""
    rows = [
        "| what goes wrong | with | why | what helps | source |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows += [f"| {' | '.join(_row(rule))} |" for rule in go_on_macos.read_table().rules]
    return "\n".join([*rows, ""])


def documented(document: str) -> str:
    """Return the document with today's table between its marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, behind = rest.partition(END)
    return f"{before}{BEGIN}\n{rules()}\n{END}{behind}"


def _row(rule: Rule) -> tuple[str, ...]:
    unsure = "" if rule.verified else " *(not verified)*"
    name = f"`{rule.name}` " if rule.level != "note" else ""
    what = f"{name}{rule.what}{unsure}"
    sources = ", ".join(f"[{source}]({source_link(source)})" for source in rule.sources)
    return tuple(_shown(cell) for cell in (what, _with(rule), rule.why, rule.advice, sources))


def _with(rule: Rule) -> str:
    """Return the conditions of a rule in words."""
    conditions = {"macOS": rule.macos, "Go": rule.go, "SDK": rule.sdk, "Xcode": rule.xcode}
    words = [f"{name} {_bounds(text)}" for name, text in conditions.items() if text]
    words += [rule.arch] if rule.arch else []
    words += ["cgo" if rule.cgo else "CGO_ENABLED=0"] if rule.cgo is not None else []
    words += ["an amd64 Go on Apple silicon"] if rule.translated else []
    words += [rule.when] if rule.when else []
    return ", ".join(words)


def _bounds(text: str) -> str:
    return text.replace(">=", "≥ ").replace("<", "< ").replace("||", "or")


def _shown(cell: str) -> str:
    return cell.replace("|", "\\|").replace("<", "&lt;")


def _columns(macos: tuple[Macos, ...]) -> list[str]:
    found = []
    for number, each in enumerate(macos):
        middle = LEFT + number * WIDE + WIDE // 2
        found.append(_text(middle, 24, each.version, "head", "middle"))
        name = each.name if each.verified else f"{each.name}?"
        found.append(_text(middle, 42, name.replace("Golden Gate", "G. Gate"), "small", "middle"))
    return found


def _cell(number: int, top: int, found: list[Rule] | None) -> str:
    kind, text = "no", "-"
    if found is not None:
        levels = [rule.level for rule in found]
        kind = "problem" if "problem" in levels else "warning" if levels else "ok"
        text = (
            " ".join(LETTERS[rule.name] + ("" if rule.verified else "?") for rule in found) or "✓"
        )
    left = LEFT + number * WIDE
    rect = f'<rect x="{left}" y="{top}" width="{WIDE - GAP}" height="{HIGH - GAP}" rx="3"/>'
    return (
        f'<g class="{kind}">{rect}{_text(left + WIDE // 2 - 1, top + 18, text, "", "middle")}</g>'
    )


def _legend(bottom: int, keys: list[Rule]) -> list[str]:
    words = ["✓  runs;  -  does not run: macOS is too old for this Go;  ?  not verified"]
    words.append("Of each line the newest release, with cgo on and the SDK of that macOS:")
    words += [f"{LETTERS[rule.name]}  {rule.name}: {rule.what}" for rule in keys]
    tops = range(bottom + 22, bottom + 22 + 20 * len(words), 20)
    return [_text(8, top, text, "small", "start") for top, text in zip(tops, words, strict=True)]


def _text(x: int, y: int, text: str, kind: str, anchor: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escaped}</text>'


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(picture())
        DOCUMENT.write_text(documented(DOCUMENT.read_text()))
    else:
        sys.stdout.write(picture())
