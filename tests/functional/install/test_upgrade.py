"""outdated, upgrade, prune: nothing floats and nothing goes unless it was said."""

import json
import os
import subprocess

import pytest

from gover.install.gover_lock.file import LockEntry, dumps
from gover.install.publish import set_default
from gover.version.platform import Platform, this_platform
from gover.version.request import Request
from gover.version.version import parse_release


@pytest.fixture
def store(home):
    """Small installed toolchains in the store of `gover`."""

    def install(*versions):
        for version in versions:
            root = home / ".local/share/gover/toolchains" / version
            (root / "bin").mkdir(parents=True)
            (root / "VERSION").write_text(f"go{version}\n")
            (root / "bin/go").write_text("#!/bin/sh\n")
            (root / "bin/go").chmod(0o755)

    return install


def test_outdated_names_lines_with_a_newer_patch_and_those_past_support(gover, store):
    store("1.20", "1.21.0", "1.21.5", "1.22.2", "1.23.1")

    said = gover("outdated")

    assert said.stdout == (
        "1.20  (no longer supported)\n1.21.5 -> 1.21.13  (no longer supported)\n1.22.2 -> 1.22.3\n"
    )
    assert "gover upgrade --all" in said.stderr
    rows = json.loads(gover("outdated", "--json").stdout)["outdated"]
    assert rows[2] == {
        "version": "1.22.2",
        "newest": "1.22.3",
        "supported": True,
        "vulnerabilities": None,
    }


def test_upgrade_brings_the_patch_and_leaves_the_pin(gover, store, project):
    store("1.22.2", "1.21.5")
    (project / ".go-version").write_text("# why\ngo1.22.2 # here\n")

    said = gover("upgrade")

    assert gover("list", "--bare").stdout.split() == ["1.21.5", "1.22.2", "1.22.3"]
    assert (project / ".go-version").read_text() == "# why\ngo1.22.2 # here\n"
    assert ".go-version:2 still pins 1.22.2; hint: gover upgrade --pin" in said.stderr
    gover("upgrade", "--pin")
    assert (project / ".go-version").read_text() == "# why\ngo1.22.3 # here\n"
    assert gover("current").stdout == "1.22.3\n"


def test_pin_and_lock_are_one_change(gover, store, project):
    store("1.22.2")
    (project / ".go-version").write_text("1.22.2\n")
    here = LockEntry(f"h1:{'A' * 43}=", None)
    (project / "gover.lock").write_text(
        dumps(parse_release("1.22.2"), "sum.golang.org", {this_platform(): here})
    )

    said = gover("upgrade", "--pin").stderr

    assert (project / ".go-version").read_text() == "1.22.3\n"
    assert f"{project}/gover.lock locks 1.22.3 now\n" in said
    assert "is up to date: go1.22.3 " in gover("lock", "--check").stderr
    assert (project / "gover.lock").read_text().count("\n[") == 1  # the platform that it had


def test_a_pin_whose_lock_cannot_be_made_stays(gover, store, project):
    store("1.22.2")
    (project / ".go-version").write_text("1.22.2\n")
    elsewhere = Platform("plan9", "arm")
    text = dumps(
        parse_release("1.22.2"), "sum.golang.org", {elsewhere: LockEntry(f"h1:{'A' * 43}=", None)}
    )
    (project / "gover.lock").write_text(text)

    assert "plan9-arm" in gover("upgrade", "--pin", expect=(1, 5, 6)).stderr

    assert (project / ".go-version").read_text() == "1.22.2\n"
    assert (project / "gover.lock").read_text() == text


def test_upgrade_rewrites_nothing_through_a_link(gover, store, project, home):
    store("1.22.2", "1.22.3")
    (home / "precious").write_text("1.22.2\n")
    (project / ".go-version").symlink_to(home / "precious")

    refused = gover("upgrade", "--pin", expect=1)

    assert "is a link: gover does not write to its target" in refused.stderr
    assert (home / "precious").read_text() == "1.22.2\n"


def test_upgrade_can_go_to_the_newest_of_all(gover, store, project):
    store("1.21.5")
    (project / ".go-version").write_text("1.21.5\n")

    gover("upgrade", "--latest", "--pin")

    assert (project / ".go-version").read_text() == "1.23.1\n"


def test_upgrade_needs_something_to_upgrade(gover):
    gover("upgrade", "1.22", expect=3)
    gover("upgrade", expect=1)


def test_prune_keeps_what_is_used_and_what_is_linked(box):
    box.install("1.20", "1.21.13", "1.22.3", "1.22.9", "1.23.1", "1.24.0")
    pinned = box.project("pinned", "1.22.3\n")
    floor = box.project("floor")
    (floor / "go.mod").write_text("module m\n\ngo 1.24.0\n")
    for project in (pinned, floor):
        terminal = box.terminal("bash", project).hook()
        terminal.run("true")
    set_default(box.dirs, Request.parse("1.21"))
    os.rename(f"{box.dirs.toolchains}/1.20", box.home / "go1.20")
    os.symlink(box.home / "go1.20", f"{box.dirs.toolchains}/1.20")

    listed = box.gover("prune", stdin=subprocess.DEVNULL)

    lines = listed.stdout.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("-")] == ["1.22.9", "1.23.1"]
    assert f"  1.22.3  used: set by {pinned}/.go-version:1" in lines
    assert "gover prune --yes" in listed.stderr
    assert len(os.listdir(box.dirs.toolchains)) == 6
    used_here = box.gover("prune", "--json", GOVER_VERSION="1.22.9").stdout
    assert [one["version"] for one in json.loads(used_here)["unused"]] == ["1.23.1"]

    box.gover("prune", "--yes")

    assert sorted(os.listdir(box.dirs.toolchains)) == ["1.20", "1.21.13", "1.22.3", "1.24.0"]
    assert "there is nothing to remove" in box.gover("prune").stderr
