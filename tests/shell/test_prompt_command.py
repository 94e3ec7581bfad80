"""bash's PROMPT_COMMAND: where the hook stands in it, what others there see, what children get."""

import subprocess

import pytest

from tests.lib.terminals import have, loading

LOAD = loading("bash")
END = "${_gover_hidden:+${GOROOT+_gover_hide}}"
STRING = "${_gover_exe:+_gover_prompt} ${_gover_exe:+top${FUNCNAME-}}"


@pytest.fixture
def terminal(box):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    return box.terminal("bash")


def elements(terminal):
    return terminal.lines("printf '<%s>\\n' \"${PROMPT_COMMAND[@]}\"")


def has_arrays(terminal):
    return terminal.run("((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); echo $?") == "0\n"


# What there is when the hook is loaded; the elements after it; the string of an older bash.
BEFORE = {
    "nothing": ("unset PROMPT_COMMAND", ["_gover_prompt"], STRING),
    "a string": ("PROMPT_COMMAND='one;two'", ["_gover_prompt", "one;two"], f"{STRING};one;two"),
    "an array": ("PROMPT_COMMAND=(one two)", ["_gover_prompt", "one", "two"], f"{STRING};one"),
    "direnv's alone": (
        "PROMPT_COMMAND=_direnv_hook",
        ["_direnv_hook", "_gover_prompt"],
        f"_direnv_hook;{STRING}",
    ),
    "direnv's in a string": (
        "PROMPT_COMMAND='zero; _direnv_hook;one'",
        ["zero; _direnv_hook;one", "_gover_prompt"],
        f"zero; _direnv_hook;{STRING};one",
    ),
    "direnv's second": (
        "PROMPT_COMMAND=(one _direnv_hook two)",
        ["one", "_direnv_hook", "_gover_prompt", "two"],
        f"{STRING};one",
    ),
    "a name that begins as direnv's": (
        "PROMPT_COMMAND=_direnv_hook_quiet",
        ["_gover_prompt", "_direnv_hook_quiet"],
        f"{STRING};_direnv_hook_quiet",
    ),
    "a name that ends as gover's": (
        "PROMPT_COMMAND=(my_gover_prompt)",
        ["_gover_prompt", "my_gover_prompt"],
        f"{STRING};my_gover_prompt",
    ),
    "gover's in a string": (
        "PROMPT_COMMAND='one;_gover_prompt;two'",
        ["one;_gover_prompt;two"],
        "one;_gover_prompt;two",
    ),
}


@pytest.mark.parametrize("what", BEFORE)
def test_the_hook_has_an_element_of_its_own_behind_direnvs(terminal, what):
    if not has_arrays(terminal):
        pytest.skip("bash runs one string")
    before, wanted, _ = BEFORE[what]
    names = "zero one two _direnv_hook _direnv_hook_quiet my_gover_prompt"
    terminal.run(f'for f in {names}; do eval "$f() {{ :; }}"; done')

    assert terminal.run(f"{before}; {LOAD}; {LOAD}") == ""  # twice, and once is enough

    assert elements(terminal) == [f"<{element}>" for element in [*wanted, END]]
    terminal.run("cd a")
    assert terminal.run("go version") == "go version go1.22.3 test\n"


@pytest.mark.parametrize("what", BEFORE)
def test_an_older_bash_has_it_in_a_string(box, what):
    """As bash 3.2 to 5.0 do it; they run element 0 alone."""
    have("bash")
    box.gover("hook", "bash")
    (file,) = (box.home / "data/hook").rglob("bash")
    file.write_text(file.read_text().replace("< 501", "< 9999"))
    before, _, wanted = BEFORE[what]
    wanted += f"\n{END}"
    run = subprocess.run(
        ["bash", "--norc", "-c", f'{before}; . {file}; . {file}; printf %s "$PROMPT_COMMAND"'],
        env=box.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == (wanted, "")


@pytest.mark.parametrize("how", ["PROMPT_COMMAND=show", "PROMPT_COMMAND=(show)"])
def test_what_stands_behind_sees_the_line_of_the_user(terminal, how):
    """PIPESTATUS and $?, at rest and where gover acts; a trap on ERR runs once for an error."""
    if not has_arrays(terminal):
        pytest.skip("bash keeps them between elements since 5.1")
    terminal.run('show() { echo "SAW $? ${PIPESTATUS[*]}"; }')
    terminal.run(f"{how}; {LOAD}")

    assert terminal.run("true | false | true") == "SAW 0 0 1 0\n"
    assert terminal.run("true | false") == "SAW 1 0 1\n"
    assert terminal.run("cd ~/a | true; cd ~/a; (exit 3) | (exit 4)") == "SAW 4 3 4\n"
    terminal.run("trap 'echo ERR' ERR")
    assert terminal.run("false") == "ERR\nSAW 1 1\n"
    assert terminal.run("cd ~; false") == "ERR\nSAW 1 1\n"
    terminal.run("set -o errtrace")
    assert terminal.run("cd ~/a; false") == "ERR\nSAW 1 1\n"
    assert "/toolchains/1.22.3/bin" in terminal.value("PATH")


def test_in_one_string_with_others_the_status_is_kept(terminal):
    terminal.run('show() { echo "SAW $?"; }; PROMPT_COMMAND="_gover_prompt;show"; ' + LOAD)
    assert terminal.run("(exit 7)") == "SAW 7\n"
    assert terminal.run("cd a; (exit 8)") == "SAW 8\n"
    assert terminal.run("go version") == "go version go1.22.3 test\nSAW 0\n"


def test_a_prompt_command_that_cannot_be_changed_is_said(terminal):
    terminal.run("PROMPT_COMMAND='true'; readonly PROMPT_COMMAND")
    assert terminal.run(LOAD) == (
        "gover: PROMPT_COMMAND cannot be changed: gover does nothing at prompts of this shell\n"
    )
    assert terminal.run("echo alive") == "alive\n"


CHILDREN = {
    "bash": ["bash", "--norc", "-i"],
    "bash with BASH_ENV": ["bash", "-c", ":"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}


@pytest.mark.parametrize("child", CHILDREN)
@pytest.mark.parametrize("before", ["export PROMPT_COMMAND=true", "set -a", "export BASH_ENV=/x"])
def test_a_child_without_the_hook_prints_no_error(box, terminal, before, child):
    have(CHILDREN[child][0])
    terminal.run(f"{before}; {LOAD}; export PROMPT_COMMAND")
    terminal.run("cd a")
    terminal.run(f"env -0 >{box.home}/seen")
    words = (box.home / "seen").read_bytes().split(b"\0")[:-1]
    environ = dict(word.split(b"=", 1) for word in words)
    assert b"/toolchains/1.22.3/bin" in environ[b"PATH"]
    assert not [name for name in environ if name.startswith((b"_gover", b"BASH_FUNC__gover"))]
    environ.pop(b"BASH_ENV", None)

    run = subprocess.run(
        CHILDREN[child],
        input=b"echo one\necho two\n",
        env=environ,
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert b"gover" not in run.stderr
    assert b"not found" not in run.stderr + run.stdout


def test_an_exported_string_of_an_older_bash_does_nothing_in_a_child(box):
    environ = {**box.environ, "PROMPT_COMMAND": f"{STRING};echo SAW\n{END}"}
    run = subprocess.run(
        ["bash", "--norc", "-i"],
        input="echo one\n",
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "SAW" in run.stdout
    assert "found" not in run.stderr
