"""outdated, upgrade, prune: nothing floats and nothing goes unless it was said."""

import json
import os
import subprocess

import pytest

from gover.install.default import set_default
from gover.install.gover_lock.file import LockEntry, dumps
from gover.sources import released_versions
from gover.store.store import find_store
from gover.version.platform import Platform, this_platform
from gover.version.request import Request
from gover.version.version import Version, parse_release


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


@pytest.mark.parametrize("installed", ["1.22.2", "1.21.13"])
def test_pin_and_lock_are_one_change(gover, store, project, installed):
    """As a bot makes it, too: in CI the old version need not be installed."""
    store(installed)
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

    used, _, unused = listed.stdout.partition("not used:\n")
    assert [line.split()[0] for line in unused.splitlines()] == ["1.22.9", "1.23.1"]
    assert f"  1.22.3   used by {pinned}/.go-version:1\n" in used
    by_file = box.gover("prune", "--dry-run", "--long").stdout
    assert f"  1.22.3\n    set by {pinned}/.go-version:1\n" in by_file
    assert "gover prune --yes" in listed.stderr
    assert len(os.listdir(box.dirs.toolchains)) == 6
    used_here = box.gover("prune", "--json", GOVER_VERSION="1.22.9").stdout
    assert [one["version"] for one in json.loads(used_here)["unused"]] == ["1.23.1"]

    box.gover("prune", "--yes")

    assert sorted(os.listdir(box.dirs.toolchains)) == ["1.20", "1.21.13", "1.22.3", "1.24.0"]
    assert "there is nothing to remove" in box.gover("prune").stderr


def seen(box, **pins):
    """Directories with a pin where the hook has run."""
    for name, text in pins.items():
        directory = box.project(name, f"{text}\n")
        box.terminal("bash", directory).hook().run("true")


def test_projects_are_the_directories_of_the_files_that_choose(box):
    box.install("1.21.5", "1.22.2")
    seen(box, api="1.22.2", web="1.21", old="1.19.5")
    deep = box.project("api/cmd/x")
    box.terminal("bash", deep).hook().run("true")
    box.terminal("bash", box.home).hook().run("true")

    document = json.loads(box.gover("projects", "--json", cwd=box.home).stdout)["projects"]
    rows = {row["directory"]: row for row in document}

    assert list(rows) == [f"{box.home}/{name}" for name in ("api", "old", "web")]
    assert [row["version"] for row in document] == ["1.22.2", None, "1.21.5"]
    assert [row["missing"] for row in document] == [None, "1.19.5", None]
    assert rows[f"{box.home}/web"]["newest"] == "1.21.13"
    shown = box.gover("projects", cwd=box.home)
    assert shown.stdout.splitlines()[1].split() == [
        f"{box.home}/old", "1.19.5", ".go-version:1", "not", "installed",
    ]  # fmt: skip
    assert shown.stderr.endswith("hint: gover install --all\n")


def test_where_go_switches_by_itself_the_project_has_the_version_that_it_switches_to(box):
    box.install("1.22.3")
    box.gover("default", "1.22.3")
    project = box.project("m")
    (project / "go.mod").write_text("module m\n\ngo 1.23.1\n")
    released_versions.write_released(
        find_store(box.environ), map(Version.parse, ("1.22.9", "1.23.1", "1.23.4"))
    )

    printed = box.gover("projects", cwd=project).stdout.splitlines()
    [row] = json.loads(box.gover("projects", "--json", cwd=project).stdout)["projects"]

    assert printed == [
        f"{project}  1.23.1  go.mod:3  go 1.22.3 switches to it by itself; 1.23.4 is released"
    ]
    assert (row["version"], row["switches_to"], row["newest"]) == ("1.22.3", "1.23.1", "1.23.4")


def test_install_all_installs_what_the_seen_projects_lack(online_box):
    seen(online_box, api="1.22.2", web="1.22.2", other="1.22.3")

    done = online_box.gover("install", "--all", cwd=online_box.home)

    assert online_box.gover("list", "--bare").stdout.split() == ["1.22.2", "1.22.3"]
    assert f"{online_box.home}/api and 1 more: 1.22.2" in done.stderr
    again = online_box.gover("install", "--all", cwd=online_box.home)
    assert again.stderr == "gover: every project that gover has seen has its Go\n"
    online_box.gover("install", "--all", "1.22.3", expect=2)


@pytest.mark.parametrize(("answer", "stays"), [("n", True), ("", True), ("^C", True), ("y", False)])
def test_uninstall_asks_where_a_version_is_used(box, answer, stays):
    box.install("1.22.2")
    seen(box, api="1.22.2", **{f"p{number}": "1.22.2" for number in range(5)})
    terminal = box.terminal("bash", box.home)

    terminal.child.sendline("gover uninstall 1.22.2")
    terminal.child.expect_exact("Remove it? [y/N] ")
    shown = terminal.child.before
    terminal.child.send("\x03" if answer == "^C" else f"{answer}\r")
    terminal.run("true")

    assert "go1.22.2 is used by 6 files: ~/api/.go-version:1, ~/p0/.go-version:1" in shown
    assert "and 3 more" in shown
    assert (box.home / "data/toolchains/1.22.2").exists() == stays


def test_uninstall_asks_nothing_without_a_terminal_or_a_use_or_with_yes(box):
    box.install("1.21.5", "1.22.2", "1.22.3")
    seen(box, api="1.22.2", web="1.22.3")
    terminal = box.terminal("bash", box.home)

    assert "[y/N]" not in terminal.run("gover uninstall 1.21.5; gover uninstall --yes 1.22.3")
    said = box.gover("uninstall", "1.22.2").stderr

    assert said.startswith(f"gover: go1.22.2 is used by {box.home}/api/.go-version:1\n")
    assert box.gover("list", "--bare").stdout == ""
