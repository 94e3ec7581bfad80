"""The gover that tests fork (tests/lib/warm_start.py) is the one that Python starts."""

import subprocess

import pytest

COMMANDS = {
    "list": 0,
    "list --json": 0,
    "current": 3,
    "no-such-command": 2,
    "install 1.99.9 --offline": 5,
    "exec sh -c 'exit 7'": 3,
    "config set missing error": 0,
}


@pytest.mark.parametrize("line", COMMANDS)
def test_status_and_output_are_those_of_a_python_of_its_own(line, gover, project):
    (project / ".go-version").write_text("1.22.3\n")
    words, expect = line.split(), COMMANDS[line]

    forked = gover(*words, expect=expect)
    started = gover(*words, expect=expect, stdin=subprocess.DEVNULL)

    assert (forked.args, forked.stdout, forked.stderr) == (
        (started.args, started.stdout, started.stderr)
    )


def test_a_command_that_hangs_is_ended_and_the_next_one_runs(gover, mirror):
    gate = mirror.hold("/go/go1.22.3.*.tar.gz", after=1000)

    with pytest.raises(subprocess.TimeoutExpired):
        gover("install", "1.22.3", timeout=3)
    gate.release()

    assert gover("list").stdout == ""
