"""A disk that takes no more, at any size and at any call: the old state, and one clear line."""

import errno
import itertools
import os
import subprocess

import pytest

from tests.lib.figures import many
from tests.lib.kill_points import share

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
CALLS = ("create", "write", "close", "fsync", "syncfs", "rename", "mkdir")
SIZES = many(5, 40)


def judge(house, ended, figure_of):
    """A toolchain that is said to be there is whole; another one is as before; one clear line."""
    assert house.store.state() in (("whole",) if ended.status == 0 else ("absent", "whole"))
    assert ended.status in (0, 1), ended
    if ended.status:
        said = [line for line in ended.stderr.splitlines() if line.startswith("gover: ")]
        assert any(os.strerror(error) in said[-1] for error in (*ERRORS, errno.EFBIG)), ended
    assert "Traceback" not in ended.stderr
    assert house.store.leftovers() == []
    figure_of(ended)


@pytest.mark.fault
@pytest.mark.parametrize("call", CALLS)
def test_the_nth_call_fails(house, figure, call):
    """Each n, one of three errors in turn; what was there before stays."""
    house.run("install", "1.23.1")
    back = house.kept()
    total = house.count("install", "1.22.3", names=(call,))
    ended = []
    points = share(many(6, total), total, 0, 1)
    for nth, error in zip(points, itertools.cycle(ERRORS), strict=False):
        back()
        result = house.run("install", "1.22.3", names=[call], nth=nth, error=error)
        judge(house, result, ended.append)
        assert (house.store.data / "default").read_text() == "1.23.1\n"
        assert house.run("exec", "1.23.1", "go", "version").status == 0
        again = house.run("install", "1.22.3")
        assert (again.status, house.store.state()) == (0, "whole"), again
        assert "go1.22.3" in house.store.shims()
    figure("the n-th write, close, fsync, rename … fails, every n", len(ended), "installs")
    figure("the n-th write, close, fsync, rename … fails: partial, something left", 0)
    figure(
        "the n-th write, close, fsync, rename … fails: whole all the same",
        sum(result.status == 0 for result in ended),
    )


@pytest.fixture
def disk(house):
    """`disk(bytes)` puts a small file system where the store will be, or raises OSError."""
    place = house.store.data
    mounted = []

    def make(size):
        place.mkdir(parents=True, exist_ok=True)
        words = ["-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(place)]
        done = subprocess.run(["mount", *words], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("mounting is not allowed here; the limit of file sizes is tested")
        mounted.append(place)

    def unmake():
        while mounted:
            subprocess.run(["umount", str(mounted.pop())], check=True)

    make.over = unmake
    yield make
    unmake()


@pytest.mark.fault
def test_disks_of_every_size(house, disk, figure):
    """From nothing to more than enough; the whole store is on it."""
    states = []
    for number in range(SIZES):
        disk(4096 * (2 + number * 120 // SIZES))
        ended = house.run("install", "1.22.3")
        judge(house, ended, states.append)
        disk.over()
    assert {result.status for result in states} == {0, 1}
    figure("a full disk (tmpfs), sizes", SIZES, "sizes")
    figure("a full disk: partial, something left", 0)
    figure("a full disk: sizes at which it was too small", sum(s.status for s in states))


@pytest.mark.fault
def test_files_that_may_not_grow(house, figure):
    """RLIMIT_FSIZE: where nobody may mount, the same from another side (EFBIG)."""
    outcomes = []
    for number in range(SIZES):
        house.empty()
        ended = house.run("install", "1.22.3", file_size=4096 + number * 110_000 // (SIZES - 1))
        judge(house, ended, outcomes.append)
    assert {result.status for result in outcomes} == {0, 1}
    figure("files that may not grow (RLIMIT_FSIZE), sizes", SIZES, "sizes")
    figure("files that may not grow: partial, something left", 0)
