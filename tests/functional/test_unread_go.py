"""A file that names a Go in a way gover does not follow: another Go runs, and never silently."""

import json
import os
import pty
import subprocess

import pytest

CONDITION = "strict_env\nhas nix || use go 1.22.3\n"
OTHER = "1.20.5"


@pytest.fixture
def project(box):
    box.install(OTHER, "1.22.3")
    box.gover("default", OTHER)
    project = box.project("p")
    (project / ".envrc").write_text(CONDITION)
    return project


def line(project):
    where = f"{project}/.envrc:2 names a Go that gover does not follow: 'use go' on a condition"
    return f"{where}; go{OTHER} is selected (the default)"


@pytest.mark.parametrize(
    "command",
    [("current",), ("which",), ("env",), ("exec", "--", "go", "version"), ("why",)],
    ids=lambda command: command[0],
)
def test_a_command_prints_the_line_on_standard_error(box, project, command):
    for _ in range(2):  # the second time a plan is there
        ran = box.gover(*command, cwd=project)

        assert ran.stderr.splitlines() == [f"gover: {line(project)}", "hint: gover why"]
        assert ran.stdout != ""


def test_a_document_has_it_and_standard_error_has_not(box, project):
    ran = box.gover("why", "--json", cwd=project)

    assert (json.loads(ran.stdout)["unread_go"], ran.stderr) == (line(project), "")


def test_status_names_it_among_the_problems(box, project):
    assert f"problem: {line(project)}" in box.gover("status", cwd=project).stdout


def test_an_order_needs_no_notice(box, project):
    assert box.gover("current", cwd=project, GOVER_VERSION="1.22.3").stderr == ""

    ran = box.gover("exec", "1.22.3", "go", "version", cwd=project)
    assert (ran.stdout, ran.stderr) == ("go version go1.22.3 test\n", "")


def test_a_file_before_it_decides_and_one_behind_it_does_not(box, project):
    (project / ".tool-versions").write_text("golang 1.22.3\n")
    ran = box.gover("current", cwd=project)
    assert ran.stdout == "1.22.3\n"
    assert "names a Go that gover does not follow" in ran.stderr

    (project / ".go-version").write_text("1.22.3\n")
    assert box.gover("current", cwd=project).stderr == ""


def test_the_hook_prints_it_once_in_a_shell(box, project, shell):
    terminal = box.terminal(shell).hook()

    first = terminal.run(f"cd '{project}'")
    terminal.run("cd /")
    again = terminal.run(f"cd '{project}'")

    told = "names a Go that gover does not follow"
    assert (first.count(told), again.count(told)) == (1, 0)
    assert terminal.run("go version 2>/dev/null").strip() == f"go version go{OTHER} test"


@pytest.mark.parametrize("plan", ["cold", "known"])
def test_a_shim_prints_it_on_a_terminal_only(box, project, plan):
    shim = f"{box.dirs.shims}/go"
    environ = box.environ | {"PWD": str(project)}

    def run(**options):
        return subprocess.run(
            [shim, "version"], env=environ, cwd=project, check=True, timeout=60, **options
        )

    if plan == "known":
        run(capture_output=True)
    else:
        (project / ".envrc").write_text(CONDITION + "# changed\n")
    master, slave = pty.openpty()
    run(stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    seen = os.read(master, 4096).decode()
    os.close(master)

    assert seen.strip() == f"gover: {line(box.shown(project))}"
    piped = run(capture_output=True, text=True)
    assert (piped.stdout, piped.stderr) == (f"go version go{OTHER} test\n", "")


def test_lint_names_the_line(box, project):
    said = box.gover("doctor", "--files", cwd=project, expect=1).stdout

    assert f"{project}/.envrc:2: direnv follows this line; gover does not" in said


def test_the_systems_go_is_named_too(box, project):
    box.gover("default", "system")
    go = box.home / "system/go"
    go.parent.mkdir()
    go.write_text("#!/bin/sh\necho go version go1.19 system\n")
    go.chmod(0o755)

    path = f"{go.parent}:{box.environ['PATH']}"
    said = box.gover("current", cwd=project, PATH=path).stderr

    assert "'use go' on a condition; the system's Go is selected\n" in said


def test_why_shows_the_file_as_one_that_names_a_go(box, project):
    shown = box.gover("why", cwd=project).stdout.splitlines()

    assert f"  {project}/.envrc: names a Go that gover does not follow" in shown
    assert "    line 2 ignored: has nix || use go 1.22.3 ('use go' on a condition)" in shown
