"""The plans of a repository's other modules, which are made in the background."""

import fcntl
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
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

    def ask(self, name, shell="zsh"):
        """Print the plan of a module; the output ends where all who could write to it have."""
        dirs = [self.environ[f"GOVER_{kind}"] for kind in ("ROOT", "CACHE", "CONFIG")]
        words = ["plan", "--format", str(PLAN_FORMAT), *dirs, shell, self.root / name]
        return subprocess.run(
            [sys.executable, "-I", "-S", START, *words],
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


def test_the_answer_does_not_wait_for_the_other_plans(repository):
    for number in range(1000):
        repository.module(f"m{number:03}")

    assert b"1.22.3" in repository.ask("m000")

    with pytest.raises(BlockingIOError), repository.lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
        pytest.fail("all are made")


def test_a_repository_of_one_module_and_the_module_cache_have_no_such_process(repository):
    for name in ("one", "two", "x@v1.0.0"):
        repository.module(name)
    (repository.root / "one/.git").mkdir()

    repository.ask("one")
    repository.ask("x@v1.0.0")

    assert {name for name, _ in repository.planned()} == {"one", "x@v1.0.0"}


REMOVING = """
import shutil, sys
from gover.activation import neighbours
from gover.dirs import Dirs

dirs = Dirs(*sys.argv[1:4])
def make(place):
    print(place, flush=True, file=open(dirs.data + "/made", "a"))
    shutil.rmtree(dirs.plans)

neighbours.plan_neighbours(dirs, sys.argv[4], "zsh", make)
"""


def test_it_ends_when_the_plans_are_removed(repository, tmp_path):
    places = [repository.module(name) for name in ("a", "b", "c")]
    repository.plans.mkdir(parents=True)
    dirs = [tmp_path, repository.environ["GOVER_CACHE"], tmp_path]

    end = os.open(repository.plans, os.O_RDONLY)
    subprocess.run([sys.executable, "-c", REMOVING, *dirs, places[0]], check=True)
    fcntl.flock(end, fcntl.LOCK_EX)
    os.close(end)

    assert (tmp_path / "made").read_text() == f"{places[1]}\n"


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
