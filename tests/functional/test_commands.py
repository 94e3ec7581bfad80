"""Commands about a directory, through the launcher, as a user runs them."""

import json
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gover import __version__
from gover.cli.help_text import short_help
from gover.cli.registry import FIRST_WEEK, OLD_NAMES
from gover.escape import sh_quote
from gover.install.default import set_default
from gover.version.request import Request


@pytest.fixture(autouse=True)
def system_go(box):
    """A go that is not gover's."""
    (box.home / "sys").mkdir()
    (box.home / "sys/go").write_text("#!/bin/sh\necho the system go\n")
    (box.home / "sys/go").chmod(0o755)
    box.environ["PATH"] += f":{box.home}/sys"


def test_the_nearest_pin_wins_over_the_default_and_the_variable_over_both(box):
    box.install("1.21.13", "1.22.3", "1.23.1")
    deep = box.project("p/q/r")
    box.project("p", "1.21\n")
    box.project("p/q", "go1.22.3 # here\n")
    set_default(box.dirs, Request.parse("1.23.1"))

    assert box.gover("current").stdout == "1.23.1\n"
    assert box.gover("current", cwd=deep).stdout == "1.22.3\n"
    assert box.gover("-C", "p", "current").stdout == "1.21.13\n"
    assert box.gover("current", "-C", "p/q/r").stdout == "1.22.3\n"
    assert box.gover("current", cwd=deep, GOVER_VERSION="latest").stdout == "1.23.1\n"


