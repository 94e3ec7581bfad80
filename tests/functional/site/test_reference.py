"""The reference is what the code says: commands, man pages, variables, exit codes."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from docs.make import commands, completion, help_files, manual, told
from gover.activation.hook import SHELLS
from gover.cli.group import cli
from gover.cli.names import MODULES
from gover.cli.registry import BY_NAME
from gover.errors import GoverError
from tests.lib.doc_pages import ROOT
from tests.lib.terminals import have

COMMANDS = sorted(BY_NAME)
_OURS = re.compile(r"\bGOVER_[A-Z_]+")
INTERNAL = {"GOVER_SHELL"}  # the hook sets it for `gover use` and `gover pin`


ESCAPES = {"\\-": "-", "\\(aq": "'", "\\(ti": "~", "\\(ha": "^", "\\(ga": "`", "\\e": "\\"}


def words(text):
    """The words of a text, whatever marks are around them and wherever a sentence begins."""
    found = re.sub(r"[`#|\\]", " ", text).lower().split()
    return {word.rstrip(".,:;") for word in found}


# What click's help has around what is said, and the option of every command.
FRAME = words("Usage Options Commands COMMAND [ARGS] -h --help Show this message and exit")
FRAME |= {word for title, _ in told.sections(told.gover()) for word in words(title)}


def test_every_module_of_commands_is_named():
    modules = {
        path.stem
        for path in ROOT.glob("gover/cli/*.py")
        if path.stem != "registry" and "\nCOMMANDS = (" in path.read_text()
    }

    assert modules == set(MODULES.values()), "gover/cli/names.py"


def every(command):
    yield command
    for each in command.subcommands:
        yield from every(each)


def test_the_page_is_what_the_command_line_says():
    assert commands.PAGE.read_text() == commands.page(), "python -m docs.make.commands --write"


def test_the_man_pages_are_what_the_command_line_says():
    written = {path.name: path.read_text() for path in manual.MAN.iterdir()}

    assert written == manual.pages(), "python -m docs.make.manual --write"
    assert set(written) == {"gover.1"} | {f"gover-{name}.1" for name in COMMANDS}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_tables_of_completion_are_what_the_command_line_says(shell):
    text = completion.file_of(shell).read_text()

    assert text == completion.completed(shell), "python -m docs.make.completion"
    assert text.count(completion.MARKS[0]) == 2


@pytest.mark.parametrize(
    "name, words",
    [
        ("help", []),
        ("help", ["--help"]),
        ("help-all", ["help", "--all"]),
        *((f"completion.{shell}", ["completion", shell]) for shell in SHELLS),
    ],
)
def test_the_launcher_prints_the_text_that_python_prints(name, words):
    shown = CliRunner().invoke(cli, words, prog_name="gover")
    file = help_files.SHELL / f"printed/{name}.sh"

    done = subprocess.run(["sh", file], capture_output=True, text=True, check=True)

    assert done.stdout == shown.stdout, "python -m docs.make.help_files"


def section(path):
    """What the page has below the heading of a command, its subcommands included."""
    page = commands.PAGE.read_text()
    begin = re.search(rf"^(#+) {path}\n", page, re.MULTILINE)
    if begin is None:
        return page
    return re.split(rf"^#{{1,{len(begin[1])}}} ", page[begin.end() :], flags=re.MULTILINE)[0]


def unroffed(path):
    """The text of a man page without the marks that roff reads."""
    name = "-".join(path.split()[:2])
    page = (manual.MAN / f"{name}.1").read_text()
    text = re.sub(r"\\f[BR]|^\.\w+ |\\&", "", page, flags=re.MULTILINE)
    for escape, char in ESCAPES.items():
        text = text.replace(escape, char)
    return re.sub(r"gover-(\w+)\(1\)", r"\1", text)


@pytest.mark.parametrize("path", [each.path for each in every(told.gover())])
def test_nothing_that_help_prints_is_missing_from_page_and_man(path):
    shown = CliRunner().invoke(cli, [*path.split()[1:], "--help"], prog_name="gover")
    said = words(shown.stdout) - FRAME - words(path)

    assert shown.exit_code == 0
    assert len(said) > 4
    assert sorted(said - words(section(path))) == []
    assert sorted(said - words(unroffed(path))) == []


def test_the_help_of_every_command_begins_with_examples():
    assert [each.path for each in told.gover().subcommands if not each.examples] == []


@pytest.mark.parametrize("name", ["gover.1", *(f"gover-{name}.1" for name in COMMANDS)])
def test_man_shows_a_page_and_prints_no_warning(name):
    have("man")
    if sys.platform == "darwin":
        pytest.skip("the man of macOS takes other options")
    render = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", manual.MAN / name]
    result = subprocess.run(
        render, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout) > 1000


def test_every_variable_that_is_read_is_in_the_page_and_no_other():
    files = [path for room in ("gover", "shell", "shims") for path in (ROOT / room).rglob("*")]
    code = "\n".join(path.read_text() for path in files if path.suffix in (".py", ".sh", ".zsh"))
    page = (ROOT / "docs/environment.md").read_text()

    assert set(_OURS.findall(code)) - INTERNAL == set(_OURS.findall(page))


def test_every_exit_code_is_in_the_page():
    page = (ROOT / "docs/exit-codes.md").read_text()
    shown = {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}

    assert shown == {0, 1, 130} | {kind.exit_code for kind in GoverError.__subclasses__()}
