"""Stores in odd places, of odd people: what works, and what is refused with the cure."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from gover.store import permissions
from gover.store.store import Store
from tests.lib.figures import many
from tests.lib.gover_process import environ_for
from tests.lib.store_state import tree
from tests.lib.terminals import Box

ROOT = os.geteuid() == 0
NOBODY = 65534
needs_root = pytest.mark.skipif(not ROOT, reason="only root can give a file away")


MODES = {0o755, 0o700, 0o750, 0o2755, 0o777, 0o757, 0o702, 0o1777}


@pytest.fixture(params=["data", "toolchains", "goroot"])
def place(request, house):
    """A part of a store that has go1.22.3."""
    assert house.run("install", "1.22.3").status == 0
    below = {"data": "", "toolchains": "toolchains", "goroot": "toolchains/1.22.3"}
    return house.store.data / below[request.param]


def test_what_others_could_change_is_closed_and_compared_before_it_is_run(house, place, figure):
    # Of a directory like /tmp gover changes no mode: tests/functional/test_unusable_stores.py.
    modes = MODES - {0o1777} if place == house.store.data else MODES
    for mode in modes:
        place.chmod(mode)
        safe = not mode & stat.S_IWOTH

        ran = house.run("which", env={"GOVER_VERSION": "1.22.3"})

        assert ran.status == 0, ran.stderr
        note = f"other users could write to {place} (mode {mode:04o}): now only you can\n"
        assert (note in ran.stderr) == ("go1.22.3 agrees with its receipt" in ran.stderr) != safe
        assert stat.S_IMODE(place.stat().st_mode) == mode & ~0o022
        assert house.run("which", env={"GOVER_VERSION": "1.22.3"}).stderr == ""
    figure("modes and owners of a store, judged", len(modes))


def test_what_others_have_changed_is_not_run_and_stays_open_to_them(house, place):
    go = house.store.data / "toolchains/1.22.3/bin/go"
    text = go.read_bytes()
    go.write_bytes(text + b"# another user's\n")
    place.chmod(0o777)

    for words in (["which"], ["exec", "1.22.3", "go"], ["env"], ["install", "1.22.3"], ["list"]):
        refused = house.run(*words, env={"GOVER_VERSION": "1.22.3"})
        assert (refused.status, refused.stdout) == (4, "")
        assert "it is not as installed: not the files of its receipt" in refused.stderr
        assert f"hint: rm -r '{house.store.data}/toolchains/1.22.3'" in refused.stderr
        assert stat.S_IMODE(place.stat().st_mode) == 0o777
    go.write_bytes(text)
    assert house.run("which", env={"GOVER_VERSION": "1.22.3"}).status == 0


@needs_root
def test_a_go_of_another_user_in_a_store_that_was_open_is_not_run(house, place):
    """Without a receipt only its owner gives it away."""
    root = house.store.data / "toolchains/1.22.3"
    (root / ".gover-receipt.toml").unlink()
    os.chown(root / "bin/go", NOBODY, NOBODY)
    place.chmod(0o777)

    refused = house.run("which", env={"GOVER_VERSION": "1.22.3"})

    assert (refused.status, refused.stdout) == (4, "")
    assert f"{root}/bin/go belongs to another user" in refused.stderr


def test_files_that_shells_execute_are_written_again_after_they_were_open():
    base = Path(tempfile.mkdtemp(prefix="gover-open-"))
    try:
        base.chmod(0o777)  # every user can go there
        box = Box(base / "home").install("1.22.3")
        line = box.gover("hook", "bash").stdout
        data = Path(box.dirs.data)
        hook = next(path for path in (data / "hook").rglob("*") if path.is_file())
        hook.write_text("echo another user\n")
        hook.chmod(0o666)
        for path in (box.home, data):
            path.chmod(0o777)

        assert box.gover("list", "--bare").stdout == "1.22.3\n"

        assert not hook.exists()
        assert box.gover("hook", "bash").stdout == line
    finally:
        shutil.rmtree(base)


def test_a_store_behind_a_link_is_looked_at_where_it_is(house):
    house.run("install", "1.22.3")
    real = house.home / "elsewhere"
    house.store.data.rename(real)
    house.store.data.symlink_to(real)
    assert house.run("which", env={"GOVER_VERSION": "1.22.3"}).status == 0

    real.chmod(0o777)

    assert house.run("which", env={"GOVER_VERSION": "1.22.3"}).status == 0
    assert stat.S_IMODE(real.stat().st_mode) == 0o755


@needs_root
def test_what_belongs_to_somebody_else_is_not_run(house, place, figure):
    os.chown(place, NOBODY, NOBODY)

    ran = house.run("which", env={"GOVER_VERSION": "1.22.3"})

    if place == house.store.data:  # for root, which PATH may lead there, as for its owner
        assert ran.status == 0
        assert house.run("cache", "clean").status == 1
    else:
        assert ran.status == 4
        assert f"{place} belongs to another user (uid {NOBODY})" in ran.stderr
    figure("modes and owners of a store, judged", 1)


@pytest.mark.parametrize("members", [[], ["me"], ["me", "other"]])
@pytest.mark.parametrize("name", ["me", "staff"])
def test_a_group_may_write_only_when_it_is_the_users_own(tmp_path, monkeypatch, name, members):
    """Debian and Fedora give each user a group of the same name, and a umask of 002."""
    import grp
    import pwd

    group = grp.struct_group((name, "x", 1, members))
    monkeypatch.setattr(grp, "getgrgid", lambda _: group)
    me = pwd.struct_passwd(("me", "x", 1, 1, "", "", ""))
    monkeypatch.setattr(pwd, "getpwuid", lambda _: me)
    store = tmp_path / "store"
    store.mkdir()
    store.chmod(0o775)

    fault = permissions.why_unsafe(Store(str(store), "", ""), str(store))

    assert (fault is None) == (name == "me" and "other" not in members)


@needs_root
@pytest.mark.parametrize("sudo", [{}, {"SUDO_UID": str(NOBODY), "SUDO_USER": "nobody"}])
def test_root_leaves_nothing_in_a_users_store(house, mirror, figure, sudo):
    """The HOME of the user, and uid 0: what `sudo gover` is on macOS, and `su -m`."""
    os.chown(house.home, NOBODY, NOBODY)

    for words in (
        ["install", "1.22.3"],
        ["install", "--from", mirror.index_url, "1.22"],
        ["cache", "clean"],
    ):
        refused = house.run(*words, env=sudo)
        assert refused.status == 1
        assert "run gover as nobody" in refused.stderr
    assert house.run("current", env=sudo).status == 3

    assert not [p for p in house.home.rglob("*") if p.is_file() and p.stat().st_uid == 0]
    assert not [request for request in mirror.requests if ".tar.gz" in request.path]
    figure("root with the HOME of a user: files of root's left there", 0)


@needs_root
def test_root_installs_to_a_store_of_its_own_and_leaves_nothing_in_the_home_of_a_user(
    house, mirror, tmp_path
):
    """A job in a container: HOME is the runner's, and GOVER_ROOT what the hint names."""
    os.chown(house.home, NOBODY, NOBODY)
    own = {"GOVER_ROOT": str(tmp_path / "root")}

    for words in (["install", "1.22.3"], ["available"], ["default", "1.22.3"], ["current"]):
        done = house.run(*words, env=own)
        assert done.status == 0, done.stderr

    assert [p for p in house.home.rglob("*") if p.lstat().st_uid == 0] == []


