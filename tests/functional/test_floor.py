"""go.mod and go.work: which Go is too old, and what is done about it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gover.go_env import env_file_path
from gover.install.default import set_default
from gover.version.request import Request


def module(path, text, name="go.mod"):
    (path / name).write_text(text)
    return path


def current(box, project, **variables):
    said = json.loads(box.gover("current", "--json", cwd=project, **variables).stdout)
    return said["version"], said["origin"]["kind"], said["conflicts"]


@pytest.fixture(autouse=True)
def versions(box):
    box.install("1.20.14", "1.21.13", "1.22.2", "1.22.3", "1.23.1")


@pytest.mark.parametrize(
    ("default", "text", "version", "kind"),
    [
        (None, "module m\n\ngo 1.21\n", "1.23.1", "floor"),
        ("1.22.3", "module m\n\ngo 1.21\n", "1.22.3", "default"),
        ("1.22.3", "module m\n\ngo 1.22.3\n", "1.22.3", "default"),
        ("1.22.2", "module m\n\ngo 1.22.3\n", "1.23.1", "floor"),
        ("1.20.14", "module m\n\ngo 1.20 // why\n", "1.20.14", "default"),
        ("1.22.2", "module m\n\ngo 1.21\n\ntoolchain go1.22.3\n", "1.23.1", "floor"),
        ("1.22.2", "module m\n\ngo 1.21\n\ntoolchain default\n", "1.22.2", "default"),
        ("1.22.2", "module m\n", "1.22.2", "default"),
        ("1.22.2", "module m\n\ngo nonsense\n", "1.22.2", "default"),
    ],
)
def test_a_floor_moves_an_old_default_up_and_never_a_new_one_down(
    box, default, text, version, kind
):
    if default:
        set_default(box.dirs, Request.parse(default))

    assert current(box, module(box.project("m"), text))[:2] == (version, kind)


def test_the_version_that_a_module_asks_for_is_new_enough(box):
    box.uninstall("1.23.1")

    assert current(box, module(box.project("m"), "module m\n\ngo 1.22.3\n"))[:2] == (
        "1.22.3",
        "floor",
    )


def test_nothing_new_enough_is_3_and_names_what_to_install(box):
    project = module(box.project("m"), "module m\n\ngo 1.25.2\n")

    result = box.gover("current", cwd=project, expect=3)

    assert result.stderr == (
        f"gover: no installed Go satisfies go >= 1.25.2 (required by {project}/go.mod:3)\n"
        "hint: gover install 1.25.2\n"
    )


def test_a_system_go_that_is_new_enough_will_do(box):
    root = box.home / "go"
    (root / "bin").mkdir(parents=True)
    (root / "bin/go").write_text("#!/bin/sh\n")
    (root / "bin/go").chmod(0o755)
    project = module(box.project("m"), "module m\n\ngo 1.30\n")
    path = f"{box.environ['PATH']}:{root}/bin"

    for text, expected, status in (
        ("go1.30.1\n", "1.30.1", 0),
        ("go1.29.0\n", "1.29.0", 0),
        ("go1.20\n", None, 3),
    ):
        (root / "VERSION").write_text(text)
        assert current(box, project, PATH=path, expect=status)[0] == expected
    (root / "VERSION").write_text("go1.29.0\n")
    assert current(box, project, PATH=path, GOTOOLCHAIN="local", expect=3)[0] is None


def test_a_pin_below_the_floor_holds_and_is_said_once(box, shell):
    project = module(box.project("m"), "module m\n\ngo 1.23\n")
    (project / ".go-version").write_text("1.22.3\n")

    version, kind, conflicts = current(box, project)
    assert (version, kind) == ("1.22.3", "file")
    holds = f"but go1.22.3 is selected (set by {project}/.go-version:1)"
    assert conflicts == [f"{project}/go.mod:3 requires go >= 1.23, {holds}"]
    terminal = box.terminal(shell).hook()
    assert terminal.run("cd m; true").strip().endswith("; hint: gover pin 1.23")
    assert terminal.run("cd ..; true") + terminal.run("cd m; true") == ""
    assert terminal.run("gover pin 1.23; go version").endswith("go version go1.23.1 test\n")


def test_a_new_toolchain_line_holds_at_the_next_prompt(box, shell):
    set_default(box.dirs, Request.parse("1.22.2"))
    text = "module m\n\ngo 1.21\n{}\nrequire x v1.0.0\n" + "// filler\n" * 2000
    project = module(box.project("m"), text.format(""))
    terminal = box.terminal(shell, project).hook()
    assert terminal.run("go version").strip() == "go version go1.22.2 test"

    module(project, text.format("\ntoolchain go1.22.3\n"))

    terminal.run("true")
    assert terminal.run("go version").strip() == "go version go1.23.1 test"


def test_go_work_counts_before_go_mod_and_gowork_chooses_it(box):
    set_default(box.dirs, Request.parse("1.20.14"))
    top = module(box.project("w"), "go 1.22.3\nuse ./m\n", "go.work")
    project = module(box.project("w/m"), "module m\n\ngo 1.20\n")
    other = module(box.project("o"), "go 1.23\n", "go.work")

    assert current(box, project)[:2] == ("1.23.1", "floor")
    assert current(box, project, GOWORK="off")[:2] == ("1.20.14", "default")
    assert current(box, project, GOWORK=f"{other}/go.work")[:2] == ("1.23.1", "floor")
    (top / "go.work").unlink()
    assert current(box, project)[:2] == ("1.20.14", "default")


def test_a_shim_sees_a_floor(box):
    set_default(box.dirs, Request.parse("1.20.14"))
    project = module(box.project("m"), "module m\n\ngo 1.22\n")
    for _ in "cold", "warm":
        result = subprocess.run(
            [f"{box.dirs.shims}/go", "version"],
            env={"HOME": str(box.home), "PATH": "/usr/bin:/bin"},
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
        )
        assert result.stdout == "go version go1.23.1 test\n"


def system_go(box, version, go_env=None):
    """Make a system Go and return the PATH that has it behind what gover puts there."""
    root = box.home / f"system-{version}"
    (root / "bin").mkdir(parents=True)
    (root / "VERSION").write_text(f"go{version}\n")
    if go_env is not None:
        (root / "go.env").write_text(go_env)
    (root / "bin/go").write_text(f'#!/bin/sh\necho "system {version} ${{GOTOOLCHAIN-none}}"\n')
    (root / "bin/go").chmod(0o755)
    return f"{root}/bin"


def run_shim(box, project, path="", expect=0, **variables):
    """Run `go` as a shell with the hook does where nothing is moved; return what it printed."""
    environ = {"HOME": str(box.home), "PATH": f"{box.dirs.shims}:{path}:/usr/bin:/bin"}
    for _ in "cold", "warm":
        done = subprocess.run(
            ["go", "version"],
            env={**environ, **variables},
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stderr
    return done.stdout or done.stderr


def reports_gotoolchain(box, *versions):
    for version in versions:
        with open(f"{box.dirs.toolchains}/{version}/bin/go", "w", encoding="ascii") as file:
            file.write(f'#!/bin/sh\necho "{version} ${{GOTOOLCHAIN-none}}"\n')


def test_a_floor_leaves_gotoolchain_alone_and_a_pin_does_not(box):
    reports_gotoolchain(box, "1.22.3", "1.23.1")
    project = module(box.project("m"), "module m\n\ngo 1.23\n")
    pinned = box.project("p", "1.22.3\n")

    assert run_shim(box, project) == "1.23.1 none\n"
    assert run_shim(box, project, GOTOOLCHAIN="local") == "1.23.1 local\n"
    assert run_shim(box, pinned) == "1.22.3 local\n"
    assert run_shim(box, pinned, GOTOOLCHAIN="auto") == "1.22.3 auto\n"
    box.gover("config", "set", "gotoolchain", "path")
    assert run_shim(box, project) == "1.23.1 local+path\n"


def test_where_nothing_is_new_enough_the_default_runs_and_may_switch(box):
    set_default(box.dirs, Request.parse("1.22.3"))
    reports_gotoolchain(box, "1.22.3")
    project = module(box.project("m"), "module m\n\ngo 1.25.2\n")

    assert run_shim(box, project) == "1.22.3 none\n"
    assert run_shim(box, project, GOTOOLCHAIN="go1.26.0") == "1.22.3 go1.26.0\n"
    assert current(box, project)[:2] == ("1.22.3", "default")
    switches = f"the default; Go itself switches to 1.25.2, required by {project}/go.mod:3"
    assert switches in box.gover("why", cwd=project).stdout
    error = f"gover: no installed Go satisfies go >= 1.25.2 (required by {project}/go.mod:3)\n"
    error += "hint: gover install 1.25.2\n"
    assert run_shim(box, project, GOTOOLCHAIN="local", expect=3) == error
    assert run_shim(box, project, GOTOOLCHAIN="go1.24.0", expect=3) == error
    box.gover("config", "set", "gotoolchain", "local")
    assert run_shim(box, project, expect=3) == error
    box.gover("config", "set", "gotoolchain", "auto")
    assert run_shim(box, project) == "1.22.3 auto\n"


def test_a_go_that_may_not_switch_by_its_own_files_does_not(box):
    set_default(box.dirs, Request.parse("1.22.3"))
    project = module(box.project("m"), "module m\n\ngo 1.25.2\n")
    written = Path(env_file_path(box.environ, sys.platform))
    written.parent.mkdir(parents=True)

    written.write_text("GOTOOLCHAIN=local\n")
    run_shim(box, project, expect=3)
    written.write_text("GOTOOLCHAIN=auto\n")
    run_shim(box, project)
    written.unlink()
    goroot = f"{box.dirs.toolchains}/1.22.3"
    for text, status in (("GOTOOLCHAIN=local\n", 3), ("GOTOOLCHAIN=auto\n", 0), ("# none\n", 3)):
        with open(f"{goroot}/go.env", "w", encoding="ascii") as file:
            file.write(text)
        run_shim(box, project, expect=status)


def test_a_default_before_go_1_21_never_switches(box):
    set_default(box.dirs, Request.parse("1.20.14"))
    project = module(box.project("m"), "module m\n\ngo 1.25.2\n")

    run_shim(box, project, expect=3)
    assert run_shim(box, project, path=system_go(box, "1.25.3")) == "system 1.25.3 none\n"
    local = system_go(box, "1.24.1", "GOTOOLCHAIN=local\n")
    run_shim(box, project, path=local, expect=3)
    assert run_shim(box, project, path=system_go(box, "1.24.0")) == "system 1.24.0 none\n"


def test_a_prerelease_satisfies_the_floor_that_names_one(box):
    box.install("1.24rc1")
    project = module(box.project("m"), "module m\n\ngo 1.24rc1\n")

    assert current(box, project)[:2] == ("1.24rc1", "floor")
    box.install("1.24.2")
    assert current(box, project)[:2] == ("1.24.2", "floor")
    box.uninstall("1.24.2")
    module(project, "module m\n\ngo 1.24\n")
    current(box, project, expect=3)


@pytest.mark.parametrize("default", [None, "1.22.3", "1.23.1"])
def test_what_the_user_puts_in_front_runs_where_it_satisfies_the_floor(box, shell, default):
    set_default(box.dirs, Request.parse(default) if default else None)
    project = module(box.project("m"), "module m\n\ngo 1.23\n")
    terminal = box.terminal(shell).hook()

    for version, runs in (("1.23.0", True), ("1.22.0", True), ("1.20.1", False)):
        front = system_go(box, version)
        terminal.run(f"cd {box.home}")
        before = terminal.value("PATH")
        terminal.export(PATH=f"{front}:{before}")
        terminal.run(f"cd {project}")
        expected = f"system {version} none\n" if runs else "go version go1.23.1 test\n"
        assert terminal.run("go version") == expected
        ran = terminal.run("gover current").split()[0]
        assert ran == (version if runs else "1.23.1")
        which = terminal.run("gover which").strip()
        assert which == (f"{front}/go" if runs else f"{box.dirs.toolchains}/1.23.1/bin/go")
        terminal.run(f"cd {box.home}")
        assert terminal.value("PATH") == f"{front}:{before}"
        terminal.export(PATH=before)


@pytest.mark.parametrize("variable", ["IN_NIX_SHELL", "DEVBOX_SHELL_ENABLED", "DEVENV_ROOT"])
def test_neither_default_nor_floor_goes_before_the_go_of_a_nix_shell(box, shell, variable):
    set_default(box.dirs, Request.parse("1.22.3"))
    project = module(box.project("m"), "module m\n\ngo 1.23\n")
    pinned = box.project("p", "1.22.3\n")
    nix = system_go(box, "1.21.5")
    path = f"{nix}:{box.environ['PATH']}"
    terminal = box.terminal(shell, PATH=path, **{variable: "1"}).hook()

    for directory in (box.home, project):
        terminal.run(f"cd {directory}")
        assert terminal.run("go version") == "system 1.21.5 none\n"
        assert "Nix, devbox or devenv shell" in terminal.run("gover why")
    terminal.run(f"cd {pinned}")
    assert terminal.run("go version") == "go version go1.22.3 test\n"
