"""GOROOT, which a plan unsets, and other tools' prompt hooks set again at each prompt."""

import pytest

from tests.lib.terminals import loading

OTHER = {
    "bash": "other() { export GOROOT=/other; }",
    "zsh": "other() { export GOROOT=/other }",
    "fish": "function other --on-event fish_prompt; set -gx GOROOT /other; end",
}
# Before 5.1 bash runs element 0 alone, which `PROMPT_COMMAND=` is.
ARRAYS = "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501))"
REGISTER = {
    "bash": {
        "behind": 'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND;}other"',
        "an element": f"if {ARRAYS}; then PROMPT_COMMAND+=(other); "
        'else PROMPT_COMMAND+=";other"; fi',
    },
    "zsh": {"behind": "precmd_functions+=(other)", "an element": "precmd_functions+=(other)"},
    "fish": {"behind": "true", "an element": "true"},
}


@pytest.fixture
def terminal(box, shell):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    box.project("out")
    return box.terminal(shell)


@pytest.mark.parametrize("how", ["behind", "an element"])
def test_a_command_in_a_pinned_directory_never_sees_it(terminal, shell, how):
    # As in one start-up file, behind gover.
    terminal.run(f"{loading(shell)}; {OTHER[shell]}; {REGISTER[shell][how]}")
    assert terminal.value("GOROOT") == "/other"
    for _ in range(2):
        for place in ("a", "b", "a"):
            terminal.run(f"cd ~/{place}")
            assert terminal.value("GOROOT") is None
            assert terminal.value("GOROOT") is None
            assert terminal.value("__GOVER_UNDO").count("GOROOT") <= 1
        terminal.run("cd ~/out")
        assert terminal.value("GOROOT") == "/other"


def test_what_the_user_sets_stays(terminal):
    terminal.hook().run("cd ~/a")
    terminal.export(GOROOT="/mine")
    for _ in range(3):
        assert terminal.value("GOROOT") == "/mine"
    terminal.run("cd ~/out")
    assert terminal.value("GOROOT") == "/mine"


def test_what_was_set_once_by_another_hook_is_there_again_outside(terminal, shell):
    """As mise does it, which sets GOROOT when its own answer changes."""
    once = {
        "bash": "other() { [[ -n $did ]] || export did=1 GOROOT=/other; }",
        "zsh": "other() { [[ -n $did ]] || export did=1 GOROOT=/other }",
        "fish": "function other --on-event fish_prompt; "
        "set -q did; or set -gx GOROOT /other; set -g did 1; end",
    }
    if shell == "bash" and terminal.run(f"{ARRAYS}; echo $?") != "0\n":
        pytest.skip("before 5.1 a hook added to the one string runs behind all of gover's at first")
    terminal.hook().run("cd ~/a")
    terminal.run(f"{once[shell]}; {REGISTER[shell]['behind']}")
    assert terminal.value("GOROOT") is None
    terminal.run("cd ~/out")
    assert terminal.value("GOROOT") == "/other"


@pytest.mark.parametrize("where", ["in front", "behind"])
def test_what_another_hook_brings_back_at_each_prompt_is_unset_again(terminal, shell, where):
    """As mise does beside gover, whose own line stands before or after."""
    register = REGISTER[shell]["an element"]
    if where == "in front":
        register = {
            "bash": f'if {ARRAYS}; then PROMPT_COMMAND=(other "${{PROMPT_COMMAND[@]}}"); '
            'else PROMPT_COMMAND="other;$PROMPT_COMMAND"; fi',
            "zsh": "precmd_functions=(other $precmd_functions)",
            "fish": "true",
        }[shell]
    lines = [OTHER[shell], loading(shell), register]
    if where == "behind":
        lines = [loading(shell), OTHER[shell], register]
    terminal.run("; ".join(lines))
    for place in ("a", "a", "b", "out", "a"):
        terminal.run(f"cd ~/{place}")
        assert terminal.value("GOROOT") == ("/other" if place == "out" else None)
