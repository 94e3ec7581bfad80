"""
The tables of docs/files.md: what the others read, as measured, and what gover says today.

`python -m tests.lib.lint.reader_tables` prints them; with `--write` it puts them into the document.
"""

import sys
import tempfile
from pathlib import Path

from gover.errors import InvalidFile, NotInstalled
from gover.resolve.selection import select
from gover.store.store import Store
from tests.lib import doc_pages
from tests.lib.lint import measured_readers

DOCUMENT = Path(__file__).parents[3] / "docs" / "files.md"
BEGIN = "<!-- written by tests/lib/lint/reader_tables.py -->"
END = "<!-- end of what tests/lib/lint/reader_tables.py wrote -->"


def store(home, versions):
    """A store of programs that are only there."""
    dirs = Store(f"{home}/data", f"{home}/cache", f"{home}/config")
    for version in versions:
        go = Path(dirs.toolchains, version, "bin", "go")
        go.parent.mkdir(parents=True)
        go.touch(0o755)
    return dirs


def layout(root, files, cwd="."):
    """Write files below a directory, and return the directory to stand in."""
    here = Path(root, cwd)
    here.mkdir(parents=True, exist_ok=True)
    for name, text in files:
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return str(here)


def answers(versions, layouts):
    """What gover selects for each of (files, cwd), with those versions installed."""
    with tempfile.TemporaryDirectory() as base:
        home = Path(base).resolve()
        dirs = store(home, versions)
        for number, (files, cwd) in enumerate(layouts):
            here = layout(home / str(number), files, cwd)
            yield select(dirs, {"HOME": str(home)}, here)


def verdict(selection):
    if isinstance(selection.error, NotInstalled):
        return measured_readers.NOT_INSTALLED
    if isinstance(selection.error, InvalidFile):
        return measured_readers.REFUSED
    if selection.version:
        return str(selection.version)
    return "system" if selection.request else measured_readers.NOTHING


def cell(text):
    if text in measured_readers.WORDS:
        return text
    shown = text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return f"`{shown}`"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def reading(readers):
    layouts = [(((readers.name, row[0]),), ".") for row in readers.rows]
    ours = map(verdict, answers(measured_readers.INSTALLED, layouts))
    rows = [
        [cell(row[0]) if row[0] else "(empty)", *map(cell, row[1:]), f"**{cell(our)}**"]
        for row, our in zip(readers.rows, ours, strict=True)
    ]
    head = [f"`{readers.name}`", *readers.tools, "**gover**"]
    return table(head, rows)


def choosing():
    layouts = [(((".go-version", row[0] + "\n"),), ".") for row in measured_readers.CHOICES]
    ours = map(verdict, answers(measured_readers.STORE, layouts))
    rows = [
        [*map(cell, row), f"**{cell(our)}**"]
        for row, our in zip(measured_readers.CHOICES, ours, strict=True)
    ]
    return table(["asked", *measured_readers.CHOOSERS, "**gover**"], rows)


def preferring():
    layouts = [(row.files, row.cwd) for row in measured_readers.LAYOUTS]
    ours = map(verdict, answers(measured_readers.INSTALLED, layouts))
    rows = [
        [
            "<br>".join(f"`{name}` {cell(text) if text else 'empty'}" for name, text in row.files),
            *map(cell, (row.cwd, row.mise, row.goenv2, row.goenv2_gomod, row.goenv3)),
            f"**{cell(our)}**",
        ]
        for row, our in zip(measured_readers.LAYOUTS, ours, strict=True)
    ]
    head = ["files", "in", "mise", "goenv 2", "goenv 2, go.mod on", "goenv 3 takes", "**gover**"]
    return table(head, rows)


def text():
    """Everything between the two marks."""
    installed, kept = ", ".join(measured_readers.INSTALLED), ", ".join(measured_readers.STORE)
    return "\n".join(
        [
            f"### One file, many readers\n\nInstalled for all: {installed}.\n",
            *map(reading, measured_readers.READERS),
            f"### What a version chooses\n\nInstalled for all: {kept}.\n",
            choosing(),
            "### Which file counts\n",
            preferring(),
        ]
    )


def between_marks(document):
    return doc_pages.between_marks(document, BEGIN + "\n", END + "\n")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        before, _, behind = between_marks(DOCUMENT.read_text())
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text()}\n{END}\n{behind}")
    else:
        sys.stdout.write(text())
