"""What a plan rests on, checked by the native shim: the same answers as every shell gives."""

import os
from pathlib import Path

import pytest

from gover.activation.plan_checks import NO_GO, Check
from tests.lib import shim_kinds
from tests.lib.check_cases import CASES, PIN, odd_name
from tests.lib.native_shim import NativeShim
from tests.shell.test_checks import VALUES

ONLY_POSIX = ("garbled", "listing")  # what the native shim leaves to the other


@pytest.fixture
def shim(tmp_path):
    shim_kinds.require_native()
    return NativeShim(tmp_path, shim_kinds.program(), quick=True)


def holds(shim, check, **environ):
    shim.plan(check)
    return shim.ran(**environ) == "native\n"


def test_files_are_seen_as_every_shell_sees_them(shim, tmp_path):
    answers, odd = {}, odd_name(tmp_path)
    for number, (name, ((test, text, limit), content, _)) in enumerate(CASES.items()):
        path = f"{tmp_path}/{odd} {number}"
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        answers[name] = holds(shim, Check(test, path, text, limit))

    assert answers == {
        name: so and test not in ONLY_POSIX for name, ((test, *_), _, so) in CASES.items()
    }


def test_directories_and_what_is_no_regular_file(shim, tmp_path):
    os.mkfifo(tmp_path / "fifo")
    os.mkdir(tmp_path / "directory")
    os.symlink("/dev/zero", tmp_path / "device")
    os.symlink("loop", tmp_path / "loop")
    for name in ("fifo", "directory", "device", "loop"):
        for test in ("holds", "begins", "garbled", "unreadable"):
            assert not holds(shim, Check(test, f"{tmp_path}/{name}", PIN, 4096)), (name, test)
    assert holds(shim, Check("no-directory", f"{tmp_path}/absent/"))
    assert holds(shim, Check("no-directory", f"{tmp_path}/fifo/"))
    assert not holds(shim, Check("no-directory", f"{tmp_path}/directory/"))
    assert holds(shim, Check("no-file", f"{tmp_path}/directory"))
    assert holds(shim, Check("no-file", f"{tmp_path}/fifo"))


@pytest.mark.parametrize("value", VALUES)
def test_a_variable_is_compared_byte_for_byte(shim, value):
    found = {text: holds(shim, Check("variable", "ASKED", text), ASKED=value) for text in VALUES}

    assert found == {text: text == value for text in VALUES}


def test_an_unset_variable_is_an_empty_one(shim):
    assert holds(shim, Check("variable", "ASKED", ""))
    assert not holds(shim, Check("variable", "ASKED", "x"))


def test_the_programs_named_go_on_path(shim, tmp_path):
    """Also where an entry begins as the data directory does, or has a slash where that ends."""
    for name in ("data-a", "base/b", "c", "data/toolchains/1.22.3/bin"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "go").write_text("")
        (tmp_path / name / "go").chmod(0o755)
    (tmp_path / "c/go").chmod(0o644)
    for name, target in {"link": "data/bin", "other": "data/native/test"}.items():
        (tmp_path / name).symlink_to(target)
    entries = [
        "link",
        "other",
        "data/toolchains/1.22.3/bin",
        "c",
        "data-a/",
        "data/shims",
        "base/b",
    ]
    path = ":".join(f"{tmp_path}/{entry}" for entry in entries) + ":relative:"
    first, second = f"{tmp_path}/data-a/go:", f"{tmp_path}/base/b/go:"
    cases = {first: True, first + second: True, second: False, NO_GO: False}

    found = {text: holds(shim, Check("gos-begin", "PATH", text), PATH=path) for text in cases}

    assert found == cases
    assert holds(shim, Check("gos-begin", "PATH", NO_GO), PATH="/none:relative")


def test_a_plan_is_read_where_it_is_a_file_of_the_users_own_behind_no_link(shim, tmp_path):
    plan, plans, away = shim.plan(), Path(shim.store.plans), tmp_path / "away"
    for path in (plan, plans, plans.parent):
        assert shim.ran() == "native\n"
        path.rename(away)
        path.symlink_to(away)
        assert shim.ran() == "posix\n", path
        path.unlink()
        away.rename(path)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)
            assert shim.ran() == "posix\n", path
            os.chown(path, 0, 0)
    assert shim.ran() == "native\n"


