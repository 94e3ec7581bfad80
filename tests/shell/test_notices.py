"""When the hook prints what a plan has to say: at prompts, where it is new, and nowhere else."""

import subprocess

import pytest

from tests.lib.terminals import have

MISSING = "go1.99.9 is not installed"


@pytest.fixture
def projects(box):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    box.project("missing", "1.99.9\n")
    low = box.project("low", "1.22.3\n")
    (low / "go.mod").write_text("module m\n\ngo 1.99\n")  # a notice, printed once in a shell
    return box


SUBSHELL = {
    "zsh": "x=$(cd ~/{0} && pwd); (cd ~/{0}; true)",
    "bash": "x=$(cd ~/{0} && pwd); (cd ~/{0}; gover --version >/dev/null)",
    "fish": "set x (cd ~/{0}; pwd; cd ~)",
}


@pytest.mark.parametrize("place", ["missing", "low"])
def test_a_subshell_prints_nothing_and_the_shell_does(projects, shell, place):
    terminal = projects.terminal(shell).hook()
    for _ in range(3):
        assert terminal.run(SUBSHELL[shell].format(place)) == ""
    said = terminal.run(f"cd ~/{place}")
    assert said.count("gover: ") == 1
    assert terminal.run(SUBSHELL[shell].format(place)) == ""


def test_a_cd_there_and_back_on_one_line_prints_nothing(projects, shell):
    terminal = projects.terminal(shell).hook()
    assert terminal.run("cd ~/missing; cd ~/a") == ""
    assert MISSING in terminal.run("cd ~/missing; cd ~; cd ~/missing")


def test_a_notice_is_printed_once_and_an_error_at_each_entry(projects, shell):
    terminal = projects.terminal(shell).hook()
    assert "gover: " in terminal.run("cd ~/low")
    assert MISSING in terminal.run("cd ~/missing")
    assert terminal.run("cd ~/low") == ""
    assert MISSING in terminal.run("cd ~/missing")


def test_tab_completion_that_does_cd_prints_nothing(projects):
    """A widget that changes directory: the line that is being typed stays whole."""
    have("zsh")
    (projects.home / ".zshrc").write_text(
        "autoload -Uz compinit; compinit -u\n"
        'eval "$(gover hook zsh)"\n'
        "_there() { local -a found; found=($(cd ~/missing && print -l *(N) one-of-them));"
        " compadd -a found }\n"
        "there() { print GOT:$1 }; compdef _there there\n"
        "PS1='READY<%?>'; unsetopt prompt_cr prompt_sp\n"
    )
    terminal = projects.terminal("zsh", GOVER_TEST="1")
    terminal.child.sendline("exec zsh -i")
    terminal.child.expect(r"READY<\d+>")
    terminal.child.send("there one\t\n")
    terminal.child.expect(r"GOT:one-of-them")
    assert "gover" not in terminal.child.before
    terminal.child.expect(r"READY<\d+>")


def test_nothing_is_printed_while_powerlevel10k_shows_its_instant_prompt(projects):
    """It warns of any output then, and blames ~/.zshrc; it unsets the variable at its end."""
    have("zsh")
    terminal = projects.terminal("zsh", projects.home / "missing")
    terminal.run("typeset -gi __p9k_instant_prompt_active=1")

    assert terminal.hook().run(":") == ""

    assert MISSING in terminal.run("unset __p9k_instant_prompt_active")
    assert terminal.run(":") == ""


@pytest.mark.parametrize("shell", ["zsh", "bash"], indirect=True)
def test_a_script_that_sources_the_hook_has_the_words_of_the_shim_alone(projects, shell):
    text = f'eval "$(gover hook {shell})"; cd ~/missing; go version'
    run = subprocess.run(
        [shell, "-c", text], env=projects.environ, capture_output=True, text=True, check=False
    )
    assert run.returncode == 3
    assert run.stderr.count(MISSING) == 1