def test_a_variable_that_means_nothing_is_2_and_says_how_to_be_rid_of_it(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")

    result = box.gover("current", cwd=project, GOVER_VERSION="x", expect=2)

    assert result.stdout == ""
    assert result.stderr.startswith("gover: GOVER_VERSION: ")
    assert result.stderr.endswith("\nhint: gover use --unset\n")


def test_current_as_json_has_the_promised_keys(box):
    box.install("1.22.3")
    project = box.project("p", "\n1.22\n")

    said = json.loads(box.gover("current", "--json", cwd=project).stdout)

    path = f"{project}/.go-version"
    assert said == {
        "schema": 1,
        "version": "1.22.3",
        "spec": "1.22",
        "in_front": None,
        "switches_to": None,
        "origin": {"kind": "file", "path": path, "line": 2, "text": f"set by {path}:2"},
        "installed": True,
        "goroot": f"{box.dirs.toolchains}/1.22.3",
        "sdkroot": None,
        "floor": None,
        "conflicts": [],
        "error": None,
    }


@pytest.mark.parametrize("command", ["current", "which", "why", "env", "exec"])
def test_a_missing_version_says_who_asked_and_what_to_type(box, command):
    box.install("1.22.3")
    project = box.project("p", ">1.23\n")

    result = box.gover(
        command, *(["go", "version"] if command == "exec" else []), cwd=project, expect=3
    )

    assert result.stderr.endswith(
        f"gover: no installed Go matches '>1.23' (set by {project}/.go-version:1)\n"
        "hint: gover install '>1.23'\n"
    )


def test_a_malformed_pin_names_file_line_and_reason(box):
    project = box.project("p", "# x\n1.22\x1b[2J\n")

    result = box.gover("current", cwd=project, expect=4)

    message, hint, *_ = result.stderr.splitlines()
    assert message == f"gover: {project}/.go-version:2: a control character"
    assert hint == f"hint: gover -C {sh_quote(str(project))} pin latest"


def test_a_failure_as_json_is_json(box):
    project = box.project("p", "1.99.9\n")

    result = box.gover("which", "--json", cwd=project, expect=3)

    assert json.loads(result.stdout)["error"]["code"] == result.returncode == 3


READS = (
    "current", "which", "why", "status", "env", "list", "available --all", "verify",
    "doctor --files", "outdated", "doctor", "doctor --build", "inspect /bin/sh",
    "sdk list", "sdk current", "sdk why", "config list", "config get verify", "verify --key",
)  # fmt: skip


# The others end with 0; what is wrong with a machine, and its SDKs, are its own.
STATUSES = {
    "doctor": (0, 1),
    "doctor --build": 1,
    "sdk why": (0, 1),
}


@pytest.mark.parametrize("words", READS)
def test_what_reads_takes_a_directory_and_json(box, words):
    result = box.gover(
        "--offline", *words.split(), "--json", "-C", "/", expect=STATUSES.get(words, 0)
    )

    assert json.loads(result.stdout)["schema"] == 1


def test_a_verdict_as_json_is_one_document(box):
    box.install("1.22.3")

    result = box.gover("verify", "--json", expect=6)

    assert [toolchain["whole"] for toolchain in json.loads(result.stdout)["toolchains"]] == [False]
    assert "gover: verification failed: go1.22.3" in result.stderr


def test_which_prints_the_real_path(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")

    assert box.gover("which", cwd=project).stdout == f"{box.dirs.toolchains}/1.22.3/bin/go\n"
    assert box.gover("which", "gofmt", cwd=project).stdout.endswith("/1.22.3/bin/gofmt\n")
    assert box.gover("which").stdout == f"{box.home}/sys/go\n"
    missing = box.gover("which", "godoc", cwd=project, expect=127)
    assert missing.stderr == f"gover: go1.22.3 has no godoc (set by {project}/.go-version:1)\n"
    box.gover("which", "../../x", cwd=project, expect=2)


def test_nothing_set_is_system_and_no_go_at_all_is_said(box):
    assert box.gover("current").stdout == "system\n"
    result = box.gover("current", PATH=f"{box.bin}:/nonexistent", expect=3)
    assert result.stderr.splitlines()[-1] == "hint: gover install latest"


def test_pin_writes_one_exact_line(box):
    box.install("1.20", "1.22.3", "1.22.10")
    project = box.project("p")
    pin = project / ".go-version"

    for requested, written in {
        "1.22": "1.22.10\n",
        "v1.22.3": "1.22.3\n",
        "1.20": "1.20.0\n",
        "system": "system\n",
        "1.99.1": "1.99.1\n",
    }.items():
        result = box.gover("pin", requested, cwd=project)
        assert (result.returncode, pin.read_text()) == (0, written)
    assert "go1.99.1 is not installed; hint: gover install 1.99.1" in result.stderr
    box.gover("pin", "1.98", cwd=project, expect=3)
    assert pin.read_text() == "1.99.1\n"
    before = pin.stat()
    assert "pinned 1.99.1 in" in box.gover("pin", "1.99.1", cwd=project).stderr
    assert (pin.stat().st_ino, pin.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    box.gover("local", "--unset", cwd=project)
    assert not pin.exists()


def test_pin_writes_through_no_link(box):
    """A clone may hold `.go-version -> ../../.ssh/authorized_keys`."""
    box.install("1.22.3")
    project = box.project("p")
    (box.home / "precious").write_text("1.21.0\n")
    (project / ".go-version").symlink_to("../precious")

    result = box.gover("pin", "1.22.3", cwd=project, expect=1)

    assert "is a link to ../precious" in result.stderr
    assert (box.home / "precious").read_text() == "1.21.0\n"


def test_a_directory_in_the_way_of_a_pin_is_named(box):
    project = box.project("p")
    (project / ".go-version").mkdir()

    result = box.gover("pin", "1.22.3", cwd=project, expect=1)

    assert (result.returncode, result.stderr) == (
        1,
        f"gover: {project}/.go-version is a directory\n",
    )


def test_a_default_that_is_uninstalled_is_said_wherever_one_is(box):
    box.install("1.22.3", "1.23.1")
    box.gover("default", "1.22")

    assert "default" not in box.gover("uninstall", "1.23.1").stderr
    said = box.gover("uninstall", "1.22.3", cwd=box.project("p", "1.23.1\n")).stderr
    assert "the default cannot be used: no installed Go matches '1.22' (the default)" in said


def test_default_is_kept_as_it_was_said(box):
    box.install("1.22.3")

    box.gover("default", expect=1)
    box.gover("default", "1.99", expect=3)
    box.gover("global", "1.22")
    assert box.gover("default").stdout == "1.22\n"
    box.install("1.22.10")
    assert box.gover("current").stdout == "1.22.10\n"
    box.gover("default", "--unset")
    assert box.gover("current").stdout == "system\n"


@pytest.mark.parametrize("words", [["1.22.3"], ["--unset"]])
def test_nothing_is_pinned_in_a_directory_that_is_gone(box, words):
    """The launcher's shell has lost its name, and the root directory is not what is meant."""
    gone = box.project("gone")
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    launcher = box.gover("--version").args[0]

    result = subprocess.run(
        ["sh", "-c", script, "sh", str(gone), launcher, "pin", *words],
        env=box.environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "gover: this directory has been deleted\n" in result.stderr


@pytest.mark.parametrize("command", ["pin", "use", "default"])
def test_unset_with_a_version_changes_nothing(box, command):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    box.gover("default", "1.22.3")

    result = box.gover(command, "--unset", "1.22", cwd=project, expect=2)

    assert f"hint: gover {command} --unset\n" in result.stderr
    assert (project / ".go-version").exists()
    assert box.gover("default").stdout == "1.22.3\n"


def test_use_without_the_hook_says_what_to_type(box):
    box.install("1.22.3")

    result = box.gover("use", "1.22", expect=2)

    assert result.stderr.splitlines()[-1] == "hint: export GOVER_VERSION='1.22'"


def test_exec_runs_with_the_go_of_the_directory_or_another(box):
    box.install("1.22.3", "1.23.1")
    project = box.project("p", "1.22.3\n")

    def say(*words, **variables):
        return box.gover("exec", *words, cwd=project, **variables).stdout

    assert say("go", "version") == "go version go1.22.3 test\n"
    assert say("1.23", "go", "version") == "go version go1.23.1 test\n"
    assert say("1.23", "--", "go", "version") == "go version go1.23.1 test\n"
    assert say("system", "go", "version") == "the system go\n"
    script = "go version; echo $GOROOT$GOTOOLCHAIN"
    assert say("sh", "-c", script, GOROOT="/x") == "go version go1.22.3 test\n\n"
    assert say("1.23", "sh", "-c", script) == "go version go1.23.1 test\nlocal\n"
    assert say("sh", "-c", 'echo "$1"', "sh", "--json") == "--json\n"
    box.gover("exec", "sh", "-c", "exit 42", cwd=project, expect=42)
    box.gover("exec", "no-such-thing", cwd=project, expect=127)
    box.gover("exec", cwd=project, expect=2)


def test_exec_undoes_what_a_hook_has_done_first(box):
    box.install("1.22.3", "1.23.1")
    inside = {
        "PATH": f"{box.dirs.toolchains}/1.22.3/bin:{box.environ['PATH']}",
        "__GOVER_UNDO": f"{box.dirs.toolchains}/1.22.3/bin\x1fGOROOT\x1f-\x1f=/mine",
    }

    result = box.gover(
        "exec", "1.23.1", "sh", "-c", "echo $PATH; env | grep -c GOVER_UNDO", expect=1, **inside
    )

    assert result.stdout == f"{box.dirs.toolchains}/1.23.1/bin:{box.environ['PATH']}\n0\n"


def test_env_prints_what_a_shell_can_evaluate(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")

    text = box.gover("env", cwd=project, GOROOT="/x").stdout
    result = subprocess.run(
        ["sh", "-c", f"{text}\ngo version; echo ${{GOROOT-none}} $GOTOOLCHAIN"],
        env={**box.environ, "GOROOT": "/x"},
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "go version go1.22.3 test\nnone\n"
    said = json.loads(box.gover("env", "--json", cwd=project, GOROOT="/x").stdout)
    assert said["set"]["GOROOT"] is None


def test_why_shows_what_was_looked_at_and_passed_over(box):
    box.install("1.22.3")
    deep = box.project("p/q/r")
    box.project("p", "1.22.3\n")
    box.project("p/q", "# nothing\n")
    os.mkfifo(deep / ".go-version")

    text = box.gover("why", cwd=deep).stdout

    assert text.splitlines()[0] == f"1.22.3  (set by {box.home}/p/.go-version:1)"
    assert f"  {box.home}/p/q/.go-version: sets no version" in text
    assert f"* {box.home}/p/.go-version:1: 1.22.3" in text
    assert f"  {deep}/.go-version: not a regular file, skipped" in text
    said = json.loads(box.gover("why", "--json", cwd=deep).stdout)
    assert [file["decides"] for file in said["files"]] == [False, True]


def test_why_says_what_lost_and_to_whom(box):
    box.install("1.21.13", "1.22.3", "1.23.1")
    box.gover("default", "1.21.13")
    here = box.project("p/q")
    (here / "gover.toml").write_text('go = "1.22"\n')
    (here / ".go-version").write_text("1.23.1\n")
    (here.parent / ".envrc").write_text("use go 1.23\nexport A=1\nPATH_add bin\n")

    text = box.gover("why", cwd=here).stdout
    assert f"* {here}/gover.toml:1: 1.22\n" in text
    assert (
        f"  {here}/.go-version:1: 1.23.1"
        "  (not used: gover.toml takes precedence in its directory)\n"
        f"  {here.parent}/.envrc:1: 1.23  (not used: a nearer file takes precedence)\n"
        "    sets A, bin on PATH  (not allowed yet; hint: gover allow)\n"
        "  the default: 1.21.13  (not used: a version file takes precedence)\n"
    ) in text

    said = json.loads(box.gover("why", "--json", cwd=here, GOVER_VERSION="1.23").stdout)
    assert {file["lost"] for file in said["files"]} == {"GOVER_VERSION takes precedence"}
    assert [file["extras"] for file in said["files"]] == [None, None, "waiting"]
    assert (said["default"], said["default_lost"]) == ("1.21.13", "GOVER_VERSION takes precedence")


def test_why_says_that_the_default_is_too_old_for_a_module(box):
    box.install("1.21.13", "1.23.1")
    box.gover("default", "1.21.13")
    here = box.project("p")
    (here / "go.mod").write_text("module m\ngo 1.23\n")

    reason = f"{here}/go.mod:2 requires go >= 1.23"
    assert f"  the default: 1.21.13  (not used: {reason})" in box.gover("why", cwd=here).stdout


def test_why_fails_as_current_does_and_prints_one_document(box):
    bare = f"{box.bin}:/nonexistent"
    for words in (["why"], ["current"]):
        box.gover(*words, PATH=bare, expect=3)
        result = box.gover(*words, "--json", PATH=bare, expect=3)
        assert (result.returncode, json.loads(result.stdout)["installed"]) == (3, False)
    here = box.project("p", "1.99.1\n")
    said = json.loads(box.gover("why", "--json", cwd=here, expect=3).stdout)
    assert "go1.99.1 is not installed" in said["error"]


def test_list_marks_what_holds_here(box):
    box.install("1.9.7", "1.10", "1.22.3")
    project = box.project("p", "1.22\n")

    assert box.gover("list", "--bare").stdout == "1.9.7\n1.10\n1.22.3\n"
    lines = box.gover("ls", cwd=project).stdout.splitlines()
    assert lines == [
        "  1.9.7",
        "  1.10",
        f"* 1.22.3  (set by {project}/.go-version:1)",
    ]
    said = json.loads(box.gover("list", "--json", cwd=project).stdout)
    assert [t["selected"] for t in said["toolchains"]] == [False, False, True]


def test_link_adopts_a_goroot_and_uninstall_leaves_it(box):
    root = box.home / "my go"
    (root / "bin").mkdir(parents=True)
    (root / "bin/go").write_text("#!/bin/sh\necho linked\n")
    (root / "bin/go").chmod(0o755)
    (root / "VERSION").write_text("go1.22.3\ntime 2024-05-01T19:49:47Z\n")

    box.gover("link", "1.22.4", "my go", expect=2)
    box.gover("link", "1.22.3", "nowhere", expect=2)
    box.gover("link", "1.22.3", "my go")
    box.gover("link", "1.22.3", "my go", expect=1)
    assert box.gover("exec", "1.22.3", "go").stdout == "linked\n"
    assert box.gover("ls").stdout == f"  1.22.3  -> {root}\n"
    assert box.gover("verify").stdout == "1.22.3  linked; not verified\n"
    box.gover("uninstall", "1.22.3")
    assert (root / "bin/go").exists()
    assert box.gover("list", "--bare").stdout == ""


@pytest.mark.parametrize("line", ["go1.22.3 (Red Hat 1.22.3-4.el9_4)", "go1.22.3-bigcorp"])
def test_a_vendor_s_go_satisfies_a_floor_and_can_be_linked_by_its_prefix(box, line):
    root = box.home / "usr/lib/golang"
    (root / "bin").mkdir(parents=True)
    (root / "bin/go").write_text("#!/bin/sh\necho packaged\n")
    (root / "bin/go").chmod(0o755)
    (root / "VERSION").write_text(f"{line}\n")
    (root / "go.env").write_text("GOTOOLCHAIN=local\n")
    (box.home / "usr/bin").mkdir()
    (box.home / "usr/bin/go").symlink_to("../lib/golang/bin/go")
    project = box.project("p")
    (project / "go.mod").write_text("module m\n\ngo 1.22.2\n")
    path = f"{box.home}/usr/bin:{box.environ['PATH']}"
    vendor = line[8:].strip("-() ")

    ran = box.gover("exec", "--", "go", "version", cwd=project, PATH=path)
    assert ran.stdout == "packaged\n"
    why = box.gover("why", cwd=project, PATH=path).stdout
    assert f"  GOROOT is {root} (vendor build: {vendor})\n" in why
    said = box.gover("link", "1.22.3", "usr").stderr
    assert said == f"gover: linked go1.22.3 (vendor build: {vendor}) to {root}\n"
    assert box.gover("ls").stdout == f"  1.22.3  -> {root}  (vendor build: {vendor})\n"
    assert json.loads(box.gover("list", "--json").stdout)["toolchains"][0]["vendor"] == vendor


def test_a_go_in_development_is_not_linked(box):
    source = box.home / "gotip/src/internal/goversion"
    source.mkdir(parents=True)
    (source / "goversion.go").write_text("package goversion\n\nconst Version = 29\n")
    (box.home / "gotip/bin").mkdir()
    (box.home / "gotip/bin/go").write_text("#!/bin/sh\n")
    (box.home / "gotip/bin/go").chmod(0o755)

    refused = box.gover("link", "1.29", "gotip", expect=2).stderr

    assert f"{box.home}/gotip is of no release: it contains go1.29 (vendor build: devel)" in refused


def test_uninstall_of_what_is_not_there_is_3(box):
    result = box.gover("uninstall", "1.22.3", expect=3)

    assert (result.returncode, result.stderr) == (
        3,
        "gover: no Go '1.22.3' is installed\nhint: gover list\n",
    )


def test_uninstall_never_guesses(box):
    box.install("1.21.13", "1.22.2", "1.22.3")

    result = box.gover("uninstall", "1.22", expect=2)

    assert result.stderr.startswith("gover: '1.22' matches 1.22.2, 1.22.3\n")
    box.gover("uninstall", "1.21")
    assert box.gover("list", "--bare").stdout == "1.22.2\n1.22.3\n"


@pytest.mark.parametrize("name", ["GOVER_ROOT", "GOVER_CACHE"])
@pytest.mark.parametrize("value", ["relative", "/with:colon", "/with\nnewline"])
def test_a_place_that_path_cannot_carry_is_refused(box, name, value):
    result = box.gover("list", expect=2, **{name: value})

    assert result.stderr.startswith(f"gover: {name} is ")


def test_a_word_that_is_no_version_is_a_usage_error(box):
    result = box.gover("install", "../x", expect=2)

    assert "'../x' is not a Go version" in result.stderr


def test_the_launcher_answers_from_a_plan_without_python(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    first = box.gover("hook", "zsh").stdout
    box.gover("hook", "bash")
    subprocess.run(["bash", "-c", "go version"], cwd=project, env=with_shims(box), check=True)
    (box.bin / "python").unlink()

    assert box.gover("hook", "zsh").stdout == first
    assert box.gover("current", cwd=project).stdout == "1.22.3\n"
    assert box.gover("which", cwd=project).stdout == f"{box.dirs.toolchains}/1.22.3/bin/go\n"
    assert box.gover("which", "gofmt", cwd=project).stdout.endswith("/bin/gofmt\n")
    (project / ".go-version").write_text("1.23.1\n")
    assert box.gover("current", cwd=project, expect=1).stdout == ""


def test_exec_in_a_known_directory_needs_no_python(box):
    """The command gets the environment that it gets from Python, whatever a hook did before."""
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    (project / "gover.toml").write_text('path = ["bin"]\n[env]\nNAME = "it\'s"\n')
    box.gover("allow", cwd=project)
    box.gover("hook", "bash")
    subprocess.run(["bash", "-c", "go version"], cwd=project, env=with_shims(box), check=True)
    front = f"{box.dirs.data}/bin:{box.dirs.toolchains}/1.22.3/bin:{project}/bin"
    hooked = {"PATH": f"{front}:{box.environ['PATH']}", "__GOVER_UNDO": front}
    words = (["env"], ["--", "env"], ["--", "sh", "-c", 'env; echo "$0" "$@"', "a  b", ""])
    cases = [(given, variables) for given in words for variables in ({}, hooked)]
    in_python = [
        box.gover("-q", "exec", *given, cwd=project, **variables).stdout
        for given, variables in cases
    ]
    go = box.gover("-q", "exec", "go", "version", cwd=project).stdout
    (box.bin / "python").unlink()

    for (given, variables), expected in zip(cases, in_python, strict=True):
        text = box.gover("exec", *given, cwd=project, **variables).stdout
        assert sorted(text.splitlines()) == sorted(expected.splitlines())
        assert f"PATH={front}:" in text
    assert box.gover("exec", "go", "version", cwd=project).stdout == go
    assert "1.22.3" in go


@pytest.mark.parametrize(
    "words",
    [
        [], ["--"], ["--", ""], ["latest", "env"], ["go1.22", "env"],
        ["v1.22", "env"], [">=1.20", "env"], ["--install", "env"], ["go", "-C", "/", "version"],
        ["go", "build", "-C=/"], ["no-such-program"], ["--", "-x"], ["./none"],
    ],
)  # fmt: skip
def test_other_uses_of_exec_are_left_to_python(box, words):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    box.gover("hook", "bash")
    subprocess.run(["bash", "-c", "go version"], cwd=project, env=with_shims(box), check=True)
    (box.bin / "python").unlink()
    (box.bin / "python3").unlink(missing_ok=True)
    program = box.bin / "python"
    program.write_text('#!/bin/sh\necho "in python: $PATH"\n')
    program.chmod(0o755)

    done = box.gover("exec", *words, cwd=project)

    assert done.stdout == f"in python: {box.environ['PATH']}\n"


ODD = 'it\'s\n a "$HOME" `x` \\\\ *  '


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"GOROOT": "/old", "GOTOOLCHAIN": "", "SAME": "as here"},
        {"GOROOT": ODD, "GOTOOLCHAIN": "auto", "OTHER": ODD, "SAME": "other"},
        {"GOROOT": "", "OTHER": ""},
    ],
)
def test_the_launcher_tells_the_environment_as_python_does(box, variables):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")
    text = {"OTHER": ODD, "SAME": "as here", "EMPTY": ""}
    table = "".join(f"{name} = {json.dumps(value)}\n" for name, value in text.items())
    (project / "gover.toml").write_text(f'path = ["it\'s bin"]\n[env]\n{table}')
    box.gover("allow", cwd=project)
    box.gover("hook", "bash")
    subprocess.run(["bash", "-c", "go version"], cwd=project, env=with_shims(box), check=True)
    in_python = box.gover("env", "--shell", "sh", cwd=project, **variables).stdout
    (box.bin / "python").unlink()

    assert box.gover("env", cwd=project, **variables).stdout == in_python
    assert "export EMPTY=''\n" in in_python
    # What a hook did there is Python's to take back.
    assert box.gover("env", cwd=project, __GOVER_UNDO="/x/bin", expect=1).returncode != 0


def test_a_hook_of_a_python_that_is_gone_is_written_again(box):
    """As when pipx gives way to uv: the same path on PATH, another environment behind it."""
    box.gover("hook", "zsh")
    hook = next(Path(box.dirs.data, "hook").rglob("zsh"))
    before = hook.read_text()
    lookup = hook.with_name("lookup")
    python = sh_quote(sys.executable)
    assert python in lookup.read_text()
    lookup.write_text(lookup.read_text().replace(python, "'/gone/python'"))
    hook.write_text("old\n")

    box.gover("hook", "zsh")

    assert hook.read_text() == before


def with_shims(box):
    return {**box.environ, "PATH": f"{box.dirs.shims}:{box.environ['PATH']}"}


def test_the_launcher_knows_its_release_and_its_links(box):
    launcher = Path(__file__).parents[2] / "shell/gover"

    assert f"gover_release={__version__}\n" in launcher.read_text()
    (box.home / "far").mkdir()
    (box.home / "far/gover").symlink_to("../near")
    (box.home / "near").symlink_to(box.bin / "gover")
    result = subprocess.run(
        ["../far/gover", "--version"],
        cwd=box.bin,
        env=box.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == f"gover {__version__}\n"


def test_no_home_is_said(box):
    del box.environ["HOME"], box.environ["GOVER_ROOT"]

    result = box.gover("list", expect=1)

    home = sh_quote(pwd.getpwuid(os.getuid()).pw_dir)
    assert result.stderr == f"gover: HOME is not set\nhint: export HOME={home}\n"


def test_a_relative_home_is_named(box):
    box.environ["HOME"] = "home"
    del box.environ["GOVER_ROOT"]

    assert "HOME is 'home', which is not an absolute path\n" in box.gover("list", expect=1).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verifi"], "no such command 'verifi'"),
        (["install", "../x"], "'../x' is not a Go version"),
        (["install", "--form", "x"], "no such option '--form'. Did you mean '--from'?"),
        (["link", "1.22"], "missing argument 'DIR'"),
        (["list", "\x1b[2J"], "got unexpected extra argument (\\x1b[2J)"),
    ],
)
def test_a_mistake_is_said_in_one_line_and_a_hint(box, words, said):
    result = box.gover(*words, expect=2)

    assert result.stderr.splitlines()[0] == f"gover: {said}"
    assert result.stderr.splitlines()[1].startswith("hint: gover ")
    assert len(result.stderr.splitlines()) == 2


def test_the_json_of_what_is_run_is_not_govers(box):
    assert box.gover("exec", "nonesuch", "--json", expect=127).stdout == ""
    assert (
        json.loads(box.gover("which", "nonesuch", "--json", expect=127).stdout)["error"]["code"]
        == 127
    )


@pytest.mark.parametrize(
    ("words", "wrong", "hint"),
    [
        ("ls-remote", "ls-remote", "gover available"),
        ("versions --bare", "versions", "gover list"),
        ("remove 1.22.3", "remove", "gover uninstall 1.22.3"),
        ("run 1.22 go test ./...", "run", "gover exec 1.22 go test ./..."),
        ("install golang 1.22", "install golang", "gover install 1.22"),
        ("use --default go1.22", "use --default", "gover default go1.22"),
        ("use -g go@latest", "use -g", "gover default latest"),
        ("use go@1.22", "use go@1.22", "gover pin 1.22"),
        ("ls all golang", "ls all", "gover available --all"),
        ("isntall 1.22", "isntall", "gover install 1.22"),
        ("1.22", "1.22", "gover use 1.22"),
        ("go version", "go", "gover exec -- go version"),
        ("nosuch", "nosuch", "gover help --all"),
    ],
)
def test_what_is_no_command_is_answered_with_one_to_paste(box, words, wrong, hint):
    result = box.gover(*words.split(), expect=2)

    assert result.stderr == f"gover: no such command '{wrong}'\nhint: {hint}\n"


@pytest.mark.parametrize("words", ["self-update", "self update", "upgrade gover"])
def test_the_command_that_upgrades_gover_is_named(box, words):
    hint = box.gover(*words.split(), expect=2).stderr.splitlines()[1]

    assert hint.endswith(" install --force-reinstall git+https://github.com/gover-project/gover")


@pytest.mark.parametrize(("old", "new"), OLD_NAMES.items(), ids=" ".join)
def test_an_old_name_is_the_new_command_and_prints_it_once(box, old, new):
    words = ["nosuch"] if old[-1] in ("import", "revoke") else []
    first = box.gover(*old, *words, expect=None)
    second = box.gover(*new, *words, expect=None)

    assert first.returncode == second.returncode
    notice, _, rest = first.stderr.partition("\n")
    assert notice == f"gover: `gover {' '.join(old)}` is now `gover {' '.join(new)}`"
    assert (_untimed(first.stdout), rest) == (_untimed(second.stdout), second.stderr)


def test_the_options_of_an_old_name_are_taken_for_one_release(box):
    done = box.gover("check", "--quick", "--runs", "3", expect=None)

    lines = done.stderr.splitlines()
    assert lines[1] == "gover: --quick and --runs are gone: a short check is now the default"
    assert done.stdout.startswith("go of unknown version")


def _untimed(text):
    return re.sub(r"[0-9.]+ s\b", "- s", text)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--files", "--build"], "gover doctor --files"),
        (["--build", "--fix"], "gover doctor --build"),
        (["--files", "--network"], "gover doctor --files"),
        (["--full"], "gover doctor --build --full"),
        (["."], "gover doctor --files ."),
        (["--build", "1.22.3", "1.23.1"], "gover doctor --build 1.22.3"),
    ],
)
def test_a_doctor_whose_options_contradict_each_other_is_a_usage_error(box, words, hint):
    assert box.gover("doctor", *words, expect=2).stderr.endswith(f"hint: {hint}\n")


def test_gover_alone_shows_the_commands_of_a_first_week(box):
    shown = box.gover().stdout

    assert shown == box.gover("help").stdout == box.gover("--help").stdout == short_help()
    assert len(shown.splitlines()) < 25
    assert len(FIRST_WEEK) == 10
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_help_shows_the_help_of_a_command_by_each_of_its_names(box):
    assert box.gover("help", "install").stdout == box.gover("install", "--help").stdout
    assert box.gover("help", "config", "set").stdout == box.gover("config", "set", "--help").stdout
    assert "gover list --bare" in box.gover("help", "ls").stdout


def test_help_as_json_has_the_effects_of_every_command_that_does_something(box):
    commands = {
        row["command"]: row for row in json.loads(box.gover("help", "--json").stdout)["commands"]
    }

    assert {"install", "setup", "setup direnv", "config get", "cache clean"} <= commands.keys()
    assert not {"config", "cache", "self", "mirror"} & commands.keys()
    assert commands["install"]["effects"] == {
        "reads": ["project", "configuration", "store"],
        "writes": ["store", "cache"],
        "network": True,
        "runs": False,
    }
    assert commands["exec"]["effects"]["runs"]
    assert commands["config get"]["effects"]["writes"] == []


def test_a_command_that_writes_nothing_by_its_effects_leaves_every_file_alone(box):
    box.install("1.21.13")
    project = box.project("p", "1.21\n")
    commands = json.loads(box.gover("help", "--json").stdout)["commands"]
    arguments = {"inspect": ["/bin/sh"], "config get": ["verify"], "mirror verify": ["."]}
    arguments |= {"completion": ["zsh"]}
    before = files_below(box.home)

    for row in commands:
        if not (row["effects"]["writes"] or row["effects"]["network"]):
            words = row["command"].split() + arguments.get(row["command"], [])
            box.gover(*words, cwd=project, expect=None)
            assert files_below(box.home) == before, row["command"]


def files_below(directory):
    """Path and bytes of each file, without those that a change of the store left."""
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nosuch"], "no such command 'nosuch'"),
        (["config", "nosuch"], "no such command 'nosuch'"),
        (["list", "more"], "gover list has no commands below it"),
        (["ls-remote"], "no such command 'ls-remote'"),
    ],
)
def test_help_of_what_is_no_command_is_a_usage_error_with_a_command_to_paste(box, words, message):
    first, hint = box.gover("help", *words, expect=2).stderr.splitlines()

    assert first.startswith(f"gover: {message}")
    assert box.gover(*hint.removeprefix("hint: gover ").split(), "--help").stdout
