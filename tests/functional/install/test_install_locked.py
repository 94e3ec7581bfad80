"""Installing where there is a gover.lock: nothing else gets a name in its place."""

import os
import shutil
from pathlib import Path

import pytest

from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.locked_project import ARCHIVE, HERE, asked, lock_of, pinned

__all__ = ["lock_of", "pinned"]


def toolchains(environ):
    directory = Path(environ["GOVER_ROOT"], "toolchains")
    return sorted(os.listdir(directory)) if directory.exists() else []


def store(environ):
    """Every file of the store that is about toolchains."""
    root = Path(environ["GOVER_ROOT"])
    folders = ("toolchains", "receipts", "staging", "trash")
    return {
        path: path.read_bytes()
        for folder in folders
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def test_locked_installs_the_locked_version_and_no_newer_one(gover, environ, pinned, lock_of):
    (pinned / ".go-version").write_text("1.22\n")
    lock_of("1.22.2")

    gover("install", "--locked")
    assert toolchains(environ) == ["1.22.2"]
    gover("install", "--locked")


OTHER_H1 = "h1:" + "A" * 43 + "="
REFUSED = {
    "another version": ({"version": "1.22.2"}, 6, "gover.lock:4 locks go1.22.2, but "),
    "another platform": ({"platform": "linux-s390x"}, 6, f"gover.lock:4 has no entry for {HERE}"),
    "another SHA-256": ({"sha256": "0" * 64}, 6, "gover.lock:9 locks SHA-256 000"),
    "another h1": ({"h1": OTHER_H1}, 6, f"gover.lock:8 locks {OTHER_H1}, but checksum log "),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_locked_refuses_whatever_differs(gover, environ, lock_of, mirror, name):
    otherwise, code, said = REFUSED[name]
    lock_of(**otherwise)

    result = gover("install", "--locked", expect=6)

    assert (result.returncode, said in result.stderr) == (code, True), result.stderr
    assert "\nhint: g" in result.stderr
    assert store(environ) == {}
    assert asked(mirror, ".tar.gz") == []


@pytest.mark.parametrize("text", ["<<<<<<< ours\n", "\x1b[2J"])
def test_a_lock_that_cannot_be_read_is_4_for_every_install(gover, environ, pinned, text):
    (pinned / "gover.lock").write_text(text)

    for command in ["install", "--locked"], ["install"]:
        result = gover(*command, expect=4)
        assert (result.returncode, "gover.lock:" in result.stderr) == (4, True)
        assert "\x1b" not in result.stderr
        assert result.stderr.endswith("hint: gover lock\n")
    assert store(environ) == {}
    gover("lock")


def test_locked_needs_a_lock_and_takes_no_version(gover, pinned, lock_of):
    os.mkfifo(pinned / "gover.lock")
    none = gover("install", "--locked", expect=4)
    assert (none.returncode, "does not exist" in none.stderr) == (4, True)
    (pinned / "gover.lock").unlink()
    lock_of()
    gover("install", "--locked", "1.22.3", expect=2)


WITHOUT_LOG = ("--insecure-no-log", "--insecure-no-signature")
HELD = {
    "by the log's record": ({}, (), "but checksum log sum.gover.test has h1:"),
    "by the list": ({}, WITHOUT_LOG, "locks SHA-256 "),
    "by its files": ({"sha256": None}, WITHOUT_LOG, "but what was unpacked has h1:"),
}


@pytest.mark.parametrize("name", list(HELD))
@pytest.mark.parametrize("locked", [("--locked",), ()], ids=["locked", "whether or not"])
def test_what_is_verified_and_the_lock_has_not_is_refused(
    gover, environ, pinned, mirror, lock_of, name, locked
):
    """List, archive, module and log agree on other bytes than the team had."""
    otherwise, switches, said = HELD[name]
    lock_of(**otherwise)
    before = FakeRelease("1.22.3", HERE)
    mirror.remove("1.22.3", HERE)
    mirror.add(before._replace(read=lambda path: before.read(path) + b"#" * path.endswith(".go")))

    result = gover("install", *switches, *locked, expect=6)

    assert (result.returncode, said in result.stderr) == (6, True), result.stderr
    assert store(environ) == {}
    (pinned / "gover.lock").unlink()
    gover("install", *switches)


def test_an_archive_from_elsewhere_is_held_to_the_lock_too(gover, environ, mirror, lock_of):
    lock_of(sha256="0" * 64)

    result = gover("install", "--locked", "--from", mirror.downloads + ARCHIVE, expect=6)

    assert (result.returncode, f"{ARCHIVE} has " in result.stderr) == (6, True), result.stderr
    assert store(environ) == {}
    lock_of()
    gover("install", "--locked", "--from", mirror.downloads + ARCHIVE)


def test_a_lock_that_has_nothing_to_say_is_said_in_one_line(gover, environ, pinned, lock_of):
    lock_of("1.22.2", h1=OTHER_H1)
    other = gover("install")
    assert "gover.lock:4 does not contain go1.22.3 for " in other.stderr
    assert "gover.lock" not in gover("install", "1.23.1").stderr
    gover("install", "1.22.2", "1.21.13", expect=6)
    assert toolchains(environ) == ["1.21.13", "1.22.3", "1.23.1"]


def test_a_toolchain_that_is_there_already_must_be_the_locked_one(gover, environ, lock_of):
    gover("install", "1.22.3")
    before = store(environ)
    lock_of(h1=OTHER_H1)

    result = gover("install", "--locked", expect=6)

    assert "but the installed go1.22.3 has h1:" in result.stderr
    assert store(environ) == before


def test_one_that_no_log_has_verified_is_hashed_again(gover, environ, lock_of):
    lock_of()
    gover("install", *WITHOUT_LOG)
    gover("install", "--locked")
    root = Path(environ["GOVER_ROOT"], "toolchains/1.22.3")
    (root / "src/more.go").write_text("package x\n")

    result = gover("install", "--locked", expect=6)

    assert "but the installed go1.22.3 has h1:" in result.stderr
    shutil.rmtree(root / "src")
    (root / "src").symlink_to("bin")
    link = gover("install", "--locked", expect=6)
    assert (link.returncode, "src is a symbolic link" in link.stderr) == (6, True)
    assert "gover.lock:7: src" in link.stderr
