"""
The man pages in docs/man: gover(1) and one for each command, from what `--help` is made of.

What gover(1) has besides, it has from the tables of environment.md and exit-codes.md.
`python -m docs.make.manual --write` writes them; without it, their names are printed.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from docs.make import roff, told
from docs.make.told import Told
from gover import __version__

DOCS = Path(__file__).resolve().parents[1]
MAN = DOCS / "man"
_ROW = re.compile(r"^\| (.*?) \| (.*) \|$", re.MULTILINE)
_FIRST = re.compile(r"^(\.S[HS] .*\n)\.PP\n", re.MULTILINE)  # a heading begins a paragraph


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    gover = told.gover()
    found = {"gover.1": _joined(_main(gover))}
    for command in gover.subcommands:
        found[f"{_name(command)}.1"] = _joined(_single(command))
    return found


def _joined(blocks: Iterator[str]) -> str:
    text = _FIRST.sub(r"\1", "".join(blocks))
    return f'.\\" written by docs/make/manual.py\n{text}'


def _name(command: Told) -> str:
    return command.path.replace(" ", "-")


def _main(gover: Told) -> Iterator[str]:
    yield roff.title("gover", __version__)
    yield from _head("gover", gover.first.rstrip("."))
    yield roff.heading("synopsis") + roff.paragraph(f"`{gover.usage}`")
    yield roff.heading("examples") + roff.lines(gover.examples)
    yield roff.heading("commands")
    for title, commands in told.sections(gover):
        yield roff.subheading(title)
        for each in commands:
            yield roff.entry(f"{_name(each)}(1)", each.short)
    yield roff.heading("options") + _options(gover)
    yield roff.heading("environment") + _table("environment.md", "Variables")
    yield roff.heading("files") + _table("environment.md", "Files")
    yield roff.heading("exit status") + _table("exit-codes.md", "Exit codes")
    yield roff.heading("see also") + roff.paragraph("`go`(1), `direnv`(1)")


def _single(command: Told) -> Iterator[str]:
    yield roff.title(_name(command), __version__)
    yield from _head(_name(command), command.short.rstrip("."))
    yield roff.heading("synopsis")
    for each in (command, *command.subcommands):
        yield roff.paragraph(f"`{each.usage}`") if each.runs else ""
    yield roff.heading("description") + roff.paragraph(command.first)
    if command.examples:
        yield roff.lines(command.examples)
    for paragraph in command.more:
        yield roff.paragraph(paragraph)
    if command.aliases:
        yield roff.paragraph(f"Also: {', '.join(f'`{alias}`' for alias in command.aliases)}.")
    yield roff.heading("options") + _options(command)
    for each in command.subcommands:
        yield roff.subheading(each.path) + roff.paragraph(each.first)
        yield roff.lines(each.examples) if each.examples else ""
        yield "".join(map(roff.paragraph, each.more)) + _options(each)
    yield roff.heading("see also") + roff.paragraph("`gover`(1)")


def _head(name: str, what: str) -> Iterator[str]:
    text = what[:1].lower() + what[1:] if not what.startswith("Apple") else what
    yield roff.heading("name") + f"{roff.literal(name)} \\- {roff.prose(text)}\n"


def _options(command: Told) -> str:
    return "".join(roff.entry(names, text) for names, text in command.options)


def _table(page: str, heading: str) -> str:
    """Return the rows of the tables in one section of a page."""
    text = (DOCS / page).read_text()
    _, _, behind = text.partition(f"# {heading}\n")
    section = re.split(r"^##? ", behind, maxsplit=1, flags=re.MULTILINE)[0]
    rows = [row for row in _ROW.findall(section) if row[0].strip(" -") and row[0] != "| "]
    return "".join(roff.entry(term.replace("`", ""), text) for term, text in rows)


def write() -> None:
    """Write every page, and remove those of commands that are gone."""
    made = pages()
    MAN.mkdir(exist_ok=True)
    for old in MAN.glob("*.1"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (MAN / name).write_text(text)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    else:
        sys.stdout.write("".join(f"{name}\n" for name in pages()))
