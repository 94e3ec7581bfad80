"""The plans of a repository's other modules, which are made in the background."""

import fcntl
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

import gover
from gover.dirs import PLAN_FORMAT

START = Path(gover.__file__).parent / "start.py"
MANY = 40


class Repository:
    """Modules side by side, and what gover keeps of them."""

    def __init__(self, home, environ):
        self.root = home / "re po"
        self.environ = environ
        self.plans = Path(environ["GOVER_CACHE"], "plans", str(PLAN_FORMAT))

    def module(self, name):
        directory = self.root / name
        directory.mkdir(parents=True)
        (directory / "go.mod").write_text(f"module example.com/{name}\n\ngo 1.21\n")
        return directory

    def words(self, name, shell="zsh"):
        """The command for which a hook starts Python in a module."""
        dirs = [self.environ[f"GOVER_{kind}"] for kind in ("ROOT", "CACHE", "CONFIG")]
        return ["plan", "--format", str(PLAN_FORMAT), *dirs, shell, self.root / name]

    def ask(self, name, shell="zsh"):
        """Print the plan of a module; the output ends where all who could write to it have."""
        return subprocess.run(
            [sys.executable, "-I", "-S", START, *self.words(name, shell)],
            cwd=self.root / name, env=self.environ, capture_output=True, check=True, timeout=60,
        ).stdout  # fmt: skip

    @contextmanager
    def lock(self, how=fcntl.LOCK_EX):
        """Wait until no other process makes plans, and keep others from it."""
        descriptor = os.open(self.plans, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def planned(self):
        """The texts of the plans, by module and shell, once no process makes any."""
        with self.lock():
            files = [path for path in self.plans.rglob(".gover-plan/*") if path.is_file()]
        return {(path.parents[1].name, path.name): path.read_text() for path in files}


@pytest.fixture
def repository(gover, home, environ):
    gover("install", "1.22.3")
    return Repository(home, environ)


def test_the_plans_are_those_that_each_module_gets_when_it_is_asked_for(repository):
    names = [f"m{number:02}" for number in range(MANY)]
    for name in names:
        repository.module(name)
    (repository.root / "not a module").mkdir()

    repository.ask(names[7])
    behind = repository.planned()

    assert {name for name, _ in behind} == set(names)
    assert {shell for _, shell in behind} == {"zsh", "sh"}
    repository.plans.rename(repository.plans.with_name("aside"))
    repository.plans.mkdir()
    with repository.lock():
        for name in names:
            repository.ask(name)
    assert repository.planned() == behind


def test_what_outdates_all_plans_has_them_made_again_behind_the_next_answer(repository, gover):
    Path(repository.environ["GOVER_ROOT"], "default").unlink()
    for name in ("a", "b", "c"):
        repository.module(name)
    (repository.root / "c/.go-version").write_text("1.22.3\n")
    repository.ask("c")
    plans = [repository.planned()]

    for change in (("install", "1.23.1"), ("default", "1.22.3"), ("default", "1.23.1")):
        gover(*change)
        repository.ask("a")
        plans.append(repository.planned())

    for before, after in pairwise(plans):
        changed = {name for name, shell in before if before[name, shell] != after[name, shell]}
        assert changed == {"a", "b"}


def run_python(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True, check=True, timeout=60,
    ).stdout  # fmt: skip


WAITING = """
import sys
from gover.activation import activate, neighbours

neighbours._make_plans = lambda *_: open(sys.argv.pop())
activate.main(sys.argv[1:-1])
"""


def test_the_answer_does_not_wait_for_the_other_plans(repository, monkeypatch):
    for name in ("a", "b"):
        repository.module(name)
    pipe = repository.root / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(os, "environ", repository.environ)

    answer = run_python(WAITING, *repository.words("a"), pipe)

    assert b"1.22.3" in answer
    with pytest.raises(BlockingIOError), repository.lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
        pytest.fail("the other process has ended")
    pipe.write_bytes(b"")
    with repository.lock():
        pass


def test_a_repository_of_one_module_and_the_module_cache_have_no_such_process(repository):
    for name in ("one", "two", "x@v1.0.0"):
        repository.module(name)
    (repository.root / "one/.git").mkdir()

    repository.ask("one")
    repository.ask("x@v1.0.0")

    assert {name for name, _ in repository.planned()} == {"one", "x@v1.0.0"}


MAKING = """
import shutil, sys
from gover.activation import neighbours
from gover.store.store import Store

store = Store(*sys.argv[1:4])
def make(place):
    print(place, flush=True, file=open(store.data + "/made", "a"))
"""
START_IT = """
neighbours.plan_neighbours(store, sys.argv[4], "zsh", make)
"""
REMOVING = """
    shutil.rmtree(store.plans)
"""
A_CLOCK_OF_SECONDS = """
import itertools
clock = itertools.count()
neighbours.time.monotonic = lambda: next(clock)
"""


@pytest.fixture
def made(repository, tmp_path):
    """Have plans made beside a place by code that only writes down where; return these places."""
    repository.plans.mkdir(parents=True)
    (tmp_path / "made").touch()

    def made(code, place):
        dirs = [tmp_path, repository.environ["GOVER_CACHE"], tmp_path]
        end = os.open(repository.plans, os.O_RDONLY)
        run_python(MAKING + code + START_IT, *dirs, place)
        fcntl.flock(end, fcntl.LOCK_EX)
        os.close(end)
        return (tmp_path / "made").read_text().splitlines()

    return made


def test_it_ends_when_the_plans_are_removed(repository, made):
    places = [repository.module(name) for name in ("a", "b", "c")]

    assert made(REMOVING, places[0]) == [str(places[1])]


def test_it_ends_after_2000_plans(repository, made):
    places = [repository.module(f"m{number:04}") for number in range(2010)]

    assert made("", places[5]) == [str(place) for place in places[6:2006]]


def test_it_ends_after_5_seconds(repository, made):
    places = [repository.module(f"m{number}") for number in range(9)]

    assert made(A_CLOCK_OF_SECONDS, places[0]) == [str(place) for place in places[1:6]]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_there_is_none_where_the_directory_above_is_another_users(repository, made):
    places = [repository.module(name) for name in ("a", "b", "c")]
    os.chown(repository.root, 65534, 65534)

    assert made("", places[0]) == []


def ignore_children():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="no list of children")
def test_a_tool_has_no_child_that_it_does_not_know(repository, environ):
    for name in ("one", "two"):
        repository.module(name)
    go = Path(environ["GOVER_ROOT"], "toolchains/1.22.3/bin/go")
    go.write_text('#!/bin/sh\nread -r children </proc/$$/task/$$/children\necho "[$children]"\n')

    shim = f"{environ['GOVER_ROOT']}/shims/go"
    done = subprocess.run(
        [shim, "version"], cwd=repository.root / "one", env=environ, capture_output=True,
        check=True, preexec_fn=ignore_children,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == (b"[]\n", b"")
    assert set(repository.planned()) == {("one", "sh"), ("two", "sh")}
