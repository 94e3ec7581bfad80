"""Every gover command that the pages show is one that gover takes."""

import re
import shlex
from pathlib import Path

import click
import pytest

from gover.cli.group import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [f"docs/{page}.md" for page in "migrating shells reference commands team sdks".split()]
    + [f"docs/{page}.md" for page in "direnv offline proxies removing tutorial editors ci".split()]
    + [
        f"docs/{page}.md"
        for page in "mirror install gotoolchain scripts containers files macos".split()
    ]
    + [f"docs/zh/{page}.md" for page in "install tutorial offline macos".split()]
    + ["README.md", "README.zh-CN.md"]
)
_FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"^gover [^#\n|]*", re.MULTILINE)
_QUOTED = re.compile(r"`(gover [a-z][^`]*)`")
_NOTATION = re.compile(r"[|\[]|\.\.\.$")  # a choice, an option, more of the same
_UPPER = {"KEY": "gotoolchain", "VALUE": "path", "COMMAND": "install", "VERSION": "1.22.3"}


def commands(page):
    text = (ROOT / page).read_text()
    typed = [line for block in _FENCED.findall(text) for line in _TYPED.findall(block)]
    for shown in typed + _QUOTED.findall(_FENCED.sub("", text)):
        for command in shown.strip().replace("\\|", "|").split(" && "):
            name, *words = shlex.split(command)
            if name == "gover":
                yield [_UPPER.get(word, word) for word in words]


def taken(words):
    """Tell whether click would take the words; a command or a group by its bare name is a name."""
    command, context = cli, click.Context(cli, info_name="gover")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        try:
            name, command, words = command.resolve_command(context, words)
        except click.UsageError:
            return False
        context = click.Context(command, info_name=name, parent=context)
    if not words or "--help" in words:
        return True
    try:
        command.parse_args(context, words)
    except click.MissingParameter:
        return True
    except click.UsageError:
        return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_every_command_shown_is_one(page):
    shown = list(commands(page))
    assert len(shown) > 3
    plain = [words for words in shown if not _NOTATION.search(" ".join(words))]
    assert [words for words in plain if not taken(list(words))] == []
