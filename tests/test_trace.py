"""GOVER_TRACE=1: what a command spends its time on."""

import re
from functools import reduce
from importlib import import_module

import pytest

from gover.trace import PHASES

LINE = re.compile(r"gover: +[0-9]+\.[0-9]{2} ms  ( *)(.+?)(?:: ([0-9.]+) ms)?")


def phases(stderr):
    """Return [(depth, words, milliseconds or None)] of what was traced."""
    found = [LINE.fullmatch(line) for line in stderr.splitlines()]
    return [(len(m[1]) // 2, m[2], float(m[3]) if m[3] else None) for m in found if m]


@pytest.mark.parametrize("module", PHASES)
def test_every_function_in_the_table_is_there(module):
    for path in PHASES[module]:
        assert callable(reduce(getattr, path.split("."), import_module(module)))


def test_a_command_says_its_phases_on_standard_error_and_nothing_else_changes(box):
    box.install("1.22.3")
    project = box.project("p", "1.22\n")

    plain = box.gover("env", cwd=project)
    traced = box.gover("env", cwd=project, GOVER_TRACE="1")

    assert (traced.returncode, traced.stdout) == (0, plain.stdout)
    assert plain.stderr == ""
    said = phases(traced.stderr)
    assert len(said) == len(traced.stderr.splitlines())
    assert said[0][1] == "Python has started"
    assert [words for _, words, _ in said[-2:]] == ["the command", "done"]
    assert {"decide", "read the files on the way up", "list what is installed"} <= {
        words for _, words, _ in said
    }


def test_a_phase_takes_at_least_as_long_as_what_it_is_made_of(box):
    box.install("1.22.3")
    project = box.project("p", "1.22\n")

    said = phases(box.gover("env", cwd=project, GOVER_TRACE="1").stderr)

    inside = {}
    for depth, words, took in said:
        if took is not None:
            assert took + 0.01 * len(said) >= inside.pop(depth + 1, 0), words
            inside[depth] = inside.get(depth, 0) + took


def test_what_becomes_another_program_says_so_first(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")

    result = box.gover("exec", "go", "version", cwd=project, GOVER_TRACE="1")

    assert result.stdout == "go version go1.22.3 test\n"
    assert phases(result.stderr)[-1][1] == f"become '{box.dirs.toolchains}/1.22.3/bin/go'"


def test_the_launcher_says_that_it_answered_alone(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    box.gover("hook", "zsh")
    box.gover("exec", f"{box.dirs.shims}/go", "version", cwd=project)  # leaves a plan

    result = box.gover("current", cwd=project, GOVER_TRACE="1")

    assert result.stdout == "1.22.3\n"
    assert result.stderr == "gover: answered by the launcher; no Python was started\n"


def test_an_install_says_where_its_time_goes(gover, mirror, environ):
    result = gover("install", "1.22.3", env=environ | {"GOVER_TRACE": "1"})

    assert result.returncode == 0
    words = {words for _, words, _ in phases(result.stderr)}
    assert {"ask the log and prove its answer", "download and hash", "unpack"} <= words
    assert "give it its name" in words


@pytest.mark.parametrize("value", ["", "0"])
def test_off_is_off(box, value):
    box.install("1.22.3")

    assert box.gover("list", GOVER_TRACE=value).stderr == ""
