"""What is allowed in every worktree of a repository, made by real git, and what only looks so."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gover.fs.read import read_file
from gover.resolve.trust import allow, deny, revoke, trust
from gover.resolve.worktree import find_repository_file
from gover.store.store import Store
from tests.lib.terminals import have

TEXT = "export A=1\n"


def git(directory, *words):
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "gc.auto=0")
    environ = {"PATH": os.environ["PATH"], "HOME": str(directory), "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", directory, *identity, *words]
    subprocess.run(command, env=environ, check=True, capture_output=True)


def verdict(store, root, name=".envrc"):
    return trust(store, read_file(f"{root}/{name}", 1000)).verdict


def allow_in(store, root, name=".envrc"):
    return allow(store, read_file(f"{root}/{name}", 1000))


@pytest.fixture
def store(tmp_path):
    return Store(*(str(tmp_path / name) for name in ("data", "cache", "config")))


@pytest.fixture
def main(tmp_path):
    """A repository with one commit: `.envrc` and `sub/.envrc`."""
    have("git")
    root = tmp_path / "main"
    (root / "sub").mkdir(parents=True)
    for name in (".envrc", "sub/.envrc"):
        (root / name).write_text(TEXT)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    return root


def add(main, name, *, base=None):
    root = (base or main.parent) / name
    git(main, "worktree", "add", "-q", "--detach", root)
    return root


def test_a_hundred_worktrees_with_the_same_bytes_ask_nothing_and_one_changed_byte_asks(store, main):
    roots = [add(main, f"w{number}") for number in range(100)]
    assert {verdict(store, root) for root in (main, *roots)} == {"waiting"}

    assert allow_in(store, roots[0]).name == ".envrc"

    assert {verdict(store, root) for root in (main, *roots)} == {"allowed"}
    assert {verdict(store, root, "sub/.envrc") for root in (main, *roots)} == {"waiting"}
    (roots[7] / ".envrc").write_text(TEXT.replace("1", "2"))
    assert verdict(store, roots[7]) == "waiting"


def test_worktrees_of_a_bare_repository_and_with_relative_paths(store, main, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", main, tmp_path / "bare.git")
    first, second = (add(tmp_path / "bare.git", name, base=tmp_path) for name in ("b1", "b2"))
    entry = tmp_path / "bare.git/worktrees/b2"
    (second / ".git").write_text("gitdir: ../bare.git/worktrees/b2\n")  # as git 2.48 writes them
    (entry / "gitdir").write_text("../../../b2/.git\n")
    allow_in(store, first)

    assert verdict(store, second) == "allowed"
    assert verdict(store, main) == "waiting"


def test_another_clone_and_copies_are_not_the_same_repository(store, main, tmp_path):
    linked = add(main, "linked")
    allow_in(store, main)
    git(tmp_path, "clone", "-q", main, tmp_path / "clone")
    shutil.copytree(linked, tmp_path / "copy-linked")
    shutil.copytree(main, tmp_path / "copy-main")

    found = {
        name: verdict(store, tmp_path / name) for name in ("clone", "copy-linked", "copy-main")
    }

    assert verdict(store, linked) == "allowed"
    assert set(found.values()) == {"waiting"}, found


def forge(kind, main, linked, evil):
    """Make `evil` look like a worktree of `main`, as somebody could who may not write there."""
    entry = main / ".git/worktrees" / linked.name
    own = evil / "entry/worktrees/x"
    if kind == "the .git of another worktree":
        (evil / ".git").write_text(f"gitdir: {entry}\n")
    elif kind == "an entry of its own that names the repository":
        own.mkdir(parents=True)
        (evil / ".git").write_text(f"gitdir: {own}\n")
        (own / "gitdir").write_text(f"{evil}/.git\n")
        (own / "commondir").write_text(f"{main}/.git\n")
    elif kind == "an entry reached by a link":
        own.parent.mkdir(parents=True)
        own.symlink_to(entry)
        (evil / ".git").write_text(f"gitdir: {own}\n")
    elif kind == "a link to the repository":
        (evil / ".git").symlink_to(main / ".git")
    elif kind == "a link to the .git of a worktree":
        (evil / ".git").symlink_to(linked / ".git")
    elif kind == "the repository itself":
        (evil / ".git").write_text(f"gitdir: {main}/.git\n")
    elif kind == "no end of it":
        (evil / ".git").write_text("gitdir: " + "a/" * 9000)
    elif kind == "a FIFO":
        os.mkfifo(evil / ".git")
    elif kind == "nothing in it":
        (evil / ".git").write_text("")


FORGED = (
    "the .git of another worktree",
    "an entry of its own that names the repository",
    "an entry reached by a link",
    "a link to the repository",
    "a link to the .git of a worktree",
    "the repository itself",
    "no end of it",
    "a FIFO",
    "nothing in it",
)


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_worktree_is_refused(store, main, tmp_path, kind):
    linked, evil = add(main, "linked"), tmp_path / "evil"
    evil.mkdir()
    (evil / ".envrc").write_text(TEXT)
    allow_in(store, main)
    forge(kind, main, linked, evil)

    assert verdict(store, linked) == "allowed"
    assert verdict(store, evil) == "waiting"


def test_a_link_in_a_worktree_is_refused_and_a_link_to_a_worktree_is_that_worktree(
    store, main, tmp_path
):
    linked = add(main, "linked")
    allow_in(store, main)
    (tmp_path / "alias").symlink_to(linked)
    assert verdict(store, tmp_path / "alias") == "allowed"

    (linked / ".envrc").unlink()
    (linked / ".envrc").symlink_to(main / ".envrc")

    assert verdict(store, linked) == "waiting"


@pytest.mark.parametrize("place", ["", ".git", "../main/.git", "../main/.git/worktrees/linked"])
def test_what_another_user_could_have_written_is_refused(store, main, place):
    linked = add(main, "linked")
    allow_in(store, main)
    assert verdict(store, linked) == "allowed"

    path = Path(linked, place)
    path.chmod(path.stat().st_mode | 0o022)

    assert verdict(store, linked) == "waiting"


def test_revoke_is_about_every_worktree_and_a_denial_about_one(store, main):
    first, second = add(main, "first"), add(main, "second")
    allow_in(store, first)
    allow_in(store, second)
    third = add(main, "third")
    deny(store, read_file(f"{main}/.envrc", 1000))
    assert [verdict(store, root) for root in (main, third)] == ["denied", "allowed"]
    deny(store, read_file(f"{second}/.envrc", 1000))  # where it was allowed last
    assert [verdict(store, root) for root in (first, third)] == ["allowed", "waiting"]
    allow_in(store, second)

    assert revoke(store, f"{second}/.envrc")

    found = [verdict(store, root) for root in (main, first, second)]
    assert found == ["denied", "waiting", "waiting"]
    assert revoke(store, f"{main}/.envrc")
    assert verdict(store, main) == "waiting"


def test_revoke_of_a_worktree_that_is_gone(store, main):
    first, second = add(main, "first"), add(main, "second")
    allow_in(store, first)
    shutil.rmtree(first)

    assert revoke(store, f"{first}/.envrc")
    assert verdict(store, second) == "waiting"


def test_outside_of_a_repository_and_in_a_submodule_there_is_none(main, tmp_path):
    sub = main / "sub"
    (sub / ".git").write_text("gitdir: ../.git/modules/sub\n")

    assert find_repository_file(f"{sub}/.envrc") is None
    assert find_repository_file(f"{tmp_path}/.envrc") is None
