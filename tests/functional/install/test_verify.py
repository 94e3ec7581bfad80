"""`gover verify`, `lock --check`, `install --locked`: nothing in a toolchain is trusted."""

import hashlib
import json
import os
import stat
import tomllib
from pathlib import Path

import pytest
import tomli_w

from gover.verify import checksums
from tests.lib.go_site.archives import hash1
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.gover_process import run_gover
from tests.lib.locked_project import HERE, lock_of, pinned

__all__ = ["lock_of", "pinned"]

RECEIPT = ".gover-receipt.toml"
COMPILER = f"pkg/tool/{HERE.replace('-', '_')}/compile"
CHECKS = (["verify"], ["verify", "1.22.3"], ["lock", "--check"], ["install", "--locked"])


@pytest.fixture
def root(gover, environ, lock_of):
    """An installed go1.22.3, and a project that locks it."""
    lock_of()
    gover("install", "1.22.3")
    return Path(environ["GOVER_ROOT"], "toolchains/1.22.3")


def forge(root):
    """Write the receipt that fits what the toolchain contains now."""
    files = [path for path in root.rglob("*") if path.is_file() and path.name != RECEIPT]
    digests = [(str(p.relative_to(root)), hashlib.sha256(p.read_bytes()).digest()) for p in files]
    receipt = tomllib.loads((root / RECEIPT).read_text())
    receipt |= {"tree": hash1(digests), "files": len(files)}
    (root / RECEIPT).write_text(tomli_w.dumps(receipt))


def replace_go(root):
    (root / "bin/go").write_text("#!/bin/sh\necho evil\n")


def verdict(gover, *words, expect=0):
    (one,) = json.loads(gover("verify", "--json", *words, expect=expect).stdout)["toolchains"]
    return one


@pytest.mark.parametrize("words", CHECKS, ids=" ".join)
def test_a_replaced_go_with_a_receipt_that_fits_is_found(gover, environ, root, words):
    gover(*words)
    replace_go(root)
    forge(root)

    found = gover(*words, expect=6)

    assert ".lock:8 " in found.stdout + found.stderr


def test_without_a_lock_the_log_finds_it_and_offline_its_kept_answer(
    gover, environ, root, pinned, mirror
):
    (pinned / "gover.lock").unlink()
    before = len(mirror.requests)
    assert verdict(gover)["verified_by"] == ["checksum log sum.gover.test"]
    assert len(mirror.requests) == before, "the log's answer of the install was not kept"
    replace_go(root)
    forge(root)

    for words in ([], ["--offline"]):
        found = gover(*words, "verify", expect=6)
        assert "checksum log sum.gover.test has h1:" in found.stdout


def test_the_kept_answer_is_verified_itself(gover, environ, root, pinned):
    """It lies in the store: a changed one is as good as none."""
    (pinned / "gover.lock").unlink()
    (kept,) = Path(environ["GOVER_ROOT"], "sumdb").rglob("lookup/golang.org/*1.22.3*")
    text = kept.read_bytes()
    replace_go(root)
    forge(root)
    theirs = json.loads(gover("list", "--json").stdout)["toolchains"][0]["receipt"]["h1"]
    other = "h1:" + "A" * 43 + "="
    kept.write_bytes(text.replace(theirs.encode(), other.encode()))

    offline = gover("--offline", "verify")

    assert "1.22.3  not verifiable here: it agrees with its receipt (" in offline.stdout
    gover("--offline", "verify", "--strict", expect=1)
    assert verdict(gover, expect=6)["state"] == "changed"
    assert kept.read_bytes() == text, "the log was not asked again"


def test_what_nothing_else_covers_is_printed_and_strict_fails_on_it(gover, environ, root, pinned):
    assert "receipt only" not in gover("verify", "--strict").stdout
    gover("uninstall", "1.22.3")
    gover("install", "--locked")  # the lock covers the whole archive, and so misc/

    assert "; receipt only: api, doc, misc, test\n" in gover("verify").stdout
    assert verdict(gover)["receipt_only"] == ["api", "doc", "misc", "test"]
    gover("verify", "--strict", expect=1)
    (root / "misc/planted").write_text("")
    assert verdict(gover, expect=6)["state"] == "changed"
    forge(root)
    assert verdict(gover)["receipt_only"] == ["api", "doc", "misc", "test"]


def make_the_compiler_no_program(root):
    (root / COMPILER).chmod(0o644)


def make_go_no_program(root):
    (root / "bin/go").chmod(0o644)


def make_go_setuid(root):
    (root / "bin/go").chmod(0o4755)


def let_everybody_change_the_compiler(root):
    (root / COMPILER).chmod(0o777)


def let_everybody_change_a_folder(root):
    (root / "src/fmt").chmod(0o777)


def link_a_file_from_outside(root):
    os.link(root / "bin/go", root.parent.parent / "another name")


def add_a_file(root):
    (root / "src/fmt/added.go").write_text("package fmt\n")


def add_a_file_to_bin(root):
    (root / "bin/gopls").write_text("")


def rename_a_go_mod(root):
    (root / "src/go.mod").rename(root / "src/_go.mod")


def give_it_to_another_user(root):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(root / COMPILER, 12345, -1)


