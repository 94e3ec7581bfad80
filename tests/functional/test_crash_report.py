"""A bug of gover's own: one line, where to report it, and `--debug` for all the rest."""

import errno
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tomllib

import pytest

from gover import crash_report
from gover.dirs import PLAN_FORMAT
from tests.lib.gover_process import ROOT

# A gover with a bug in it: what decides about a directory falls over.
BUGGY = """
import sys
from gover.resolve import selection
def select(*_):
    raise KeyError("https://me:secret@proxy.test/\\x1b[2J")
selection.select = select
from gover.__main__ import main
sys.argv = ["gover", *sys.argv[1:]]
sys.exit(main())
"""


@pytest.fixture
def buggy(box):
    project = box.project("p", "1.22.3\n")

    def run(*words, **environ):
        return subprocess.run(
            [sys.executable, "-c", BUGGY, *words],
            env={**box.environ, "PYTHONPATH": str(ROOT)} | environ,
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_bug_is_one_line_with_where_to_report_it_and_how_to_see_more(buggy):
    done = buggy("status", "-q")

    assert (done.returncode, done.stdout) == (1, "")
    said, hint = done.stderr.splitlines()
    assert said.startswith("gover: a bug in gover")
    assert "KeyError" in said
    assert "\x1b" not in said
    assert "secret" not in said
    assert said.endswith(f"please report it: {crash_report.ISSUES}")
    assert hint == "hint: gover --debug status -q"


def test_debug_shows_how_it_came_about_and_what_a_report_needs(buggy):
    done = buggy("--debug", "status")

    assert done.returncode == 1
    assert "Traceback (most recent call last):" in done.stderr
    assert "in select" in done.stderr
    assert "secret" not in done.stderr
    assert "\x1b" not in done.stderr
    assert re.search(r"gover: gover [0-9.]+\S*, CPython 3\.", done.stderr)
    assert done.stderr.index("Traceback") < done.stderr.index(crash_report.ISSUES)
    assert "hint:" not in done.stderr


def test_a_bug_is_json_for_who_asked_for_json(buggy):
    error = json.loads(buggy("current", "--json").stdout)["error"]

    assert error["code"] == 1
    assert error["hint"] == "gover --debug current --json"


def test_a_bug_in_what_a_prompt_calls_is_one_line_too(buggy, box):
    done = buggy("plan", "--format", str(PLAN_FORMAT), *box.dirs, "bash", str(box.home))

    assert (done.returncode, done.stdout) == (1, "")
    said, hint = done.stderr.splitlines()
    assert "Traceback" not in said
    assert hint == "hint: gover --debug why"


@pytest.mark.parametrize(
    ("library", "words"),
    [
        ("click", ["help", "doctor"]),
        ("httpx", ["available"]),
        ("tomlkit", ["config", "set", "shim", "posix"]),
    ],
)
def test_a_library_that_is_missing_is_an_installation_to_repair(box, library, words):
    """As after an upgrade of the Python that gover was installed for."""
    without = f"sys.modules[{library!r}] = None; from gover.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv[1:] = {words}; {without}"],
        env={**box.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr.startswith("gover: gover is not completely installed: ")
    assert done.stderr.endswith("\nhint: pipx reinstall gover\n")


def test_a_file_that_may_not_grow_has_the_command_that_lets_it(box):
    box.install("1.22.3")

    done = box.gover(
        "default", "1.22.3", expect=1,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )  # fmt: skip

    assert done.stderr == "gover: File too large\nhint: ulimit -f unlimited\n"


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "df -h && df -i"),
        (OSError(errno.ENOSPC, "No space", "/usr/no/file"), "df -h '/usr' && df -i '/usr'\n"),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "a"), "gover cache clean --all"),
        (MemoryError(), "ulimit -v unlimited"),
        (ImportError("libssl.so.3: failed to map segment from shared object"), "ulimit -v "),
    ],
)
def test_what_the_system_refuses_is_no_bug(capsys, error, hint):
    assert crash_report.report(error, ["list"], debug=False) == 1

    text = capsys.readouterr().err
    assert f"\nhint: {hint}" in text
    assert "a bug" not in text


def test_an_interrupt_before_the_first_command_is_no_traceback(box):
    """Ctrl-C while Python loads, which is most of what a short command takes."""
    early = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'gover.cli.main': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from gover.__main__ import main\n"
        "sys.argv = ['gover', 'list']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", early],
        env={**box.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )

    assert (done.returncode, done.stderr) == (130, "")


def test_debug_belongs_to_gover_and_not_to_the_program_that_it_starts():
    assert crash_report.is_debugging(["--debug", "exec", "1.22", "go"])
    assert crash_report.is_debugging(["install", "--debug"])
    assert not crash_report.is_debugging(["exec", "1.22", "dlv", "--debug"])
    assert not crash_report.is_debugging(["-C", "x", "x", "--", "dlv", "--debug"])


def test_debug_shows_where_a_failure_comes_from(gover):
    plain, debug = (gover(*words, "install", "1.22.77", expect=1) for words in ([], ["--debug"]))

    assert "Traceback" not in plain.stderr
    assert "NoSuchRelease" in debug.stderr
    assert plain.stderr.splitlines()[-2:] == [
        line for line in debug.stderr.splitlines() if line in plain.stderr.splitlines()[-2:]
    ]


def test_the_place_to_report_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert f"{project['urls']['Source']}/issues" == crash_report.ISSUES


@pytest.mark.parametrize("words", [["-v", "available"], ["available", "-v"]])
def test_govers_own_options_stand_before_a_command_or_behind_it(gover, words):
    assert gover(*words).stderr.count("HTTP Request: GET") == 1


def test_quiet_offline_and_the_directory_may_stand_behind(gover, project, home):
    done = gover("install", "1.22.3", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    gover("install", "1.23.1", "--offline", expect=5)
    gover("pin", "1.22.3", "-C", project, cwd=home)
    assert (project / ".go-version").read_text() == "1.22.3\n"
    assert not os.path.lexists(home / ".go-version")
    # What follows exec is not gover's.
    assert gover("exec", "1.22.3", "echo", "-q", "--debug").stdout == "-q --debug\n"


def test_what_is_tried_again_is_told_with_verbose(gover, mirror):
    from tests.lib.go_site import faults

    mirror.fault("/dl/", faults.status(503), times=1)

    assert re.search(r"HTTP 503; retrying in [0-9.]+ s", gover("-v", "available").stderr)
