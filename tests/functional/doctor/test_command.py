"""The command `gover doctor`, as a process."""

import fcntl
import json
import os
import shlex
from functools import partial
from pathlib import Path

import pytest

from gover import __version__
from gover.doctor.facts import GoproxyEntry, Reply
from gover.doctor.proxy_chain import working_entries
from tests.lib.doctor.machines import Linux
from tests.lib.gover_process import run_gover

pytestmark = pytest.mark.skipif(os.uname().sysname != "Linux", reason="a patient of Linux")


@pytest.fixture
def patient(tmp_path):
    """A healthy machine; the command itself decides where its cache and configuration are."""
    patient = Linux(tmp_path)
    patient.set(
        LC_ALL="C.UTF-8",
        GOVER_ROOT=patient.dirs.data,
        GOVER_CACHE=patient.dirs.cache,
        GOVER_CONFIG=patient.dirs.config,
    )
    return patient


@pytest.fixture
def doctor(patient):
    return partial(run_gover, "doctor", cwd=patient.cwd, env=patient.environ)


def test_on_a_healthy_machine_it_says_so_in_three_lines_and_is_0(patient, doctor):
    result = doctor()

    assert (result.returncode, result.stderr) == (0, "")
    here, shim, verdict = result.stdout.splitlines()
    assert here.startswith("Go 1.24.6 here, the default; linux on ")
    assert shim == "  ~/.local/share/gover/shims/go  1.24.6  script  gover's shim"
    assert verdict == "nothing wrong"


def test_a_problem_is_1_and_has_what_why_where_and_the_way_out(patient, doctor):
    patient.file(".go-version", "1.20.3\n")

    result = doctor(expect=1)

    assert result.stdout.splitlines()[2:] == [
        "",
        f"problem  go1.20.3 is not installed (set by {patient.cwd}/.go-version:1) [no-go]",
        "         gover does not use another Go instead",
        "         $ gover install 1.20.3",
        "",
        "1 problem",
    ]


def test_a_warning_alone_is_0(patient, doctor):
    patient.set(GODEBUG="tsan=1")

    result = doctor()

    assert result.stdout.endswith("\n1 warning\n")


def test_json_has_machine_gos_and_findings_with_links(patient, doctor):
    patient.set(GO111MODULE="off")

    result = doctor("--json", expect=1)
    said = json.loads(result.stdout)

    assert result.returncode == 1
    assert said["schema"] == 1
    assert said["machine"]["os"] == "linux"
    assert [go["owner"] for go in said["on_path"]] == ["gover's shim"]
    (finding,) = said["findings"]
    assert finding["check"] == "modules-off"
    assert finding["level"] == "problem"
    assert finding["remedy"] == "unset GO111MODULE"
    assert finding["link"] == "https://go.dev/ref/mod#mod-commands"


def test_with_c_another_directory_is_examined(patient, doctor):
    other = patient.home / "other"
    other.mkdir()
    (other / ".go-version").write_text("1.20.3\n")

    doctor("-C", other, expect=1)
    doctor()


def test_fix_repairs_what_is_gover_s_own_and_finds_nothing_more(patient, doctor):
    Path(patient.dirs.shims, "gofmt").write_text("")
    Path(patient.dirs.under_data("hook", __version__, "zsh")).write_text("")
    os.makedirs(patient.dirs.under_data("staging", "1.23.9-999999999-0a1b2c3d", "go"))

    assert "$ gover doctor --fix" in doctor().stdout
    repaired, healthy = doctor("--fix"), doctor()

    assert repaired.stdout.splitlines()[-1] == "nothing wrong"
    assert len(repaired.stderr.splitlines()) == 3
    assert healthy.stdout == repaired.stdout
    assert Path(patient.dirs.shims, "gofmt").read_text().startswith("#!")


def test_fix_leaves_alone_what_is_the_user_s(patient, doctor):
    rc, path = patient.home / ".bashrc", patient.environ["PATH"]
    patient.set(PATH=path.replace(patient.dirs.shims, "/bin"))
    before = rc.read_text()

    result = doctor("--fix", expect=1)

    assert "[not-in-effect]" in result.stdout
    assert rc.read_text() == before


def test_what_a_living_install_has_staged_is_no_leftover(patient, doctor):
    """It has the lock of its version; its number means nothing to a doctor in a container."""
    os.makedirs(patient.dirs.under_data("staging", "1.23.9-999999999-0a1b2c3d"))
    lock = Path(patient.dirs.under_data("locks", "1.23.9.lock"))
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert doctor().stdout.splitlines()[-1] == "nothing wrong"
    assert "[leftovers]" in doctor().stdout


def test_without_network_no_proxy_is_asked(patient, doctor, mirror):
    patient.set(GOPROXY=mirror.proxy, GOSUMDB=mirror.vkey)

    doctor()
    assert mirror.requests == []


def test_with_network_a_proxy_that_answers_is_no_finding(patient, doctor, mirror):
    patient.set(GOPROXY=mirror.proxy, GOSUMDB=mirror.vkey)

    assert doctor("--network").stdout.splitlines()[-1] == "nothing wrong"
    assert mirror.requests != []


