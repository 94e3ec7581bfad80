"""go.mod and go.work: which Go is too old, and what is done about it."""

import json
import subprocess

import pytest

from gover.install.publish import set_default
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
