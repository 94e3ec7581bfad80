"""
The same with real Go: what it builds is right, and a go.mod that needs more is built.

A is pinned to OLD, which is the default as well. `pinned` is pinned to NEW, and `floor` only
has a go.mod that OLD cannot build; with OLD and its GOTOOLCHAIN=local both would fail:
"go.mod requires go >= NEW (running go OLD; GOTOOLCHAIN=local)".
"""

import subprocess

import pytest

from tests.everywhere.scene import environment_of
from tests.lib.terminals import Box

MAIN = """package main

import (
	"fmt"
	"runtime"
)

func main() { fmt.Println("built by", runtime.Version()) }
"""
OLD, NEW = "1.22.10", "1.23.9"
BUILD = "go build -o program . && ./program"
WAYS = {
    "one line": "cd {b} && {build}",
    "script": "sh {b}/build.sh",
    "make": "make -s -C {b}",
    "go -C B": "go -C {b} build -o program . && {b}/program",
    "go run -C B": "go run -C {b} .",
    "xargs": "echo {b} | xargs -I DIR sh -c 'cd DIR && {build}'",
}

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def real_home(real_toolchains, go_cache, tmp_path_factory):
    """A HOME with two real releases that gover has installed, and three modules."""
    home = tmp_path_factory.mktemp("real-everywhere") / "home"
    home.mkdir()
    box = Box(home)
    # Without debugging data a program is linked in half of the time.
    box.environ |= {"GOFLAGS": "-modcacherw -ldflags=-w", "GOPROXY": "off", "GOCACHE": go_cache}
    box.link(real_toolchains, OLD, NEW)
    box.gover("default", OLD)
    for name, pin, needs in ("a", OLD, "1.21"), ("pinned", NEW, NEW), ("floor", "", NEW):
        module = box.project(name, f"{pin}\n" if pin else None)
        (module / "go.mod").write_text(f"module {name}\n\ngo {needs}\n")
        (module / "main.go").write_text(MAIN)
        (module / "build.sh").write_text(f"cd {module} && {BUILD}\n")
        (module / "Makefile").write_text(f"all:\n\t@{BUILD}\n")
    yield box
    for terminal in box.terminals:
        terminal.close()


@pytest.mark.parametrize("module", ["pinned", "floor"])
def test_a_module_that_needs_more_is_built_from_a_shell_in_a(real_home, shell, module):
    terminal = real_home.terminal(shell).hook()
    terminal.child.timeout = 240
    terminal.run(f"cd {real_home.home}/a")
    b = real_home.home / module

    shown = {}
    for way, line in WAYS.items():
        shown[way] = terminal.run(line.format(b=b, build=BUILD)).strip()
        terminal.run(f"cd {real_home.home}/a")

    assert shown == dict.fromkeys(WAYS, f"built by go{NEW}")
    assert terminal.run(BUILD).strip() == f"built by go{OLD}"


@pytest.mark.parametrize("module", ["pinned", "floor"])
def test_a_copied_environment_builds_it_too(real_home, shell, module):
    terminal = real_home.terminal(shell).hook()
    terminal.run(f"cd {real_home.home}/a")
    exported = environment_of(terminal, real_home.home / "exported")
    b = real_home.home / module

    few = ("HOME", "PATH", "GOPROXY", "GOCACHE")
    for environ in exported, {name: exported[name] for name in few}:
        done = subprocess.run(
            ["bash", "-c", f"cd {b} && {BUILD}"],
            env=environ, cwd="/", capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        assert (done.stdout, done.stderr) == (f"built by go{NEW}\n", "")
