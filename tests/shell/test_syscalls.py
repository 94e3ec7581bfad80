"""
System calls: of a prompt, of a level more, of a `cd`, of a shim and of the launcher.

The figures are what was counted under strace with zsh 5.9, bash 5.2 and fish 3.6; a fourth
more is allowed for other releases of them. A quicker hook takes them down: put it here then.
"""

import os
import subprocess
from pathlib import Path

import pytest

from gover.activation.hook import texts_digest
from gover.versionfile.formats import FILE_NAMES
from tests.lib.strace import PROCESS, calls, processes
from tests.lib.terminals import have, loading

SLACK = 1.25
PROMPT = {"zsh": 28, "bash": 27, "fish": 27}
CD = {"zsh": 50, "bash": 37, "fish": 76}  # into, between or out of known places
DEPTHS = (0, 6, 12)
LOADING = {"zsh": 260, "bash": 182, "fish": 333}  # with the launcher, and the text compiled for zsh
LAUNCHER = {  # with dash, which makes 50 by itself, in a project's own directory
    "--version": 64,
    "hook zsh": 86,
    "hook fish": 86,
    "current": 156,
    "which gofmt": 156,
    "env": 155,
}


def inside(box, depth):
    return box.home / "a" / "/".join(map(str, range(1, depth + 1)))


def known(box, place):
    """Have a plan made for a place, by the shim: it starts the least that does it."""
    command = [f"{box.dirs.shims}/go", "version"]
    subprocess.run(command, env=box.environ, cwd=place, check=True, capture_output=True)


@pytest.fixture
def counted(box, shell):
    """{name: number of calls} of a prompt at each depth and of each kind of `cd`."""
    box.install("1.22.3", "1.23.1")
    inside(box, max(DEPTHS)).mkdir(parents=True)
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    move = "cd {}; _gover_prompt" if shell == "bash" else "cd {}"
    there = [*(inside(box, depth) for depth in DEPTHS), box.home / "b", box.home]
    script = "; ".join([loading(shell), *(move.format(place) for place in there)])
    for depth in DEPTHS:
        script += f"; {move.format(inside(box, depth))}; _gover_prompt; _gover_prompt"
        script += f"; mark prompt{depth}; _gover_prompt; mark -"
    script += f"; {move.format(box.home)}"
    for name, place in ("enter", box.home / "a"), ("switch", box.home / "b"), ("leave", box.home):
        script += f"; mark {name}; {move.format(place)}; mark -"
    # Of bash, which has once had a child, each command asks for the mask of its signals.
    return {
        name: len([call for call in found if not call.startswith("rt_sigprocmask(")])
        for name, found in calls(box, shell, script).items()
    }


def test_a_prompt_makes_few_calls_and_for_a_level_more_one_for_each_file(shell, counted):
    assert counted["prompt0"] <= PROMPT[shell] * SLACK
    level = (counted["prompt12"] - counted["prompt6"]) / 6
    assert level <= len(FILE_NAMES)
    call = 10  # which zsh makes for a function, where there is something to ask below
    assert counted["prompt6"] - counted["prompt0"] <= 6 * len(FILE_NAMES) + call


def test_a_cd_between_known_places_makes_few_calls(shell, counted):
    assert max(counted[name] for name in ("enter", "switch", "leave")) <= CD[shell] * SLACK


def test_loading_the_hook_makes_few_calls(box, shell):
    """zsh, which changes the mask of its signals with each word it parses, has it compiled."""
    box.install("1.22.3")
    box.gover("hook", shell)
    found = calls(box, shell, f"mark load; {loading(shell)}; mark end")["load"]

    assert len(found) <= LOADING[shell] * SLACK


def test_zsh_reads_the_text_of_the_hook_where_the_compiled_form_is_not_of_it(box):
    have("zsh")
    box.gover("hook", "zsh")
    (text,) = Path(box.dirs.data, "hook").rglob("zsh")
    compiled = text.with_name("zsh.zwc")
    first, own, mark = compiled.read_bytes(), text.read_text(), "mark load"
    load = f"{mark}; {loading('zsh')}; mark end"

    compiled.chmod(0o644)
    few = len(calls(box, "zsh", load)["load"])
    compiled.write_bytes(first.replace(b"5.", b"4.", 1))  # of another zsh
    other = len(calls(box, "zsh", load)["load"])
    text.write_text(f"{own}builtin print of the text\n")
    compiled.write_bytes(first)
    os.utime(compiled, (1, 1))
    printed = subprocess.run(
        ["zsh", "-f", "-c", loading("zsh")],
        env=box.environ, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert other > 2 * few
    assert printed == "of the text\n"
    text.write_text(own.replace(texts_digest(), "01234567"))  # of another commit
    text.with_name("lookup").unlink()
    box.gover("hook", "zsh")
    assert (text.read_text(), compiled.read_bytes()) == (own, first)


@pytest.mark.parametrize("interpreter", ["as written", "dash", "bash -p", "busybox sh"])
def test_a_shim_is_one_process_that_becomes_the_tool(box, interpreter):
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    box.gover("hook", "zsh")
    shim = f"{box.dirs.shims}/go"
    words = [] if interpreter == "as written" else interpreter.split()
    if words:
        have(words[0])
    known(box, project)

    programs, found = processes(box, [*words, shim, "version"], project)

    assert programs[-1] == f"{box.dirs.toolchains}/1.22.3/bin/go"
    assert len(programs) == 2
    assert [call for call in found if PROCESS.match(call) and "execve" not in call] == []


def test_what_the_launcher_answers_is_one_process_of_few_calls(box):
    """No file of gover's is read a byte a call, as dash's `read` does."""
    have("dash")
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    box.gover("hook", "zsh")
    known(box, project)

    for words, most in LAUNCHER.items():
        command = ["dash", box.bin / "gover", *words.split()]
        programs, found = processes(box, command, project)

        assert [program.rpartition("/")[2] for program in programs] == ["dash"], words
        assert [call for call in found if PROCESS.match(call) and "execve" not in call] == []
        assert len(found) <= most * SLACK, words
