"""A Go that is not installed, where a shim runs: an error, or an install if the user has set it."""

import os
import signal
import subprocess

import pytest

from tests.lib.gover_process import run_group

MAKEFILE = "all: a b c d\na b c d:\n\t@go version\n"


@pytest.fixture
def box(online_box):
    return online_box


@pytest.fixture
def project(box):
    return box.project("p", "1.22.3\n")


def environ(box, **variables):
    return {**box.environ, "PATH": f"{box.dirs.shims}:{box.environ['PATH']}", **variables}


def go(box, cwd, *words, expect=0, **variables):
    return run_group(
        [f"{box.dirs.shims}/go", *(words or ("version",))],
        env=environ(box, **variables),
        cwd=cwd,
        typed="of the tool\n",
        expect=expect,
    )


@pytest.fixture
def installing(box):
    box.gover("config", "set", "missing", "install")


def test_the_shim_installs_if_the_user_has_set_it_and_runs_the_tool(box, project, installing):
    done = go(box, project)

    assert done.stdout.startswith("go version go1.22.3 ")
    first, second = done.stderr.splitlines()
    missing = f"go1.22.3 is not installed (set by {project}/.go-version:1)"
    assert first == f"gover: {missing}; installing it"
    assert second.startswith(f"gover: installed go1.22.3 in {box.dirs.toolchains}/1.22.3; verified")
    assert go(box, project).stderr == ""


@pytest.mark.parametrize("policy", ["ask", "error", "nonsense"])
def test_else_it_is_an_error_each_time_and_asks_nothing(box, project, mirror, policy):
    for _ in "cold", "warm":
        done = go(box, project, expect=3, GOVER_MISSING=policy)
        assert done.stderr == (
            f"gover: go1.22.3 is not installed (set by {project}/.go-version:1)\n"
            "hint: gover install 1.22.3\n"
        )
    assert not mirror.requests


def test_a_plan_of_a_missing_version_depends_on_the_policy(box, project):
    """What one policy has planned, another does not find."""
    go(box, project, expect=3)
    go(box, project, expect=3)

    assert go(box, project, GOVER_MISSING="install").stdout.startswith("go version go1.22.3 ")

    box.uninstall("1.22.3")
    box.gover("config", "set", "missing", "install")
    go(box, project, expect=3, GOVER_MISSING="error")
    go(box, project, expect=3, GOVER_MISSING="error")
    assert go(box, project).stdout.startswith("go version go1.22.3 ")


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        (".go-version", "1.22\n", "1.22.3"),
        (".tool-versions", "golang 1.21.13\n", "1.21.13"),
        ("go.mod", "module m\n\ngo 1.22.2\n", "1.22.3"),
    ],
)
def test_a_line_another_file_and_a_floor_are_installed_too(box, installing, name, text, version):
    project = box.project("q")
    (project / name).write_text(text)

    assert go(box, project).stdout.startswith(f"go version go{version} ")


def test_the_variable_and_the_default_are_installed_too(box, installing):
    assert "go1.21.13 " in go(box, box.home, GOVER_VERSION="1.21.13").stdout
    box.gover("default", "1.21.13")
    box.uninstall("1.21.13")
    assert "go1.21.13 " in go(box, box.home).stdout


def test_what_the_directory_of_the_flag_requires_is_installed(box, project, installing):
    other = box.project("q", "1.21.13\n")

    done = go(box, project, f"-C={other}", "version")

    assert "installed go1.21.13 in" in done.stderr
    assert done.stdout.split("\0")[1:3] == [f"-C={other}", "version"]
    assert os.listdir(box.dirs.toolchains) == ["1.21.13"]


def test_a_failed_install_is_reported_once_with_its_own_code(box, installing):
    project = box.project("q", "1.22.99\n")

    done = go(box, project, expect=1)

    assert done.stdout == ""
    assert done.stderr.count("gover: ") == 2
    assert "gover: there is no Go '1.22.99'" in done.stderr


def test_the_tool_has_standard_input_and_the_environment(box, project, installing):
    """Standard input is not read by the install; no directory of the store is left behind."""
    environment = go(box, project, "anything", "x y").stdout.split("\0")

    assert environment[:3] == ["2", "anything", "x y"]
    assert f"GOVER_ROOT={box.dirs.data}" in environment
    (box.home / "p/.go-version").write_text("1.21.13\n")
    done = run_group(
        ["/bin/sh", "-c", f"{box.dirs.shims}/go version; cat"],
        env=environ(box),
        cwd=project,
        typed="of the tool\n",
        expect=0,
    )
    assert done.stdout.splitlines()[0].startswith("go version go1.21.13 ")
    assert done.stdout.splitlines()[1] == "of the tool"


def test_parallel_shims_install_once_and_all_run(box, project, mirror, installing):
    """As `make -j4`: the others wait for the lock."""
    (project / "Makefile").write_text(MAKEFILE)

    done = run_group(["make", "-j4"], env=environ(box), cwd=project, expect=0, timeout=120)

    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("go version go1.22.3 ") for line in lines)
    archives = [r.path for r in mirror.requests if r.path.endswith(".tar.gz")]
    assert len(archives) == 1
    assert done.stderr.count("installed go1.22.3 in") == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_install_and_the_shim(box, project, mirror, installing, number, status):
    gate = mirror.hold("/go/go1.22.3.*.tar.gz", after=100)
    process = subprocess.Popen(
        [f"{box.dirs.shims}/go", "version"],
        env=environ(box),
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert gate.reached.wait(240)

    if number == signal.SIGINT:  # from the keyboard: to all of the foreground
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)

    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (status, "")
    assert "Traceback" not in err
    assert not os.path.exists(f"{box.dirs.toolchains}/1.22.3")


def test_a_prompt_neither_asks_nor_installs(box, shell, mirror, installing):
    box.project("p", "1.22.3\n")
    terminal = box.terminal(shell).hook()

    shown = terminal.run("cd p")

    assert shown.count("go1.22.3 is not installed") == 1
    assert "not installed" not in terminal.run("true")
    assert not mirror.requests
    assert "go version go1.22.3 " in terminal.run("go version")


def test_a_shell_that_does_not_export_the_variable_keeps_its_plan(box, shell):
    """The hooks' plans do not depend on it: a prompt would start Python each time."""
    terminal = box.terminal(shell, box.project("p", "1.22.3\n")).hook()
    terminal.assign("GOVER_MISSING", "error")
    terminal.run("true")
    plan = f"{box.dirs.plans}{box.home}/p/.gover-plan/{shell}"
    before = os.stat(plan)

    terminal.run("cd ..")
    terminal.run("cd p")
    terminal.run("true")

    assert os.stat(plan).st_mtime_ns == before.st_mtime_ns
