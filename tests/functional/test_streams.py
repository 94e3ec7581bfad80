"""Standard streams that are closed, full, or without a reader: a program is run all the same."""

import json
import os
import subprocess
import sys

import pytest

from gover.escape import sh_quote
from tests.lib.terminals import have

# What the shell does to the streams, and what a program finds: descriptor -> path.
STREAMS = {
    "<&-": {0: None},
    ">&-": {1: None},
    "2>&-": {2: None},
    "<&- >&- 2>&-": {0: None, 1: None, 2: None},
    ">/dev/full 2>&-": {1: "/dev/full", 2: None},
    ">/dev/full 2>/dev/full": {1: "/dev/full", 2: "/dev/full"},
}
# A device that is full: Linux has it, macOS has not.
WITH_FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
PYTHON = ("Traceback", "Exception", "Errno", "lost sys", "a bug in gover")

# A toolchain whose go writes which files its streams are, and no word to them.
WITNESS = f"""#!/bin/sh
exec {sh_quote(sys.executable)} -I -S -c '
import json, os
def file_at(number):
    try:
        status = os.fstat(number)
    except OSError:
        return None
    return status.st_dev, status.st_ino
found = [file_at(number) for number in range(3)]
with open(os.environ["WITNESS"], "w") as file:
    json.dump(found, file)
os._exit(7)'
"""


@pytest.fixture
def witnessed(box):
    """A project whose go is the witness; `run` returns (device, inode) of each stream."""
    box.install("1.22.3")
    go = f"{box.dirs.toolchains}/1.22.3/bin/go"
    with open(go, "w") as file:
        file.write(WITNESS)
    project = box.project("p", "1.22.3\n")
    seen = box.home / "seen"

    def run(command, streams):
        seen.unlink(missing_ok=True)
        done = in_shell(box, project, command, streams, WITNESS=str(seen))
        found = json.loads(seen.read_text()) if seen.exists() else None
        return done, found

    return run


def in_shell(box, cwd, command, streams="", **variables):
    return subprocess.run(
        ["/bin/sh", "-c", f"{command} {streams}"], env=box.environ | variables, cwd=cwd,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def each(*streams):
    """Return the parameters: what needs /dev/full is skipped where it is not."""
    return [pytest.param(one, marks=[WITH_FULL] if "full" in one else []) for one in streams]


def file_of(path):
    status = os.stat(path)
    return [status.st_dev, status.st_ino]


def with_shims(box, command):
    return f"PATH={box.dirs.shims}:$PATH {command}"


@pytest.mark.parametrize("streams", each(*STREAMS))
def test_a_program_is_run_and_has_the_streams_it_was_given(box, witnessed, streams):
    ways = ["gover exec go version", "gover exec 1.22.3 go version", "go version", "go version"]
    for command in ways:
        done, found = witnessed(with_shims(box, command), streams)
        assert done.returncode == 7, (command, done)
        assert found is not None, command
        for number, path in STREAMS[streams].items():
            # bash leaves its script, open to read, at a number that was closed: no write works.
            right = [file_of(path)] if path else [None, file_of(f"{box.dirs.shims}/go")]
            assert found[number] in right, (command, found)
        assert not any(word in done.stdout + done.stderr for word in PYTHON), done


@pytest.mark.parametrize("streams", each("<&- >&- 2>&-", ">/dev/full 2>/dev/full"))
def test_a_hook_still_chooses(box, shell, streams):
    """A shell that is started so, as by cron, an editor or a service."""
    have(shell)
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    load = "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell})"'
    seen = box.home / "seen"
    script = f"{load}; cd '{project}' {streams}; go version >'{seen}'"
    done = subprocess.run(
        [shell, "-c", script], env=box.environ | {"HOME": str(box.home)}, cwd=box.home,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "go1.22.3" in seen.read_text(), done


@WITH_FULL
@pytest.mark.parametrize(
    "words", ["list", "current", "which", "hook zsh", "list --json", "--version", "--help"]
)
def test_what_cannot_be_printed_is_one_line_and_a_failure(box, words):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    for _ in "cold", "warm":
        done = in_shell(box, project, f"gover {words}", ">/dev/full")
        assert (done.returncode, done.stderr) == (
            1, "gover: standard output: No space left on device\n",
        )  # fmt: skip


@pytest.mark.parametrize("streams", each("2>/dev/full", "2>&-", ">&- 2>&-"))
def test_a_message_that_cannot_be_printed_changes_no_result(box, streams):
    box.install("1.22.3")
    project = box.project("p")
    assert in_shell(box, project, "gover pin 1.22.3", streams).returncode == 0
    assert (project / ".go-version").read_text() == "1.22.3\n"
    assert in_shell(box, project, "gover pin 9.x", streams).returncode == 2
    assert in_shell(box, project, "gover --debug list", streams).returncode == 0
    (project / ".go-version").write_text("1.99\n")
    assert in_shell(box, project, with_shims(box, "go version"), streams).returncode == 3


def test_no_file_of_gover_gets_the_number_of_a_closed_stream(box):
    project = box.project("p")
    done = in_shell(box, project, "gover pin 1.22.3", "<&- >&- 2>&-")
    assert done.returncode == 0
    written = [path for path in box.home.rglob("*") if path.is_file() and path.stat().st_size]
    assert not [path for path in written if b"is not installed" in path.read_bytes()]


@pytest.mark.parametrize("words", ["list --json", "--help", "doctor"])
def test_a_reader_that_has_read_enough(box, words):
    box.install("1.22.3")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        ["gover", *words.split()], env=box.environ, stdout=writing, stderr=subprocess.PIPE,
        check=False, text=True, cwd=box.home, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode == 141
    assert not any(word in done.stderr for word in PYTHON)


def test_a_program_ends_by_a_broken_pipe_as_without_gover(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    done = in_shell(box, project, "gover exec sh -c 'kill -PIPE $$; echo ignored'; echo $?")
    assert done.stdout == "141\n"
