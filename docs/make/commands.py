"""
docs/commands.md: every command as `--help` tells it.

`python -m docs.make.commands` prints the page; with `--write` it writes it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from docs.make import told
from docs.make.told import Told

PAGE = Path(__file__).resolve().parents[1] / "commands.md"
HEAD = """\
# Commands

<!-- written by docs/make/commands.py from what `--help` is made of -->

The text of `gover --help` and of every `gover COMMAND --help`, on one page.
`man gover`, `man gover-install` and so on have the same text, where gover was installed with pipx,
or with pip outside of a virtual environment.
"""


def page() -> str:
    """Return the whole page."""
    gover = told.gover()
    blocks = [HEAD, _usage(gover), *_body(gover), *_contents(gover)]
    for title, commands in told.sections(gover):
        blocks.append(f"## {title}\n")
        for command in commands:
            blocks += _command(command, 3)
    return "\n".join(blocks)


def _contents(gover: Told) -> Iterator[str]:
    for title, commands in told.sections(gover):
        rows = [f"- [`{each.path}`](#{_anchor(each)}): {each.short}" for each in commands]
        yield "\n".join([f"**{title}**\n", *rows, ""])


def _command(command: Told, level: int) -> Iterator[str]:
    yield f"{'#' * level} {command.path}\n"
    yield _usage(command)
    yield from _body(command)
    for each in command.subcommands:
        yield from _command(each, level + 1)


def _body(command: Told) -> Iterator[str]:
    yield command.first + "\n"
    if command.examples:
        yield "\n".join(["```sh", *map(_commented, command.examples), "```", ""])
    for paragraph in command.more:
        yield paragraph + "\n"
    if command.aliases:
        yield f"Also: {', '.join(f'`{alias}`' for alias in command.aliases)}.\n"
    own = [record for record in command.options if "--help" not in record[0]]
    if own:
        yield "\n".join([*(f"- `{names}`: {text}" for names, text in own), ""])


def _usage(command: Told) -> str:
    return f"```text\n{command.usage}\n```\n"


def _commented(example: str) -> str:
    """Make of "gover pin   what it does" a line that a shell would take."""
    typed, blanks, what = example.partition("   ")
    return f"{typed}{blanks}{' ' * (len(what) - len(what.lstrip()))}# {what.lstrip()}"


def _anchor(command: Told) -> str:
    return command.path.replace(" ", "-")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page())
    else:
        sys.stdout.write(page())
