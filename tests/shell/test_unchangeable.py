"""Variables that a shell cannot change, or that are a function's: they stay, all else works."""

import pytest

ENVRC = "use go 1.22.3\nexport FIRST=1\nexport NAME=inside\nexport LAST=1\n"
LINE = "gover: {} stays as it is: this shell cannot change it\n"
# How a user makes a variable one that cannot be set as a text can.
KINDS = {
    "bash": {
        "readonly": "readonly NAME=mine",
        "readonly and exported": "export NAME=mine; readonly NAME",
        "array": "NAME=(one two)",
        "association": "declare -A NAME=([a]=b)",
        "integer": "declare -i NAME=5",
        "upper case": "declare -u NAME=mine",
    },
    "zsh": {
        "readonly": "readonly NAME=mine",
        "readonly and exported": "export NAME=mine; readonly NAME",
        "array": "NAME=(one two)",
        "association": "typeset -A NAME=(a b)",
        "integer": "integer NAME=5",
        "float": "float NAME=5",
        "upper case": "typeset -u NAME=mine",
        "a width": "typeset -L 3 NAME=mine",
    },
}
CASES = [(shell, kind) for shell, kinds in KINDS.items() for kind in kinds]


@pytest.fixture
def project(box):
    box.install("1.22.3", "1.23.1")
    box.project("b", "1.23.1\n")
    path = box.project("a")
    (path / ".envrc").write_text(ENVRC)
    box.gover("allow", cwd=path)
    return path


def declared(terminal):
    return terminal.run("typeset -p NAME")


@pytest.mark.parametrize(("shell", "kind"), CASES, indirect=["shell"])
def test_a_variable_that_cannot_be_changed_is_left_with_one_line(box, project, shell, kind):
    terminal = box.terminal(shell).hook()
    if "invalid option" in terminal.run(KINDS[shell][kind]):
        pytest.skip("bash 3.2 has no such variables")
    before, outside = declared(terminal), terminal.value("PATH")

    assert terminal.run("cd a") == LINE.format("NAME")

    assert declared(terminal) == before
    assert (terminal.value("FIRST"), terminal.value("LAST")) == ("1", "1")
    assert terminal.value("PATH") == f"{box.entries('1.22.3')}:{outside}"
    for _ in range(3):  # it is said once, and nothing grows
        assert terminal.run("cd ../b") == ""
        assert terminal.value("PATH") == f"{box.entries('1.23.1')}:{outside}"
        assert terminal.run("cd ../a") == ""
    assert terminal.run("cd ..") == ""
    assert terminal.value("PATH") == outside
    assert terminal.value("FIRST") is None
    assert terminal.value("__GOVER_UNDO") is None
    assert declared(terminal) == before


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)
def test_a_variable_that_becomes_readonly_inside_does_not_keep_the_rest(box, project, shell):
    terminal = box.terminal(shell).hook()
    outside = terminal.value("PATH")
    terminal.run("cd a")
    terminal.run("readonly NAME")

    assert terminal.run("cd ..") == LINE.format("NAME")

    assert terminal.value("NAME") == "inside"
    assert terminal.value("PATH") == outside
    assert (terminal.value("FIRST"), terminal.value("LAST")) == (None, None)
    assert terminal.value("__GOVER_UNDO") is None


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)
def test_a_readonly_path_is_left_and_the_rest_works(box, project, shell):
    terminal = box.terminal(shell).hook()
    terminal.run("readonly PATH")
    path = terminal.value("PATH")

    assert terminal.run("cd a") == LINE.format("PATH")

    assert terminal.value("NAME") == "inside"
    assert terminal.run("cd ../b") == ""
    assert terminal.run("go version").strip() == "go version go1.23.1 test"
    assert terminal.value("NAME") is None
    assert terminal.value("PATH") == path
    assert terminal.run("cd ..") == ""
    assert terminal.value("__GOVER_UNDO") is None


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)
def test_a_path_that_was_readonly_before_the_hook_is_left_too(box, project, shell):
    terminal = box.terminal(shell)
    terminal.run("readonly PATH")
    path = terminal.value("PATH")
    assert terminal.hook().run("cd a") in ("", LINE.format("PATH"))
    assert terminal.value("PATH") == path
    assert terminal.value("NAME") == "inside"


def test_a_name_that_fish_does_not_let_anybody_set_is_left(box, project):
    (project / ".envrc").write_text(ENVRC.replace("NAME", "hostname"))
    box.gover("allow", cwd=project)
    terminal = box.terminal("fish").hook()
    outside = terminal.value("PATH")

    assert terminal.run("cd a") == LINE.format("hostname")

    assert (terminal.value("FIRST"), terminal.value("LAST")) == ("1", "1")
    assert terminal.run("cd ..") == ""
    assert terminal.value("PATH") == outside


LOCAL = {
    "zsh": 'f() { local -x GOROOT=/local; cd ~/a; : ; echo "in $GOROOT" }',
    "bash": "f() { local -x GOROOT=/local; cd ~/a; gover --version >/dev/null;"
    ' echo "in $GOROOT"; }',
    "fish": 'function f; set -lx GOROOT /local; cd ~/a; echo "in $GOROOT"; end',
}


@pytest.mark.parametrize("outside", [None, "/mine"])
def test_a_local_variable_of_a_function_is_not_made_global(box, project, shell, outside):
    """A cd in a function is seen at once in zsh and fish; bash is called by gover itself."""
    terminal = box.terminal(shell, **({"GOROOT": outside} if outside else {})).hook()
    terminal.run(LOCAL[shell])

    assert terminal.run("f").strip() == "in /local"

    assert terminal.value("GOROOT") is None
    terminal.run("cd ~/b")
    assert terminal.value("GOROOT") is None
    terminal.run("cd ~")
    assert terminal.value("GOROOT") == outside


def test_a_record_that_is_no_record_is_harmless(box, project, shell):
    evil = "/x\x1fa[$(touch pwned)]\x1f-\x1f=1\x1fPATH x\x1f-\x1f=1\x1fFIRST"
    terminal = box.terminal(shell, __GOVER_UNDO=evil).hook()
    terminal.run("cd a")
    assert terminal.value("NAME") == "inside"
    terminal.run("cd ..")
    assert terminal.value("__GOVER_UNDO") is None
    assert not list(box.home.rglob("pwned"))
