"""Modes, owners and hard links of an installed toolchain: what is wrong, and what is not."""

import os
import stat

import pytest

from gover.verify.tree_status import TreeStatus

ME = os.geteuid()
COMPILER = "pkg/tool/linux_amd64/compile"


def status(mode, uid=ME, links=1, inode=1, gid=0):
    return os.stat_result((mode, inode, 1, links, uid, gid, 0, 0, 0, 0))


def faults(*visits, owners=(ME, 0)):
    tree = TreeStatus(frozenset(owners))
    for path, seen in visits:
        tree.visit(path, seen)
    return tree.faults()


FILE, FOLDER = stat.S_IFREG, stat.S_IFDIR


@pytest.mark.parametrize(
    "path, mode",
    [
        ("src/fmt/print.go", FILE | 0o644),
        ("src/fmt/print.go", FILE | 0o444),
        ("src/fmt/print.go", FILE | 0o600),
        ("bin/go", FILE | 0o755),
        ("bin/go", FILE | 0o700),
        (COMPILER, FILE | 0o555),
        ("src/all.bash", FILE | 0o755),
        ("lib/wasm/go_js_wasm_exec", FILE | 0o755),
        ("", FOLDER | 0o755),
        ("src/", FOLDER | 0o2755),  # a folder of a folder whose group is inherited
    ],
)
def test_what_an_install_leaves_is_right(path, mode):
    assert faults((path, status(mode))) == []


@pytest.mark.parametrize(
    "path, mode, said",
    [
        (COMPILER, FILE | 0o644, f"{COMPILER} is not executable (mode 0644)"),
        ("bin/go", FILE | 0o655, "bin/go is not executable (mode 0655)"),
        ("src/all.bash", FILE | 0o644, "src/all.bash is not executable (mode 0644)"),
        ("bin/go", FILE | 0o4755, "bin/go has mode 4755"),
        ("bin/go", FILE | 0o2755, "bin/go has mode 2755"),
        ("bin/go", FILE | 0o1755, "bin/go has mode 1755"),
        ("bin/go", FILE | 0o757, "bin/go can be changed by other users (mode 0757)"),
        ("src/", FOLDER | 0o777, "src/ can be changed by other users (mode 0777)"),
        ("", FOLDER | 0o1777, "its folder can be changed by other users (mode 1777)"),
    ],
)
def test_a_mode_that_no_install_leaves_is_named(path, mode, said):
    assert faults((path, status(mode))) == [said]


def test_a_group_with_other_members_can_change_it():
    wide = status(FILE | 0o664, gid=54321)
    assert faults(("VERSION", wide)) == ["VERSION can be changed by other users (mode 0664)"]


def test_only_the_given_owners_may_own_it():
    other = status(FILE | 0o644, uid=4711)

    assert faults(("VERSION", other)) == ["VERSION belongs to another user (uid 4711)"]
    assert faults(("VERSION", other), owners=(ME, 0, 4711)) == []
    assert faults(("src/", status(FOLDER | 0o755, uid=4711))) != []


def test_a_hard_link_is_wrong_if_one_of_its_names_is_elsewhere():
    two = status(FILE | 0o644, links=2, inode=7)

    assert faults(("a", two)) == ["a has another name outside (hard link)"]
    assert faults(("a", two), ("b", two)) == []
    assert faults(("a", two), ("b", status(FILE | 0o644, links=2, inode=8))) == [
        "a has another name outside (hard link)",
        "b has another name outside (hard link)",
    ]
    assert faults(("src/", status(FOLDER | 0o755, links=9))) == []


def test_the_links_of_a_store_of_root_are_roots_business(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert faults(("a", status(FILE | 0o644, uid=0, links=2)), owners=(1000, 0)) == []


def test_an_untrusted_name_is_escaped():
    (said,) = faults(("src/\x1b[2J", status(FILE | 0o646)))
    assert "\x1b" not in said
