"""The cache: what it holds, and that emptying it harms nobody."""

import fcntl
import json
import os
import shutil

import pytest

from gover.dirs import PLAN_FORMAT


def numbers(done):
    return {row["name"]: row["number"] for row in json.loads(done.stdout)["holdings"]}


def stale(done):
    return {row["name"]: row["stale"] for row in json.loads(done.stdout)["holdings"]}


@pytest.fixture
def full(gover, environ, home):
    """A cache with plans of two projects, one of them gone, a list, and a part."""
    gover("install", "1.22.3")
    for name in ("here", "gone"):
        (home / name).mkdir()
        (home / name / ".go-version").write_text("1.22.3\n")
        dirs = [environ[f"GOVER_{kind}"] for kind in ("ROOT", "CACHE", "CONFIG")]
        gover("plan", "--format", str(PLAN_FORMAT), *dirs, "bash", home / name, cwd=home / name)
    shutil.rmtree(home / "gone")
    parts = home / ".cache/gover/parts"
    (parts / f"{'0' * 64}.part").write_bytes(b"the beginning of something")
    return gover


def test_it_says_what_there_is(full, environ):
    assert full("cache", "dir").stdout == environ["GOVER_CACHE"] + "\n"
    assert numbers(full("cache", "list", "--json")) == {"plans": 2, "lists": 2, "parts": 1}
    assert stale(full("cache", "list", "--json")) == {"plans": 1, "lists": 0, "parts": 1}
    shown = full("cache", "list").stdout
    assert "1  of deleted directories or an older gover" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_what_nothing_can_need_goes_and_the_rest_stays(full, home):
    dry = full("cache", "clean", "--dry-run")
    assert len(dry.stdout.splitlines()) == 2
    assert numbers(full("cache", "list", "--json")) == {"plans": 2, "lists": 2, "parts": 1}

    assert "removed: 2" in full("cache", "clean").stderr

    assert numbers(full("cache", "list", "--json")) == {"plans": 1, "lists": 2, "parts": 0}
    plans = home / f".cache/gover/plans/{PLAN_FORMAT}"
    assert not os.path.lexists(f"{plans}{home}/gone")
    assert os.listdir(f"{plans}{home}/here") == [".gover-plan"]
    assert "nothing to remove" in full("cache", "clean").stderr


def test_all_empties_it_and_leaves_what_is_not_govers(full, home, environ):
    cache = home / ".cache/gover"
    for foreign in ("mine", "index/mine", "plans/mine"):
        (cache / foreign).write_text("mine")

    assert full("cache", "clean", "--all").returncode == 0

    left = sorted(str(path.relative_to(cache)) for path in cache.rglob("*") if path.is_file())
    assert left == ["index/mine", "mine", "plans/mine"]
    assert full("current", "-C", home / "here").stdout == "1.22.3\n"
    assert full("available").returncode == 0


@pytest.mark.parametrize("command", [("cache", "clean"), ("hook", "zsh")])
def test_plans_of_an_older_gover_go(full, home, command):
    plans = home / ".cache/gover/plans"
    old = plans / "home/u/project/.gover-plan"
    old.mkdir(parents=True)
    (old / "zsh").write_text("the text of an older gover\n")
    (plans / "home/mine").write_text("mine")
    assert numbers(full("cache", "list", "--json"))["plans"] == 3
    assert stale(full("cache", "list", "--json"))["plans"] == 2

    full(*command)

    assert sorted(os.listdir(plans)) == [str(PLAN_FORMAT), "home"]
    assert os.listdir(plans / "home") == ["mine"]
    assert (plans / str(PLAN_FORMAT) / str(home / "here")[1:] / ".gover-plan/bash").exists()


def test_an_archive_that_is_being_loaded_stays(full, home):
    part = home / ".cache/gover/parts" / f"{'0' * 64}.part"
    with part.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        full("cache", "clean", "--all")

    assert part.exists()


def test_an_empty_cache_is_no_error(gover):
    assert numbers(gover("cache", "list", "--json")) == {"plans": 0, "lists": 0, "parts": 0}
    gover("cache", "clean", "--all")


def test_a_shell_whose_plan_is_taken_away_makes_another(box, shell):
    box.install("1.22.3", "1.21.1")
    one, two = box.project("one", "1.22.3\n"), box.project("two", "1.21.1\n")
    terminal = box.terminal(shell, box.home).hook()

    for place, version in ((one, "1.22.3"), (two, "1.21.1"), (one, "1.22.3")):
        box.gover("cache", "clean", "--all")
        assert terminal.run(f"cd {place}") == ""
        assert terminal.lines("go version")[-1] == f"go version go{version} test"
