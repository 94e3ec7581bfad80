"""Several versions at once: side by side, one display, and nothing left when interrupted."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gover.progress import Report
from tests.lib.go_site import faults
from tests.lib.gover_process import run_gover

THREE = ("1.21.13", "1.22.3", "1.23.1")


def archives(mirror):
    return [r.path for r in mirror.requests if r.path.endswith(".tar.gz")]


def installed(environ):
    folder = Path(environ["GOVER_ROOT"], "toolchains")
    return sorted(os.listdir(folder)) if folder.exists() else []


def start(environ, home, *versions):
    return subprocess.Popen(
        [sys.executable, "-m", "gover", "install", *versions],
        env=environ, cwd=home, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_archives_come_side_by_side(environ, home, mirror):
    """Each waits for all three to be asked for: one after the other would wait for ever."""
    gates = [mirror.hold(f"/go/go{version}.*.tar.gz", after=100) for version in THREE]

    process = start(environ, home, *THREE)
    for gate in gates:
        assert gate.reached.wait(240)
    for gate in gates:
        gate.release()
    _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert installed(environ) == list(THREE)


def test_no_more_than_three_come_at_once(environ, home, mirror):
    versions = (*THREE, "1.22.2", "1.20")
    gates = {version: mirror.hold(f"/go/go{version}.*.tar.gz", after=100) for version in versions}

    process = start(environ, home, *versions)
    first = sorted(versions, key=lambda v: [int(n) for n in v.split(".")])[:3]
    for version in first:
        assert gates[version].reached.wait(240)
    assert len(archives(mirror)) == 3
    for gate in gates.values():
        gate.release()
    _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert installed(environ) == sorted(versions)


def test_the_same_request_twice_is_one_download_and_one_list(gover, environ, mirror):
    gover("install", "1.22.3", "1.22", "1.22.3", "latest")
    assert installed(environ) == ["1.22.3", "1.23.1"]
    assert len(archives(mirror)) == 2
    assert sum(r.path.startswith("/dl/?") for r in mirror.requests) == 1


def test_one_that_fails_does_not_keep_the_others(gover, environ, mirror):
    mirror.fault("/go/go1.22.3.*", faults.flip(2000))

    # The first failure counts, whichever of the two it is.
    result = gover("install", "1.21.13", "1.22.3", "1.99", "1.23.1", expect=(1, 6))

    assert installed(environ) == ["1.21.13", "1.23.1"]
    assert "there is no Go '1.99'" in result.stderr
    assert "has SHA-256" in result.stderr


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_leaves_nothing_in_the_store_and_waits_for_nobody(
    environ, home, mirror, number
):
    gates = [mirror.hold(f"/go/go{version}.*.tar.gz", after=1000) for version in THREE]
    process = start(environ, home, *THREE)
    for gate in gates:
        assert gate.reached.wait(240)

    process.send_signal(number)
    _, said = process.communicate(timeout=60)

    assert process.returncode == (130 if number == signal.SIGINT else 128 + number)
    assert "Traceback" not in said
    assert installed(environ) == []
    root = Path(environ["GOVER_ROOT"])
    assert not [path for name in ("staging", "trash") for path in root.glob(f"{name}/*")]
    mirror.heal()
    run_gover("install", *THREE, cwd=home, env=environ)
    assert not list(Path(environ["GOVER_CACHE"], "parts").iterdir())


class Terminal(io.StringIO):
    def isatty(self):
        return True


def drawn(report_of, *, environ=None):
    stream = Terminal() if report_of == "terminal" else io.StringIO()
    return stream, Report(stream, environ or {"TERM": "xterm"})


def test_a_terminal_shows_one_line_for_all_and_nothing_afterwards(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    stream, report = drawn("terminal")

    report.progress("go1.22.3", "downloading", 50_000_000, 50_000_000)
    report.progress("go1.23.1", "downloading", 50_000_000, 50_000_000)
    shown = stream.getvalue()
    report.end("go1.22.3")
    report.end("go1.23.1")

    assert "\n" not in shown
    last = shown.rpartition("\r\x1b[K")[2]
    assert last.startswith("go1.22.3 100%, go1.23.1 100% [")
    assert last.endswith("100% 100/100 MB")
    assert len(last) < 80
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize("columns", ["10", "30", "200"])
def test_the_line_is_never_wider_than_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    stream, report = drawn("terminal")

    for number in range(9):
        report.progress(f"go1.2{number}.3", "downloading", 10**8, 10**8 if number % 2 else 0)

    lines = stream.getvalue().split("\r\x1b[K")
    assert max(map(len, lines)) < int(columns)


@pytest.mark.parametrize("environ", [{"TERM": "xterm", "CI": "true"}, {"TERM": "dumb"}, {}])
def test_where_nothing_moves_a_plain_line_says_what_begins(environ):
    stream, report = drawn("terminal", environ=environ)
    report = Report(stream, environ)

    report.begin("go1.22.3", "downloading from go.dev", 69_000_000)
    report.progress("go1.22.3", "downloading", 1, 2)
    report.end("go1.22.3")

    assert stream.getvalue() == "gover: go1.22.3: downloading from go.dev (69 MB)\n"


def test_quiet_is_quiet():
    stream = Terminal()
    report = Report(stream, {"TERM": "xterm"}, quiet=True)

    report.begin("go1.22.3", "downloading", 69_000_000)
    report.progress("go1.22.3", "downloading", 1, 2)
    report.tell("a note")

    assert stream.getvalue() == ""
