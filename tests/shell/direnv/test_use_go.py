"""`use go` in an .envrc, under real direnv and without gover's hook."""

import os
import shutil
import time

import pytest

from tests.lib.direnv_shell import go, state


@pytest.fixture
def terminal(beside):
    return beside.terminal("bash", ["direnv"])


def test_a_version_holds_inside_and_nothing_is_left_outside(beside, terminal):
    beside.project("p", "use go 1.22.3\n")
    before = state(terminal)

    terminal.run("cd p")

    assert go(terminal) == "1.22.3"
    assert terminal.value("GOTOOLCHAIN") is None
    assert terminal.run("go env GOTOOLCHAIN").strip() == "local"
    assert terminal.value("GOROOT") is None
    terminal.run("cd ..")
    assert state(terminal) == before


@pytest.mark.parametrize("line", ["use golang 1.22", "use go ~1.22.2", "use go go1.22.3"])
def test_any_spec_will_do(beside, terminal, line):
    beside.project("p", line + "\n")

    terminal.run("cd p")

    assert go(terminal) == "1.22.3"


def test_without_a_version_gover_decides(beside, terminal):
    beside.project("p", "use go\n", pin="1.22.3\n")

    terminal.run("cd p")

    assert go(terminal) == "1.22.3"


def test_an_edited_pin_is_loaded_at_the_next_prompt(beside, terminal):
    project = beside.project("p", "use go\n", pin="1.22.3\n")
    terminal.run("cd p")
    (project / ".go-version").write_text("1.23.1\n")
    later = time.time() + 2
    os.utime(project / ".go-version", (later, later))

    terminal.run(":")

    assert go(terminal) == "1.23.1"


def test_a_gotoolchain_of_the_users_stays(beside, terminal):
    beside.project("p", "export GOTOOLCHAIN=auto\nuse go 1.22.3\n")

    terminal.run("cd p")

    assert terminal.value("GOTOOLCHAIN") == "auto"


def test_a_missing_version_is_a_failure_with_its_reason(beside, terminal):
    project = beside.project("p", "strict_env\nuse go 1.21.5\nexport AFTER=1\n")

    shown = terminal.run("cd p")

    where = f"{beside.box.shown(project)}/.envrc"
    assert f"gover: go1.21.5 is not installed (set by {where})" in shown
    assert "hint: gover install 1.21.5" in shown
    assert terminal.value("AFTER") is None


def test_no_other_go_takes_the_place_of_a_missing_one(beside):
    """The pin beside it is installed; the hook and the shims must fail as the file does."""
    project = beside.box.project("p", "1.22.3\n")

    run = beside.box.gover("setup", "direnv", "--load", "1.21.5", cwd=project, expect=3)

    assert "export 'GOVER_VERSION=1.21.5'\n" in run.stdout
    assert f"export 'PATH={beside.box.dirs.front}:" in run.stdout
    assert f"{beside.box.dirs.toolchains}/1.22.3/bin:" not in run.stdout


def test_a_version_that_is_installed_later_is_loaded_at_the_next_prompt(beside, terminal):
    beside.project("p", "use go 1.21.5\n")
    terminal.run("cd p")
    beside.box.install("1.21.5")

    terminal.run(":")

    assert go(terminal) == "1.21.5"


def test_nonsense_is_a_failure_and_is_never_run(beside, terminal):
    project = beside.project("p", "use go 1.22.3 '$(touch owned)' || export FAILED=$?\n")

    shown = terminal.run("cd p")

    assert f"gover: {beside.box.shown(project)}/.envrc: " in shown
    assert terminal.value("FAILED") == "1"
    assert not (project / "owned").exists()


def test_a_gover_that_has_moved_is_found_on_path(beside, terminal):
    beside.project("p", "use go 1.22.3\n")
    elsewhere = beside.box.home / "elsewhere"
    shutil.move(beside.box.bin, elsewhere)
    terminal.run(f"PATH={elsewhere}:/usr/bin:/bin")

    terminal.run("cd p")

    assert go(terminal) == "1.22.3"


def test_a_project_with_an_odd_name_works(beside, terminal):
    beside.project("o'dd dir", "use go 1.22.3\n")

    terminal.run('cd "o\'dd dir"')

    assert go(terminal) == "1.22.3"