def test_the_chain_that_works_leaves_out_what_does_not_answer(patient, doctor, mirror):
    """The database does not answer by itself, but the second proxy serves it: no problem."""
    dead = "http://me:secret@127.0.0.1:1"
    patient.set(
        GOPROXY=f"{dead}|{mirror.proxy}|direct", GOSUMDB=f"{mirror.vkey} http://127.0.0.1:1"
    )

    result = doctor("--network")
    document = json.loads(doctor("--network", "--json").stdout)

    _, first, second, third, database, works = _chain(result.stdout)
    assert first.startswith("  http://127.0.0.1:1  ")
    assert "no answer: " in first
    assert second.endswith(" ms, serves the checksum database")
    assert third == "  direct"
    assert "no answer: " in database
    assert works == f"what works here: go env -w GOPROXY='{mirror.proxy},direct'"
    assert document["working_goproxy"] == [mirror.proxy, "direct"]
    assert [entry["serves_sumdb"] for entry in document["module_proxies"]] == [False, True, False]
    assert {f["check"] for f in document["findings"]} == {"goproxy-silent"}
    assert "secret" not in result.stdout


def test_a_chain_of_which_all_answers_is_left_as_it_is(patient, doctor, mirror):
    patient.set(GOPROXY=f"{mirror.proxy},direct", GOSUMDB="off")

    head, proxy, direct, works = _chain(doctor("--network").stdout)[:4]

    assert head == "module proxies, in the order of GOPROXY:"
    assert "answers in " in proxy
    assert direct == "  direct"
    assert works == "GOPROXY works here as it is"


def test_a_quote_in_goproxy_ends_no_quoted_word_of_a_command(patient, doctor):
    patient.set(GOPROXY="http://127.0.0.1:1/';touch x;',direct", GOSUMDB="off")

    command = next(
        finding["remedy"]
        for finding in json.loads(doctor("--network", "--json", expect=None).stdout)["findings"]
        if finding["check"].startswith("goproxy-") and "-w" in finding["remedy"]
    )

    assert shlex.split(command)[:3] == ["go", "env", "-w"]
    assert len(shlex.split(command)) == 4


def test_a_private_proxy_comes_before_a_public_one():
    """The public one would be asked for the names of private modules."""
    answer = Reply(40)
    entries = [
        GoproxyEntry("https://proxy.golang.org", ",", answer),
        GoproxyEntry("goproxy.corp.example/mod", ",", answer),
        GoproxyEntry("https://gone.example", "|", Reply(5000, "timed out")),
        GoproxyEntry("off", ""),
    ]

    assert working_entries(entries) == (
        "goproxy.corp.example/mod",
        "https://proxy.golang.org",
        "off",
    )


def _chain(text):
    """The lines about proxies, which follow the first empty one."""
    lines = text.splitlines()
    start = lines.index("") + 1
    return lines[start : start + 6]


def test_network_and_offline_contradict_each_other(patient, doctor):
    patient.set(GOVER_OFFLINE="1")

    doctor("--network", expect=2)
    doctor()


def test_a_password_in_goproxy_is_not_shown(patient, doctor):
    patient.set(GOPROXY="http://me:secret@127.0.0.1:1,direct", GOSUMDB="off")

    result = doctor("--network", expect=1)

    assert "127.0.0.1:1 does not answer" in result.stdout
    assert "secret" not in result.stdout + doctor("--network", "--json", expect=1).stdout


def test_an_escape_in_a_value_reaches_no_terminal(patient, doctor):
    evil = "\x1b]0;x\x07\x1b[2J"
    patient.set(
        GOROOT=f"/gone{evil}", GOPATH=evil, GOBIN=evil, GOFLAGS=evil, GOOS=evil, GOPROXY=evil
    )
    patient.file(".go-version", f"1.24.6{evil}\n")
    patient.front(f"~/{evil}")

    result = doctor(expect=1)

    assert "[no-go]" in result.stdout
    assert "\\x1b" in result.stdout
    assert "\x1b" not in result.stdout + result.stderr


def test_nothing_is_written(patient, doctor):
    def tree():
        paths = [Path(patient.root), *Path(patient.root).rglob("*")]
        return {path: path.lstat().st_mtime_ns for path in paths}

    before = tree()
    assert doctor().stdout.splitlines()[-1] == "nothing wrong"

    assert tree() == before


def test_nothing_on_path_is_run(patient, doctor):
    """A program called go, git, xcrun or clang may be anything, or open a dialog."""
    directory = patient.at("/traps/x").parent
    for name in ("go", "git", "xcrun", "clang", "cc", "uname", "sw_vers"):
        trap = directory / name
        trap.write_text(f"#!/bin/sh\n: > {directory}/sprung\n")
        trap.chmod(0o755)
    patient.environ["PATH"] += f":{directory}"

    assert "Go 1.24.6 here" in doctor().stdout

    assert not (directory / "sprung").exists()
