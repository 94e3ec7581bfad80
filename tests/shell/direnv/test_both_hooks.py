"""direnv's hook and gover's in one shell, loaded in either order."""

import pytest

from tests.lib.direnv_shell import go, state

ORDERS = (("gover", "direnv"), ("direnv", "gover"))


@pytest.fixture(params=["zsh", "bash", "fish"])
def shell(request):
    return request.param


def rounds(beside, terminal):
    """Enter, switch to a plain project of gover's and back, leave; return what was seen."""
    beside.box.project("plain", "1.23.1\n")
    seen = []
    for place in ("~/envrc", "~/plain", "~/envrc", "~"):
        terminal.run(f"cd {place}")
        version = go(terminal) if place != "~" else None
        seen.append((version, beside.toolchains(terminal)))
    return seen


RIGHT = [
    ("1.22.3", ["1.22.3"]),
    ("1.23.1", ["1.23.1"]),
    ("1.22.3", ["1.22.3"]),
    (None, []),
]


@pytest.mark.parametrize("tools", ORDERS)
def test_a_version_in_an_envrc_holds_there_and_nothing_stays(beside, shell, tools):
    beside.project("envrc", "use go 1.22.3\n")
    terminal = beside.terminal(shell, tools)
    before = state(terminal)

    assert rounds(beside, terminal) == RIGHT
    assert state(terminal) == before


@pytest.mark.parametrize("tools", ORDERS)
def test_an_envrc_that_adds_to_path_too_leaves_nothing(beside, shell, tools):
    beside.project("envrc", "use go 1.22.3\nPATH_add bin\n")
    terminal = beside.terminal(shell, tools)
    before = state(terminal)

    assert rounds(beside, terminal) == RIGHT
    assert state(terminal) == before


@pytest.mark.parametrize("tools", ORDERS)
def test_a_version_that_only_bash_can_read_beats_the_pin_beside_it(beside, shell, tools):
    beside.project("envrc", 'use go "$(echo 1.22.3)"\n', pin="1.23.1\n")
    terminal = beside.terminal(shell, tools)
    before = state(terminal)

    assert rounds(beside, terminal) == RIGHT
    assert state(terminal) == before


@pytest.mark.parametrize("tools", ORDERS)
def test_an_envrc_without_use_go_leaves_nothing(beside, shell, tools):
    beside.project("envrc", "PATH_add bin\n", pin="1.22.3\n")
    terminal = beside.terminal(shell, tools)
    before = state(terminal)

    assert rounds(beside, terminal) == RIGHT
    assert state(terminal) == before


@pytest.mark.parametrize("tools", ORDERS)
def test_variables_of_an_envrc_that_direnv_has_loaded_are_direnvs(beside, shell, tools):
    project = beside.project("envrc", "use go 1.22.3\nexport FOO=1\n")
    beside.box.gover("allow", str(project / ".envrc"))
    terminal = beside.terminal(shell, tools)

    terminal.run("cd envrc")
    terminal.run(":")

    assert terminal.value("FOO") == "1"
    assert "FOO" not in terminal.value("__GOVER_UNDO")
    terminal.run("cd ..")
    assert terminal.value("FOO") is None
