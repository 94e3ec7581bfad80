"""A root has a plan for each environment and spelling, so that they do not undo one another's."""

import os
from pathlib import Path

import pytest

from gover.activation import plan_files
from tests.lib import shim_kinds
from tests.lib.gover_process import run_group
from tests.lib.terminals import loading


@pytest.fixture
def home(box):
    """A store, a pinned project `a` by two spellings, and a project `s` for the system's Go."""
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("s", "system\n")
    (box.home / "A").symlink_to("a")
    box.home.with_name("link").symlink_to(box.home)
    for name in ("one", "two"):
        go = box.home / name / "go"
        go.parent.mkdir()
        go.write_text(f"#!/bin/sh\necho {name}\n")
        go.chmod(0o755)
    return box


def in_one_cache(home):
    """Have both spellings of `a` be one directory in the cache, as case does on macOS."""
    below = Path(f"{home.dirs.plans}{home.home}")
    below.mkdir(parents=True)
    (below / "A").symlink_to("a")


def files(home):
    """Return what shows a start of Python: each writes files of its plan anew."""
    paths = sorted(Path(home.dirs.plans).rglob(".gover-plan/*"))
    return [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]


def environments(home):
    """Return some: directory, variables, and what `go version` prints there."""
    pinned = "go version go1.22.3 test\n"
    path = "{}:/usr/bin:/bin"
    return [
        ("a", {}, pinned),
        ("A", {}, pinned),
        ("a", {"HOME": f"{home.home}/"}, pinned),
        ("a", {"HOME": str(home.home.with_name("link"))}, pinned),
        ("s", {"PATH": path.format(home.home / "one")}, "one\n"),
        ("s", {"PATH": path.format(home.home / "two")}, "two\n"),
        ("s", {"GOVER_VERSION": "1.23.1"}, "go version go1.23.1 test\n"),
        ("s", {"GOVER_VERSION": "1.22.3"}, pinned),
    ]


def go(home, kind, directory, variables, expect=0):
    shims = shim_kinds.entry(kind, home.dirs, home.dirs.front)
    environ = {"HOME": str(home.home), "PATH": "/usr/bin:/bin"} | variables
    environ |= {"PATH": f"{shims}:{environ['PATH']}", "PWD": f"{home.home}/{directory}"}
    command = [f"{shims}/go", "version"]
    return run_group(command, env=environ, cwd=home.home / directory, expect=expect).stdout


@pytest.mark.parametrize("kind", shim_kinds.KINDS)
def test_environments_in_turn_start_python_once_each(home, kind, monkeypatch):
    shim_kinds.use(kind, monkeypatch)
    home.install()
    in_one_cache(home)
    cases = environments(home)
    assert [go(home, kind, *case[:2]) for case in cases] == [case[2] for case in cases]
    written = files(home)

    for _ in range(2):
        assert [go(home, kind, *case[:2]) for case in cases] == [case[2] for case in cases]
    assert files(home) == written


def test_new_shells_of_several_environments_start_python_once_each(home, shell):
    in_one_cache(home)
    print_first = 'echo "$PATH"' if shell != "fish" else "string join : $PATH"

    def entered(directory, variables):
        look = f"{loading(shell)}; cd {home.home}/{directory}; _gover_prompt; {print_first}"
        environ = home.environ | variables
        environ["PATH"] = f"{variables.get('PATH', '/usr/bin')}:{home.environ['PATH']}"
        done = run_group([shell, "-c", look], env=environ, cwd=home.home, expect=0)
        return done.stdout.removeprefix(f"{home.front}:").partition(":")[0]

    cases = environments(home)[:-1]
    first = [entered(*case[:2]) for case in cases]
    written = files(home)
    pinned = f"{home.dirs.toolchains}/1.22.3/bin"
    assert first[:4] == [pinned] * 4
    assert first[-1] == f"{home.dirs.toolchains}/1.23.1/bin"

    for _ in range(2):
        assert [entered(*case[:2]) for case in cases] == first
    assert files(home) == written


def test_the_newest_eight_are_kept_and_one_of_the_same_environment_is_replaced(home):
    plan = Path(f"{home.dirs.plans}{home.home}/a/.gover-plan")
    for text in ("1.22.3\n", "1.23.1\n", "1.22.3\n"):
        (home.home / "a/.go-version").write_text(text)
        assert go(home, "bash", "a", {}) == f"go version go{text.strip()} test\n"
    # A plan for a missing version rests on one variable more.
    (home.home / "a/.go-version").write_text("1.9.7\n")
    assert go(home, "bash", "a", {}, expect=3) == ""
    (home.home / "a/.go-version").write_text("1.22.3\n")
    go(home, "bash", "a", {})
    assert sorted(os.listdir(plan)) == ["sh"]

    for version in ("1.22.3", "1.23.1", "system") * 2:
        for end in ("", "/", "//"):
            variables = {"GOVER_VERSION": version, "PATH": f"{home.home}/one"}
            go(home, "bash", "a", variables | {"HOME": f"{home.home}{end}"})
    assert sorted(os.listdir(plan)) == ["sh", *(f"sh.{number}" for number in range(2, 9))]


def test_all_readers_look_at_as_many_as_are_written():
    root = Path(__file__).parents[2]
    last = plan_files._SUFFIXES[-1]
    assert f"#define MOST_PLANS {last[1:]} " in (root / "shims/plan.c").read_text()
    for name in ("lookup.sh", "hook.bash", "hook.zsh", "hook.fish"):
        lines = (root / "shell" / name).read_text().splitlines()
        line = next(line for line in lines if all(end in line for end in plan_files._SUFFIXES))
        assert f".{int(last[1:]) + 1}" not in line, name
