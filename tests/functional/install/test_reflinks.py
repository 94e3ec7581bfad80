"""A toolchain shares blocks with its neighbour where the file system has reflinks: a real one."""

import json
import os
import shutil
import sys

import pytest

from tests.lib import mounts
from tests.lib.patch_releases import COMMON, NEW, OLD, offer

# The directory gets a file system of its own, in a file beside it.
FORMAT = """PATH=$PATH:/usr/sbin:/sbin
truncate -s 400M "$1.img"
mkfs.{0} -qf "$1.img"
mount -o loop "$1.img" "$1"
"""
MAKE = {
    "btrfs": FORMAT.format("btrfs"),
    "xfs": FORMAT.format("xfs"),
    "tmpfs": 'mount -t tmpfs tmpfs "$1"',
}
SCENE = """
set -e
gover() {{ "{python}" -m gover "$@"; }}
gover install {words} {old} 2>&1
{between}
gover install {words} {new} 2>&1
gover verify {new} 2>&1
gover list --long 2>&1
gover cache list --json
"""


def run(kind, environ, home, words="--source goproxy", between=""):
    mounts.require()
    places = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    if kind != "tmpfs" and shutil.which(f"mkfs.{kind}", path=places) is None:
        pytest.skip(f"no mkfs.{kind}")
    disk = home / "disk"
    disk.mkdir()
    try:
        mounts.run_mounted(MAKE[kind], disk, "true", cwd=home, env=environ)
    except AssertionError as error:
        pytest.skip(f"{kind} cannot be mounted here: {error}")
    names = {"python": sys.executable, "old": OLD, "new": NEW, "words": words, "between": between}
    environ = environ | {"GOVER_ROOT": f"{disk}/gover"}
    command = ("sh", "-c", SCENE.format(**names))
    done = mounts.run_mounted(MAKE[kind], disk, *command, cwd=home, env=environ)
    text, _, document = done.stdout.partition("\n{")
    return text, json.loads("{" + document)["shared_bytes"]


@pytest.mark.parametrize("kind", ["btrfs", "xfs"])
@pytest.mark.parametrize("words", ["--source goproxy", ""])
def test_the_same_files_are_on_the_disk_once(mirror, environ, home, kind, words):
    """As a delta, and where the whole archive is unpacked."""
    offer(mirror)
    if not words:
        environ = environ | {"GOVER_CONFIG": f"{home}/config"}
        (home / "config").mkdir()
        (home / "config/config.toml").write_text("delta = false\n")

    text, shared = run(kind, environ, home, words)

    same = sum(len(content) for content in COMMON.values()) * 20 // 24
    assert shared >= same
    assert f"{NEW}  whole" in text
    assert "shared     1 MB with go1.26.1, when it was installed" in text


def test_a_file_system_without_reflinks_gets_copies(mirror, environ, home):
    offer(mirror)

    text, shared = run("tmpfs", environ, home)

    assert shared == 0
    assert f"{NEW}  whole" in text
    assert "shared" not in text


@pytest.mark.parametrize("kind", ["btrfs"])
def test_a_change_of_one_is_no_change_of_the_other(mirror, environ, home, kind):
    """Nor does a tampered neighbour bring a wrong byte: a file of it begins well, and is longer."""
    offer(mirror)
    tamper = 'cd "$GOVER_ROOT/toolchains/1.26.1/src/common"; echo more >> 05.go; echo x > 06.go'

    text, _ = run(kind, environ, home, between=f"({tamper})")

    assert f"{NEW}  whole" in text
