"""A path below HOME begins with ~ where a person reads it, and is whole where a program may."""

import os
import subprocess
from pathlib import Path

import pytest

from gover.escape import with_tilde
from tests.lib.terminals import have

INHERITED = Path(__file__).parents[2] / "shell/inherited.sh"
TEXTS = (
    "set by /home/u/p/.go-version:1",
    "go1.2 is not installed (set by /home/u/p/.go-version)",
    "/home/u",
    "(/home/u)",
    "/home/u/a /home/user/b x/home/u/c /home/u, /home/u; '/home/u/d'",
    "a:/home/u/e\t/home/u",
    "nothing",
    "",
)


@pytest.mark.parametrize("interpreter", ["bash", "dash", "busybox sh"])
@pytest.mark.parametrize("home", ["/home/u", "/home/u/", "/", "", "~", "/home/[u"])
def test_the_shims_write_it_as_python_does(interpreter, home):
    have(interpreter.split()[0])
    script = f'. {INHERITED}; gover_shown "$1" "$2"; printf %s "$gover_text"'
    master, slave = os.openpty()
    for text in TEXTS:
        for before, is_command in (("(:", False), (" ", True)):
            command = [*interpreter.split(), "-c", script, "sh", text, before]
            environ = {"HOME": home}
            asked = subprocess.run(command, env=environ, stdout=-1, stderr=slave, check=True)
            assert asked.stdout.decode() == with_tilde(text, home, is_command=is_command)
            piped = subprocess.run(command, env=environ, capture_output=True, check=True)
            assert piped.stdout.decode() == text
    os.close(master)
    os.close(slave)


def test_hook_and_shim_print_it_so_on_a_terminal_alone(box, shell):
    box.install("1.22.3")
    project = box.project("p", "1.99.9\n")
    terminal = box.terminal(shell).hook()

    assert "(set by ~/p/.go-version:1)" in terminal.run("cd p")
    for _ in "compiled", "replayed":
        assert "(set by ~/p/.go-version:1)" in terminal.run("go version")
    terminal.run("go version 2>~/said")
    assert f"(set by {project}/.go-version:1)" in (box.home / "said").read_text()


def test_current_prints_its_origin_so_with_and_without_a_plan(box):
    have("bash")
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    terminal = box.terminal("bash", project)
    box.gover("hook", "bash")
    shown = "1.22.3\n(set by ~/p/.go-version:1)\n"
    assert terminal.run("gover current") == shown
    terminal.run(f"{box.dirs.shims}/go version")  # writes the plan that the launcher reads
    assert terminal.run("gover current") == shown
    done = box.gover("current", cwd=project)
    assert (done.stdout, done.stderr) == ("1.22.3\n", "")


def test_lists_of_paths_are_so_on_a_terminal_alone(box):
    have("bash")
    box.install("1.22.3")
    (box.home / ".goenv/versions/1.21.0").mkdir(parents=True)
    terminal = box.terminal("bash")

    for words, path in (
        ("import -n", ".goenv/versions/1.21.0"),
        ("self uninstall < /dev/null", "data/toolchains"),
    ):
        shown = terminal.run(f"gover {words}")
        assert f" ~/{path}" in shown
        assert str(box.home) not in shown
    terminal.run("gover self uninstall < /dev/null > ~/said")
    assert f"remove {box.home}/data/toolchains" in (box.home / "said").read_text()
