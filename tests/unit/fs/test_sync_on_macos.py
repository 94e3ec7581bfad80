"""Writing to disk on macOS: the calls that are made there, into a double of its libc."""

import errno
import json
import os
import shutil
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler"),
    pytest.mark.skipif(os.uname().sysname != "Linux", reason="LD_PRELOAD is Linux's"),
]

# sync_volume_np(3) is macOS's; it returns the error, 0 where there is none.
SYNC_VOLUME = """
#include <stdio.h>
int sync_volume_np(const char *path, int flags) {
    printf("[\\"sync_volume_np\\", \\"%s\\", %d]\\n", path, flags);
    fflush(stdout);
    return ERROR;
}
"""
RUN = """
import fcntl, json, os, sys
fcntl.F_FULLFSYNC = 51
def full(descriptor, command):
    print(json.dumps(["fcntl", os.readlink(f"/proc/self/fd/{descriptor}"), command]))
    if NO_FULLFSYNC in sys.argv:
        raise OSError(95, "Operation not supported")
def fsync(descriptor):
    print(json.dumps(["fsync", os.readlink(f"/proc/self/fd/{descriptor}")]))
fcntl.fcntl, os.fsync, sys.platform = full, fsync, "darwin"
from gover.fs.atomic import sync
from gover.fs.tree import sync_tree
{"tree": sync_tree, "file": sync}[sys.argv[1]](sys.argv[2])
""".replace("NO_FULLFSYNC", "'no-fullfsync'")


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "tree/a").mkdir(parents=True)
    (tmp_path / "tree/a/file").write_text("x")
    return str(tmp_path / "tree")


def calls(tmp_path, *words, error=0):
    """Return the calls, in order, and the status of the process."""
    library = tmp_path / "libc.so"
    command = ["cc", "-shared", "-fPIC", f"-DERROR={error}", "-xc", "-", "-o", library]
    subprocess.run(command, input=SYNC_VOLUME, text=True, check=True)
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=os.environ | {"LD_PRELOAD": str(library)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_a_tree_is_one_call_for_its_volume(tree, tmp_path):
    assert calls(tmp_path, "tree", tree) == ([["sync_volume_np", tree, 3]], 0)


def test_where_that_is_not_supported_it_is_a_call_for_each_file(tree, tmp_path):
    (first, *others), status = calls(tmp_path, "tree", tree, error=errno.ENOTSUP)

    assert (status, first[0]) == (0, "sync_volume_np")
    assert sorted(others) == [["fcntl", path, 51] for path in (tree, f"{tree}/a", f"{tree}/a/file")]


def test_a_disk_that_fails_is_an_error(tree, tmp_path):
    assert calls(tmp_path, "tree", tree, error=errno.EIO) == ([["sync_volume_np", tree, 3]], 1)


def test_a_file_is_written_through_the_cache_of_the_disk(tree, tmp_path):
    path = f"{tree}/a/file"

    assert calls(tmp_path, "file", path) == ([["fcntl", path, 51]], 0)
    assert calls(tmp_path, "file", path, "no-fullfsync") == (
        [["fcntl", path, 51], ["fsync", path]],
        0,
    )