HOPS = {  # what a process of the system's go is given, and what it hands on; None: the other shim
    "": "0",
    "1:0:/x/go": "1",
    "12345678901:7:/x/go": "8",
    "1:8:/x/go:/y/go": "9",
    "1:9:/x/go": None,
    "1:10:/x/go": None,
    "1:0": None,
    "1:": None,
    "1": None,
    ":0:/x/go": None,
    "x:0:/x/go": None,
    "1x0:/x/go": None,
    "1:x:/x/go": None,
    "1:/:/x/go": None,
}


@pytest.mark.parametrize("hops", HOPS)
def test_the_systems_go_is_told_how_deep_it_is(shim, tmp_path, hops):
    (tmp_path / "system").mkdir()
    go = tmp_path / "system/go"
    go.write_text('#!/bin/sh\necho "$$ $__GOVER_HOPS"\n')
    go.chmod(0o755)
    shim.plan(goroot=None, version=None)

    shown = shim.ran(PATH=f"{tmp_path}/system:/bin", __GOVER_HOPS=hops)

    pid = shown.partition(" ")[0]
    depth = HOPS[hops]
    assert shown == ("posix\n" if depth is None else f"{pid} {pid}:{depth}:{go}\n")


def test_with_the_rights_of_another_group_it_decides_nothing(shim):
    if os.geteuid() != 0:
        pytest.skip("only root gives a program another group")
    shim.plan()
    assert shim.ran() == "native\n"

    program = shim.directory / "go"
    os.chown(program, -1, 12345)
    program.chmod(0o2755)

    assert shim.ran() == "posix\n"


def test_the_first_valid_plan_of_several_is_used(shim):
    plans = [
        shim.plan(Check("variable", "ASKED", name), name=name) for name in ("sh", "sh.2", "sh.3")
    ]
    shim.plan(Check("variable", "ASKED", "other"), root="/elsewhere").rename(plans[1])

    found = {name: shim.ran(ASKED=name) for name in ("sh", "sh.2", "sh.3", "sh.4")}
    assert found == {"sh": "native\n", "sh.2": "posix\n", "sh.3": "native\n", "sh.4": "posix\n"}
    plans[1].unlink()  # where the other shim stops looking, too
    assert shim.ran(ASKED="sh.3") == "posix\n"


@pytest.mark.parametrize("levels", [0, 1, 5, 16, 20])
def test_what_must_be_absent_is_asked_for_at_every_level(shim, tmp_path, levels):
    """By names relative to the current directory where no link leads to it."""
    below = shim.project.joinpath(*["d"] * levels)
    below.mkdir(parents=True, exist_ok=True)
    (tmp_path / "link").symlink_to(shim.project)
    linked = tmp_path.joinpath("link", *["d"] * levels)
    for root, cwd in ((shim.project, below), (tmp_path / "link", linked)):
        absent = [root / "go.work", root.parent / "go.work", root.parent.parent / "go.work"]
        shim.plan(*(Check("no-file", str(path)) for path in absent), root=str(root))
        assert shim.ran(cwd=cwd, PWD=str(cwd)) == "native\n"
        for path in absent:
            path.touch()
            assert shim.ran(cwd=cwd, PWD=str(cwd)) == "posix\n", path
            path.unlink()


def test_it_finds_itself_by_any_name(shim, tmp_path):
    shim.plan()
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "native").mkdir(parents=True)
    (elsewhere / "go").symlink_to(shim.directory / "go")
    (elsewhere / "paths").write_bytes((shim.directory / "paths").read_bytes())
    (elsewhere / "native/test").symlink_to(shim.directory)
    (elsewhere / "bin").mkdir()
    names = [
        elsewhere / "go",
        elsewhere / "native/test/go",
        f"{shim.directory}/../test/go",
        os.path.relpath(shim.directory / "go", shim.project),
    ]
    assert [shim.ran(path=name) for name in names] == ["native\n"] * len(names)

    (shim.directory / "paths").write_text("20:gover native shim 1\n")
    assert [shim.ran(path=name) for name in names] == ["posix\n"] * len(names)
