"""What is typed by users of other tools, and by mistake: docs/migrating.md has the former."""

import re
import shlex

import pytest

from gover.cli.corrections import COMMANDS, WITH_WORD, find_correction
from gover.cli.names import ALIASES, MODULES
from gover.cli.registry import OLD_NAMES
from tests.lib.doc_pages import ROOT

NAMES = {*MODULES, *ALIASES}
_TOOLS = ("gvm", "goenv", "asdf", "mise", "direnv")


def _rows():
    """Yield the words that another tool has, and the cell with those of gover."""
    for line in (ROOT / "docs/migrating.md").read_text().splitlines():
        if line.startswith("| `"):
            theirs, ours = line.strip("| ").split(" | ", 1)
            for typed in re.findall(r"`([^`]+)`", theirs):
                if typed.startswith(_TOOLS):
                    yield pytest.param(shlex.split(typed)[1:], ours, id=typed)


@pytest.mark.parametrize(("words", "ours"), list(_rows()))
def test_a_command_of_the_page_for_migrating_is_gover_s_or_is_answered_with_it(words, ours):
    correction = find_correction(words)

    if correction is None:
        assert words[0] in {*NAMES, *(old[0] for old in OLD_NAMES)} or ours.startswith("nothing")
    elif not ours.startswith("nothing"):
        command = correction.command.partition(";")[0].split()[1]
        assert f"`gover {ALIASES.get(command, command)}" in ours


def test_what_is_suggested_is_a_command_and_what_is_corrected_is_none():
    for instead in (*COMMANDS.values(), *WITH_WORD.values()):
        assert instead.partition(";")[0].split()[0] in NAMES
    assert not NAMES & COMMANDS.keys()


@pytest.mark.parametrize(
    "line",
    [
        "exec -- go install -B",
        "exec go use default",
        "install 1.22.3 latest",
        "list --bare",
        "use system",
        "default latest",
        "doctor --all",
        "-C",
    ],
)
def test_a_command_line_of_gover_s_is_left_alone(line):
    assert find_correction(line.split()) is None


def test_the_words_of_others_are_quoted():
    assert find_correction(["remove", "a b", "$(id)"]).command == "gover uninstall 'a b' '$(id)'"
