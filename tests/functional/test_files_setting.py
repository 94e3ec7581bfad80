"""`files` of the user's configuration: only files of these names are looked for."""

import json
import os

import pytest

from gover import settings
from gover.versionfile.formats import FLOOR_FORMATS, PIN_FORMATS
from tests.lib import shim_kinds
from tests.lib.gover_process import run_group


@pytest.fixture
def project(box):
    """A project that a `.go-version` pins, below a `.tool-versions` and beside a go.mod."""
    box.install("1.20.14", "1.22.3", "1.23.1")
    (box.project("top") / ".tool-versions").write_text("golang 1.23.1\n")
    path = box.project("top/p", "1.22.3\n")
    (path / "go.mod").write_text("module m\n\ngo 1.20\n")
    return path


def configure(box, *names):
    box.gover("config", "set", "files", *names)


def selected(box, directory):
    facts = json.loads(box.gover("current", "--json", cwd=directory).stdout)
    return facts["version"], facts["origin"]["path"]


def test_the_setting_may_name_all_that_is_read_and_nothing_else():
    names = [form.name for form in PIN_FORMATS + FLOOR_FORMATS]
    assert sorted(settings.FILE_CHOICES) == sorted(names)


def test_only_files_of_these_names_select(box, project):
    assert selected(box, project) == ("1.22.3", f"{project}/.go-version")
    configure(box, ".tool-versions")
    assert selected(box, project) == ("1.23.1", f"{project.parent}/.tool-versions")
    configure(box, "go.mod")
    assert selected(box, project) == ("1.23.1", f"{project}/go.mod")  # the newest installed
    configure(box, "gover.toml")
    box.gover("default", "1.20.14")
    assert selected(box, project) == ("1.20.14", None)
    box.gover("config", "unset", "files")
    assert selected(box, project) == ("1.22.3", f"{project}/.go-version")


@pytest.mark.parametrize("kind", shim_kinds.KINDS)
def test_a_change_of_the_setting_holds_at_the_next_go(box, project, kind, monkeypatch):
    shim_kinds.use(kind, monkeypatch)
    box.install()
    shims = shim_kinds.entry(kind, box.dirs, box.dirs.front)

    def go():
        environ = box.environ | {"PATH": f"{shims}:/usr/bin:/bin", "PWD": str(project)}
        return run_group([f"{shims}/go", "version"], env=environ, cwd=project, expect=0).stdout

    assert go() == "go version go1.22.3 test\n"
    configure(box, ".tool-versions")
    assert go() == "go version go1.23.1 test\n"
    box.gover("config", "unset", "files")
    assert go() == "go version go1.22.3 test\n"


def test_a_change_of_the_setting_holds_at_the_next_prompt_here_and_below(box, project, shell):
    below = box.project("top/p/a/b")
    terminal = box.terminal(shell, below).hook()
    for _ in range(3):
        terminal.run(":" if shell != "fish" else "true")
    assert terminal.value("PATH").startswith(box.entries("1.22.3"))

    configure(box, ".tool-versions")
    terminal.run("cd .")
    assert terminal.value("PATH").startswith(box.entries("1.23.1"))
    for _ in range(3):
        terminal.run("cd .")
    (below.parent / ".go-version").write_text("1.20.14\n")
    terminal.run("cd .")
    assert terminal.value("PATH").startswith(box.entries("1.23.1"))
    (below / ".tool-versions").write_text("golang 1.20.14\n")
    terminal.run("cd .")
    assert terminal.value("PATH").startswith(box.entries("1.20.14"))


def test_why_prints_what_is_looked_for(box, project):
    configure(box, ".tool-versions", "go.mod")
    config = f"{box.dirs.config}/config.toml"

    said = box.gover("why", cwd=project).stdout

    assert f"  only .tool-versions, go.mod are looked for (set by {config})\n" in said
    facts = json.loads(box.gover("why", "--json", cwd=project).stdout)
    assert facts["looked_for"] == [".tool-versions", "go.mod"]
    assert facts["looked_for_by"] == config


def test_pin_writes_no_file_that_is_not_looked_for(box, project):
    configure(box, ".tool-versions", "go.mod")

    done = box.gover("pin", "1.23.1", cwd=project, expect=1)

    assert done.stderr == (
        "gover: .go-version is none of the files that are looked for"
        f" (set by {box.dirs.config}/config.toml)\n"
        "hint: gover config set files '.go-version' '.tool-versions' 'go.mod'\n"
    )
    assert (project / ".go-version").read_text() == "1.22.3\n"
    box.gover("config", "set", "files", ".go-version", ".tool-versions", "go.mod")
    box.gover("pin", "1.23.1", cwd=project)


def test_another_name_is_an_error_that_has_the_allowed_ones(box):
    said = box.gover("config", "set", "files", ".go-version", "Go.mod", expect=2).stderr
    assert said.startswith(
        "gover: files cannot be '.go-version Go.mod': it must be a list of some of: gover.toml,"
        " .go-version, .envrc,"
    )
    assert said.endswith("\nhint: gover config set files gover.toml .go-version\n")
    os.makedirs(box.dirs.config, exist_ok=True)
    with open(f"{box.dirs.config}/config.toml", "w", encoding="utf-8") as file:
        file.write('files = [".nvmrc"]\n')
    said = box.gover("current", expect=4).stderr
    allowed = ", ".join(settings.FILE_CHOICES)
    assert said == (
        f"gover: {box.dirs.config}/config.toml:1: files must be a list of some of: {allowed}\n"
        f"hint: vi +1 '{box.dirs.config}/config.toml'\n"
    )


def test_the_projects_command_reads_the_same_files(box, project):
    box.gover("current", cwd=project)
    environ = box.environ | {"PWD": str(project)}
    shim = f"{box.dirs.shims}/go"
    run_group([shim, "version"], env=environ, cwd=project, expect=0)
    configure(box, ".tool-versions")

    listed = json.loads(box.gover("projects", "--json").stdout)["projects"]

    assert [row["directory"] for row in listed] == [str(project.parent)]