@needs_root
@pytest.mark.parametrize("caller", ["", "0", "no number", str(NOBODY)])
def test_root_without_sudo_or_in_its_own_home_installs(house, caller):
    """A container has no SUDO_UID; sudo -H and sudo -i have root's HOME."""
    assert house.run("install", "1.22.3", env={"SUDO_UID": caller}).status == 0


ODD = ["sp ace", "tab\there", "Þórr-日本", "'quote\"s", "$(touch x)", "back\\slash", "*?[x]", "-n"]


@pytest.mark.parametrize("name", ODD[: many(3, 8)])
def test_a_store_with_an_odd_name_works(house, mirror, name, figure):
    odd = house.home / name
    odd.mkdir()
    environ = environ_for(odd, mirror)

    assert house.run("install", "1.22.3", env=environ).status == 0
    ran = house.run("exec", "1.22.3", "go", "env", "GOROOT", env=environ)
    shim = [f"{environ['GOVER_ROOT']}/shims/go", "version"]
    by_shim = subprocess.run(shim, env=environ, cwd=odd, capture_output=True, text=True, check=True)

    assert ran.stdout == f"{environ['GOVER_ROOT']}/toolchains/1.22.3\n"
    assert "go1.22.3" in by_shim.stdout
    assert house.run("uninstall", "1.22.3", env=environ).status == 0
    figure("odd names of a home: install, exec, shim, uninstall", 1, "names")


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_whatever_the_umask_nothing_is_writable_by_others(house, umask, figure):
    ended = house.run("install", "1.22.3", umask=umask)

    assert ended.status == 0, ended.stderr
    everything = [house.store.data, *house.store.data.rglob("*")]
    loose = [path for path in everything if path.stat().st_mode & 0o022]
    assert loose == []
    root = house.store.data / "toolchains/1.22.3"
    assert (root / "bin/go").stat().st_mode & 0o777 == 0o755 & ~(umask | 0o022)
    figure("umasks: files that others can write", 0)


