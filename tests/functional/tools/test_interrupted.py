"""Syncs that are killed, interrupted, or many at once: a tool is whole or absent."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.fault]

HELLO = 'hello = "example.com/hello@v1.0.0"'


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 128 + 15), (signal.SIGKILL, -9)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_sync_that_ends_in_the_middle_leaves_what_was_there(tooling, number, status):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    tooling.tools("p", 'hello = "example.com/hello@v1.1.0"')
    gate = tooling.modules.hold("*/v1.1.0.zip")
    process = tooling.start("tools", "sync", cwd=project)
    assert gate.reached.wait(240)

    process.send_signal(number)
    process.communicate(timeout=120)

    assert process.returncode == status
    assert tooling.gover("exec", "hello", cwd=project).stdout == "hello v1.0.0\n"
    assert len(tooling.builds()) == 1
    if number != signal.SIGKILL:
        assert tooling.left() == []
        assert not still_running_below(tooling.dirs.data)
    gate.release()
    tooling.gover("tools", "sync", cwd=project)
    assert tooling.gover("exec", "hello", cwd=project).stdout == "hello v1.1.0\n"


def still_running_below(directory):
    """The processes that work in a directory, once those that were killed have had time to end."""
    deadline = time.monotonic() + 20
    while (found := running_below(directory)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def running_below(directory):
    """The processes that work in a directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = os.readlink(process / "cwd")
        except OSError:
            continue
        if where.startswith(f"{directory}/staging"):
            found.append(process.name)
    return found


def test_gc_clears_what_a_killed_sync_left_and_nothing_that_lives(tooling):
    project = tooling.tools("p", HELLO)
    gate = tooling.modules.hold("*/v1.0.0.zip")
    process = tooling.start("tools", "sync", cwd=project)
    assert gate.reached.wait(240)

    living = tooling.gover("cache", "clean").stderr
    assert "there is nothing to remove" in living
    assert tooling.left() != []
    process.kill()
    process.communicate(timeout=120)
    dead = tooling.gover("cache", "clean").stdout

    assert f"{tooling.dirs.data}/staging/tools-" in dead
    gate.release()
    assert tooling.builds() == []


def test_many_syncs_at_once_build_each_tool_once(tooling):
    lines = (HELLO, 'greet = "example.com/hello@v1.1.0"')
    projects = [tooling.tools(name, *lines) for name in ("a", "b")] * 3

    crowd = [tooling.start("tools", "sync", "--json", cwd=project) for project in projects]
    answers = [process.communicate(timeout=280) for process in crowd]

    assert [process.returncode for process in crowd] == [0] * 6, answers
    tools = [tool for said, _ in answers for tool in json.loads(said)["tools"]]
    assert sorted(tool["name"] for tool in tools if tool["built"]) == ["greet", "hello"]
    assert len(tooling.builds()) == 2
    for project in projects[:2]:
        assert tooling.gover("exec", "greet", cwd=project).stdout == "hello v1.1.0\n"
    assert tooling.left() == []
