"""Two changes of a store at once, one of them killed: nobody stays on the older Go."""

import os
import signal
import subprocess
import time

import pytest

from tests.lib.kill_points import STEADY, wait_until_stopped


@pytest.fixture
def line(house, project):
    """A store with 1.22.2, and a function: which Go a project that requests 1.22 gets."""
    assert house.run("install", "1.22.2").status == 0
    assert house.run("hook", "bash").status == 0
    (project / ".go-version").write_text("1.22\n")
    hook = f". '{house.store.data}'/hook/*/bash && _gover_prompt && go version"
    shim = f"{house.store.data}/shims/go"

    def versions():
        for command in ([shim, "version"], ["bash", "-c", hook]):
            done = subprocess.run(
                command, cwd=project, env=house.environ, capture_output=True, text=True, check=True
            )
            yield done.stdout.split()[2]

    assert list(versions()) == ["go1.22.2"] * 2
    return lambda: list(versions())


def changes_until_the_rename(house, words):
    """Return the number of the change by which a command puts a toolchain in its place or away."""
    back = house.kept()
    steady = [c for c in house.changes(*words) if c[0].removeprefix("!") in STEADY]
    back()
    toolchains = f"{house.store.data}/toolchains/"
    return 1 + next(
        n
        for n, (name, *paths) in enumerate(steady)
        if name == "rename" and any(path.startswith(toolchains) for path in paths)
    )


def step(pid):
    """Let a stopped process make one change."""
    os.kill(pid, signal.SIGCONT)
    wait_until_stopped(pid)


@pytest.mark.parametrize("is_renamed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "other", [("install", "1.23.1"), ("install", "1.22.2"), ("cache", "clean")]
)
def test_a_change_that_is_killed_while_another_is_made_leaves_no_older_go(
    house, line, other, is_renamed
):
    nth = changes_until_the_rename(house, ["install", "1.22.3"])
    steps = {"names": STEADY, "nth": nth, "signal": int(signal.SIGSTOP), "sticky": True}
    killed = house.start("install", "1.22.3", **steps)
    wait_until_stopped(killed[0])
    assert house.store.state("1.22.3") == "absent"

    second = house.start(*other)
    time.sleep(1)  # it ends in this time, or waits for the other one
    assert line() == ["go1.22.2"] * 2
    if is_renamed:
        step(killed[0])
    os.kill(killed[0], signal.SIGKILL)
    house.wait(killed)
    assert house.wait(second).status == 0

    assert house.store.state("1.22.3") == ("whole" if is_renamed else "absent")
    expected = ["go1.22.3" if is_renamed else "go1.22.2"] * 2
    assert line() == expected
    assert house.run("cache", "clean").status == 0
    assert house.run("doctor").status in (0, 1)
    assert line() == expected
    # And the answer is kept: no process is started for the next one.
    assert len(list((house.store.data / "generation").iterdir())) == 1


def test_doctor_finishes_the_change_that_a_kill_left_unfinished(house, line):
    nth = changes_until_the_rename(house, ["install", "1.22.3"])
    killed = house.run("install", "1.22.3", names=STEADY, nth=nth + 1, signal=int(signal.SIGKILL))
    assert killed.status == -signal.SIGKILL
    assert house.store.state("1.22.3") == "whole"
    generation = house.store.data / "generation"
    assert list(generation.iterdir()) == []
    assert line() == ["go1.22.3"] * 2

    assert house.run("doctor", "--fix").status in (0, 1)

    assert len(list(generation.iterdir())) == 1
    assert "go1.22.3" in house.store.shims()
    assert line() == ["go1.22.3"] * 2