def test_no_home_and_no_variable_is_said(house):
    refused = house.run("install", "1.22.3", env={"HOME": "", "GOVER_ROOT": ""})

    assert refused.status == 1
    assert "HOME is not set" in refused.stderr


def test_a_home_that_is_not_there_is_said_and_read_from(house):
    away = {"HOME": "/nonexistent", "GOVER_ROOT": "/proc/nonexistent/gover"}

    assert house.run("list", env=away).status == 0
    refused = house.run("install", "1.22.3", env=away)
    assert refused.status == 1
    assert "Traceback" not in refused.stderr


@pytest.fixture
def read_only(house):
    """A function that makes the home a file system that nobody, root included, can write to."""
    undo = []

    def seal():
        if not ROOT:
            pytest.skip("only root can mount")
        for words in (["--bind", house.home, house.home], ["-o", "remount,ro,bind", house.home]):
            done = subprocess.run(["mount", *map(str, words)], capture_output=True, check=False)
            if done.returncode:
                pytest.skip("mounting is not allowed here")
            undo.append(house.home)

    yield seal
    if undo:
        subprocess.run(["umount", str(house.home)], check=True)


def test_a_read_only_home_can_be_used(house, read_only, figure):
    house.run("install", "1.22.3")
    (house.home / ".go-version").write_text("1.22\n")
    read_only()

    for words in (["current"], ["which"], ["list"], ["exec", "go", "version"], ["verify"]):
        assert house.run(*words).status == 0, words
    shim = [house.store.data / "shims/go", "version"]
    assert subprocess.run(shim, env=house.environ, cwd=house.home, check=False).returncode == 0
    for words in (["install", "1.23.1"], ["uninstall", "1.22.3"]):
        refused = house.run(*words)
        assert (refused.status, "Traceback" in refused.stderr) == (1, False), words
    assert house.store.state() == "whole"
    figure("a read-only home: commands that read and failed", 0)


NAMES_IN_THE_WAY = {
    "a file": lambda path: path.write_text("mine"),
    "a directory": lambda path: (path / "x").mkdir(parents=True),
    "an empty directory": lambda path: path.mkdir(),
    "a dangling link": lambda path: path.symlink_to("nowhere"),
    "a link to a directory": lambda path: path.symlink_to("/usr"),
}


def described(path):
    return os.readlink(path) if path.is_symlink() else tree(path) or path.stat().st_ino


@pytest.mark.parametrize("kind", NAMES_IN_THE_WAY)
def test_what_has_a_toolchains_name_and_is_none_stays_and_is_said(house, kind):
    path = house.store.data / "toolchains/1.22.3"
    path.parent.mkdir(parents=True)
    NAMES_IN_THE_WAY[kind](path)
    before = described(path)

    refused = house.run("install", "1.22.3")

    assert refused.status == 1
    assert f"{path} exists and is not a toolchain" in refused.stderr
    assert f"hint: rm -r '{path}'" in refused.stderr
    assert described(path) == before
    assert house.run("uninstall", "1.22.3").status == 0
    assert not os.path.lexists(path)
    assert os.listdir("/usr")
    assert house.run("install", "1.22.3").status == 0
    assert house.store.state() == "whole"
