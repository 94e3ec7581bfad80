"""`gover mirror sync` killed, or refused by the disk, at any moment: what is listed is there."""

import errno
import os
import shutil
import signal

import pytest

from tests.lib import mirror_files
from tests.lib.figures import many
from tests.lib.kill_points import KILL, share

PARTS = many(1, 4)
RELEASES = ["v0.0.1-go1.22.3.linux-amd64", "v0.0.1-go1.23.1.linux-amd64"]
ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def words(tree, versions="1.22.3,1.23.1"):
    return ("mirror", "sync", str(tree), "--versions", versions, "--platforms", "linux-amd64")


@pytest.fixture
def begun(house, mirror):
    """A mirror with one release, a second one to come; `begun()` makes it that again."""
    tree = house.home / "www"
    assert house.run(*words(tree, "1.22.3")).status == 0
    return tree, house.kept()


def unfinished(tree):
    work = tree / mirror_files.WORK
    return [path for path in work.rglob("*") if path.name.startswith(".gover-new-")]


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_sync_lists_what_is_there_and_is_gone_on_with(house, begun, mirror, figure, part):
    tree, back = begun
    total = house.count(*words(tree))
    golden = mirror_files.files(tree)
    listed = []
    points = share(many(24, 200), total, part, PARTS)
    for nth in points:
        back()
        assert house.run(*words(tree), nth=nth, **KILL).status in (-signal.SIGKILL, 0)
        listed.append(mirror_files.check_promises(tree, mirror.rows))
        again = house.run(*words(tree))
        assert again.status == 0, again.stderr
        assert mirror_files.files(tree) == golden
        assert unfinished(tree) == []
        assert list((tree / mirror_files.WORK / "parts").iterdir()) == []
    assert sorted({tuple(names) for names in listed}) == [tuple(RELEASES[:1]), tuple(RELEASES)]
    figure("SIGKILL in mirror sync", len(points), "kills")
    figure("SIGKILL in mirror sync: something listed that is not there, or not whole", 0)
    figure("SIGKILL in mirror sync: a next one that did not end with the same tree", 0)


@pytest.mark.fault
@pytest.mark.parametrize("call", ["create", "write", "fsync", "rename", "mkdir"])
def test_a_disk_that_refuses_the_nth_call(house, begun, mirror, figure, call):
    tree, back = begun
    total = house.count(*words(tree), names=(call,))
    golden = mirror_files.files(tree)
    points = share(many(6, 60), total, 0, 1)
    for number, nth in enumerate(points):
        back()
        error = ERRORS[number % len(ERRORS)]
        ended = house.run(*words(tree), names=[call], nth=nth, error=error)
        assert ended.status in (0, 1), ended
        assert "Traceback" not in ended.stderr
        if ended.status:
            assert os.strerror(error) in ended.stderr.partition("\nhint: ")[0].splitlines()[-1]
        assert RELEASES[0] in mirror_files.check_promises(tree, mirror.rows)
        assert house.run(*words(tree)).status == 0
        assert mirror_files.files(tree) == golden
    figure("mirror sync: the n-th write, fsync, rename … fails", len(points), "syncs")
    figure("mirror sync: the n-th write, fsync, rename … fails: a list that lies", 0)


@pytest.mark.fault
def test_a_first_sync_that_is_killed_leaves_no_list_of_nothing(house, mirror):
    tree = house.home / "www"
    total = house.count(*words(tree))
    for nth in share(many(6, 60), total, 0, 1):
        shutil.rmtree(tree, ignore_errors=True)
        house.run(*words(tree), nth=nth, **KILL)
        if tree.exists():
            mirror_files.check_promises(tree, mirror.rows)
        assert house.run(*words(tree)).status == 0
        assert mirror_files.check_promises(tree, mirror.rows) == RELEASES
