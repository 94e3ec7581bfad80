"""What docs/scripts.md says of commands and exit codes is what gover does."""

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gover.cli.group import cli
from gover.errors import GoverError
from tests.lib.doc_pages import ROOT
from tests.lib.gover_process import run_gover

PAGE = (ROOT / "docs/scripts.md").read_text()
KINDS = {
    "only reads, without network": lambda e: not (e["writes"] or e["network"] or e["runs"]),
    "may open a connection": lambda e: e["network"],
    "may write to the project": lambda e: "project" in e["writes"],
    "may write to start-up files": lambda e: "start-up files" in e["writes"],
    "runs other programs": lambda e: e["runs"],
}


@pytest.fixture(scope="module")
def effects():
    shown = CliRunner().invoke(cli, ["help", "--json"], prog_name="gover").stdout
    return {each["command"]: each["effects"] for each in json.loads(shown)["commands"]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_has_the_commands_with_that_effect(effects, kind):
    (row,) = re.findall(rf"^\| {kind} \| (.+) \|$", PAGE, re.MULTILINE)
    named = {word for word in re.findall(r"`([^`]+)`", row) if not word.startswith("-")}

    assert named == {name for name, effect in effects.items() if KINDS[kind](effect)}


def test_the_exit_codes_are_those_of_the_errors():
    section = PAGE.partition("## Exit codes")[2].partition("##")[0]
    shown = {int(code) for code in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)}
    errors = {kind.exit_code for kind in GoverError.__subclasses__()}

    assert shown == {0, 1} | {code for code in errors if code < 100}


def test_without_a_terminal_nothing_is_asked(home, environ):
    """The rows of the table `No questions`."""
    (home / ".bashrc").write_text("# mine\n")
    use = run_gover("use", "1.22.1", cwd=home, env=environ, expect=3)
    pin = run_gover("pin", "1.22.1", cwd=home, env=environ)
    found = environ | {"PATH": f"{Path(sys.executable).parent}:{environ['PATH']}"}
    setup = run_gover("setup", "--shell", "bash", cwd=home, env=found, expect=2)

    assert "hint: gover install 1.22.1" in use.stderr
    assert "pinned 1.22.1" in pin.stderr
    assert "hint: gover setup --yes" in setup.stderr
    assert (home / ".bashrc").read_text() == "# mine\n"