DEEDS = (
    make_the_compiler_no_program,
    make_go_no_program,
    make_go_setuid,
    let_everybody_change_the_compiler,
    let_everybody_change_a_folder,
    link_a_file_from_outside,
    add_a_file,
    add_a_file_to_bin,
    rename_a_go_mod,
    give_it_to_another_user,
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_whatever_was_done_to_it_is_found_though_the_receipt_fits(gover, environ, root, deed):
    deed(root)
    forge(root)

    assert verdict(gover, expect=6)["state"] == "changed"
    if deed is not make_go_no_program:  # no Go: 4
        gover("install", "--locked", expect=6)
    gover("lock", "--check", expect=6)


def test_a_root_that_others_could_change_is_closed_and_a_forged_receipt_helps_nobody(gover, root):
    root.chmod(0o777)

    closed = gover("verify")

    assert f"other users could write to {root} (mode 0777): now only you can" in closed.stderr
    assert stat.S_IMODE(root.stat().st_mode) == 0o755
    root.chmod(0o777)
    replace_go(root)
    forge(root)
    assert verdict(gover, expect=6)["state"] == "changed"


def test_two_names_of_a_file_inside_are_nobody_else_s(gover, root):
    """As a program that looks for duplicates leaves them."""
    os.unlink(root / "bin/gofmt")
    os.link(root / COMPILER, root / "bin/gofmt")

    found = verdict(gover, expect=6)

    assert "hard link" not in found["verdict"]


@pytest.mark.parametrize("where", ["inside", "in receipts/"])
def test_a_receipt_of_a_link_in_a_directory_is_not_whole(gover, environ, root, where):
    replace_go(root)
    link = {"schema": 1, "kind": "link", "version": "1.22.3", "target": "/opt/go", "proofs": []}
    text = tomli_w.dumps(link)
    if where == "inside":
        (root / RECEIPT).write_text(text)
    else:
        (root / RECEIPT).unlink()
        folder = Path(environ["GOVER_ROOT"], "receipts")
        folder.mkdir(exist_ok=True)
        (folder / "1.22.3.toml").write_text(text)

    for words in CHECKS:
        gover(*words, expect=6)


def test_a_link_in_the_place_of_a_toolchain_is_not_whole(gover, environ, root):
    aside = root.parent.parent / "aside"
    root.rename(aside)
    root.symlink_to(aside)

    assert verdict(gover, expect=6)["state"] == "changed"


def test_what_the_user_has_linked_is_not_verified_and_strict_says_so(gover, environ, root, pinned):
    (pinned / "gover.lock").unlink()
    aside = root.parent.parent / "aside"
    root.rename(aside)
    gover("link", "1.22.3", aside)

    assert verdict(gover)["state"] == "linked"
    gover("verify", "--strict", expect=1)


def test_a_linked_one_is_hashed_where_there_is_a_lock(gover, environ, root):
    aside = root.parent.parent / "aside"
    root.rename(aside)
    (aside / RECEIPT).unlink()
    gover("link", "1.22.3", aside)
    gover("verify")
    replace_go(aside)

    for words in CHECKS:
        gover(*words, expect=6)


def test_a_damaged_receipt_does_not_hide_the_others(gover, environ, root):
    gover("install", "1.22.2")
    (root / RECEIPT).write_text("[[")

    found = gover("verify", expect=6)

    assert "1.22.2  whole\n    SHA-256 " in found.stdout
    assert "    now        checksum log sum.gover.test\n" in found.stdout
    assert f"1.22.3  CHANGED: {root}/{RECEIPT} is damaged" in found.stdout


def test_where_the_log_is_off_what_does_not_ship_is_not_verifiable(gover, environ, project):
    gover("install", "1.24rc1")
    off = {**environ, "GOSUMDB": "off"}

    found = run_gover("verify", cwd=project, env=off)

    assert "not verifiable here: it agrees with its receipt (GOSUMDB is off)" in found.stdout
    run_gover("verify", "--strict", cwd=project, env=off, expect=1)


def test_where_the_log_is_off_the_shipped_hash_is_compared(gover, environ, project, mirror):
    """The mirror's release, which its own log has, is not Go's of that number."""
    shipped = [name for name in checksums.names(checksums.MODULES) if name.endswith(f".{HERE}")]
    if not shipped:
        pytest.skip(f"no h1 of a release for {HERE} ships with gover")
    version = shipped[0].partition("-go")[2].removesuffix(f".{HERE}")
    if version not in {row.version for row in mirror.rows}:
        mirror.add(FakeRelease(version, HERE))
    gover("install", version)
    gover("verify")

    found = run_gover("verify", cwd=project, env={**environ, "GOSUMDB": "off"}, expect=6)

    assert f"{version}  CHANGED: the h1 shipped with gover has h1:" in found.stdout


def test_the_modes_that_a_umask_leaves_are_right(environ, project, gover):
    """022 is usual; 0 in some CI; 077 and 027 of careful users."""
    for umask in (0, 0o022, 0o027, 0o077):
        run_gover("install", "1.23.1", cwd=project, env=environ, umask=umask)
        gover("verify", "1.23.1", "--strict")
        mode = Path(environ["GOVER_ROOT"], "toolchains/1.23.1/bin/go").stat().st_mode
        assert stat.S_IMODE(mode) == 0o755 & ~umask
        gover("uninstall", "1.23.1")
