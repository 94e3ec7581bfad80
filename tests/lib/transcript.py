"""A page with terminal sessions in it, as what is typed and what is shown."""

import re
from typing import NamedTuple

_BLOCK = re.compile(
    r"^<!-- (?P<mark>.*?) -->$|^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Step(NamedTuple):
    """One command, which may go over several lines, and what the page shows of it."""

    typed: str
    shown: str  # "..." stands for anything
    terminal: int  # 1, or 2 after a mark that says "another terminal"


def steps(page):
    terminal = 1
    for block in _BLOCK.finditer(page):
        if block["mark"]:
            terminal = 2 if "another terminal" in block["mark"] else 1
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = [line[2:] for line in lines[1:] if re.match(r">( |$)", line)]
            shown = lines[1 + len(more) :]
            yield Step("\n".join([lines[0], *more]), "\n".join(shown), terminal)


def matches(shown, expected):
    """Compare; blank lines and what "..." stands for do not count."""
    pattern = ".*?".join(map(re.escape, _lines(expected).split("...")))
    return re.fullmatch(pattern, _lines(shown), re.DOTALL) is not None


def _lines(text):
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
