"""Measuring the user's own prompt: the user's shell, the user's start files, in real shells."""

import os

import pytest
from terminals import have, loading

STARTS = {"zsh": ".zshrc", "bash": ".bashrc", "fish": ".config/fish/config.fish"}
OTHER = {
    "zsh": "other() { :; }; precmd_functions+=(other); PS1='%~ %# '\n",
    "bash": "other() { :; }; PROMPT_COMMAND='other'\n",
    "fish": "function other --on-event fish_prompt; end\nfunction fish_prompt; echo x; end\n",
}


@pytest.fixture
def started(box, shell):
    """A HOME whose start file adds a function of its own to the prompt, and returns that file."""
    box.install("1.22.3")
    path = box.home / STARTS[shell]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OTHER[shell])
    return path


def rows(result):
    assert result.returncode == 0, result.stderr
    return [line.split(maxsplit=2) for line in result.stdout.splitlines()]


def test_each_part_of_the_users_prompt_has_its_figures(box, shell, started):
    started.write_text(OTHER[shell] + loading(shell) + "\n")
    project = box.project("p", "1.22.3\n")

    found = rows(box.gover("hook", "--profile", shell, cwd=project))

    ours = "_gover_on_prompt" if shell == "fish" else "_gover_prompt"
    assert {ours, "other"} < {name for _, _, name in found}
    assert all(0 <= float(median) <= float(tail) for median, tail, _ in found)


def test_a_prompt_without_the_hook_is_measured_and_its_user_is_told(box, shell, started):
    result = box.gover("hook", "--profile", shell)

    assert not [name for _, _, name in rows(result) if "gover" in name]
    assert f"gover's hook is not loaded there; hint: {loading(shell)}\n" in result.stderr


def test_measuring_leaves_no_trace_in_the_users_history_or_place(box, shell, started):
    before = sorted(os.listdir(box.home))

    box.gover("hook", "--profile", shell, HISTFILE=str(box.home / "history"))

    left = set(os.listdir(box.home)) - set(before) - {".local", ".cache", ".config", "data"}
    assert left == set()


def test_an_unknown_shell_is_a_mistake_in_usage(box):
    result = box.gover("hook", "--profile", "csh")

    assert result.returncode == 2
    assert result.stderr.startswith("gover: there is no hook for 'csh'")


def test_a_start_file_that_ends_the_shell_is_said(box):
    have("zsh")
    (box.home / ".zshrc").write_text("exit 0\n")

    result = box.gover("hook", "--profile", "zsh")

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("gover: zsh told nothing of its prompt")
