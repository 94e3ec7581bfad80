"""Many govers at once: the work is done once, and nobody ever sees half of it."""

import os
import signal

import pytest

from tests.lib.figures import many
from tests.lib.kill_points import NO_LOCKS, wait_until_stopped

CROWD = many(10, 50)


def downloads(mirror):
    return sum(request.path.endswith(".tar.gz") for request in mirror.requests)


@pytest.mark.fault
def test_installers_of_one_version_download_it_once(house, mirror, figure):
    started = [house.start("install", "1.22.3") for _ in range(CROWD)]
    ended = [house.wait(each) for each in started]

    assert [each.status for each in ended] == [0] * CROWD, ended
    assert downloads(mirror) == 1
    assert sum("installed go1.22.3" in each.stderr for each in ended) == 1
    assert house.store.state() == "whole"
    assert house.store.leftovers() == []
    figure("installers of one version at once", CROWD, "installers")
    figure("installers of one version at once: downloads", 1)
    figure("installers of one version at once: failures", 0)


@pytest.mark.fault
def test_without_locks_they_all_work_and_none_fails(house, mirror, figure):
    """All of them have the archive in hand before the first one may go on."""
    gate = mirror.hold("/go/go1.22.3.*.tar.gz", after=100, times=None)
    started = [house.start("install", "1.22.3", **NO_LOCKS) for _ in range(CROWD)]
    while downloads(mirror) < CROWD:
        os.sched_yield()
    gate.release()
    ended = [house.wait(each) for each in started]

    assert [each.status for each in ended] == [0] * CROWD, ended
    assert all("has no locks" in each.stderr for each in ended)
    assert sum("installed go1.22.3" in each.stderr for each in ended) == 1
    assert house.store.state() == "whole"
    assert house.run("verify").status == 0
    assert house.store.leftovers() == []
    assert house.store.shims() == ["go", "go1.22.3", "gofmt"]
    figure("installers at once where locks are refused (ENOLCK)", CROWD, "installers")
    figure("installers at once where locks are refused (ENOLCK): downloads", downloads(mirror))
    figure("installers at once where locks are refused (ENOLCK): failures", 0)


@pytest.mark.fault
def test_different_versions_at_once_all_get_their_shims(house):
    versions = ["1.21.13", "1.22.2", "1.22.3", "1.23.1"]
    for _ in range(many(2, 10)):
        for command in ("install", "uninstall"):
            started = [house.start(command, version) for version in versions]
            assert [house.wait(each).status for each in started] == [0] * 4
            shims = [f"go{v}" for v in versions] if command == "install" else []
            assert house.store.shims() == ["go", *shims, "gofmt"]


@pytest.mark.fault
def test_readers_beside_writers_see_whole_toolchains_or_none(house, figure):
    house.run("install", "1.21.13")
    seen = []
    for _ in range(many(4, 40)):
        writers = [
            house.start(*words)
            for words in (
                ["install", "1.22.3"],
                ["uninstall", "1.22.3"],
                ["install", "1.23.1"],
                ["uninstall", "1.23.1"],
            )
        ]
        readers = [
            house.start(*words)
            for words in (
                ["list", "--json"],
                ["exec", "1.22.3", "go", "version"],
                ["exec", "1.21.13", "go", "version"],
                ["which", "-C", str(house.home)],
            )
        ]
        assert {house.wait(each).status for each in writers} <= {0, 3}
        # 2: the script that stands for go is away before sh has opened it
        for each, codes in zip(readers, ({0}, {0, 2, 3, 127}, {0}, {0, 3}), strict=True):
            ended = house.wait(each)
            assert ended.status in codes, ended
            assert "Traceback" not in ended.stderr
            seen.append(ended)
    assert house.store.leftovers() == []
    figure("readers beside writers", len(seen), "readers")
    figure("readers beside writers: a toolchain that was not whole", 0)


def test_the_lock_of_a_killed_gover_is_free(house, mirror):
    gate = mirror.hold("/go/go1.22.3.*.tar.gz", after=100)
    holder = house.start("install", "1.22.3")
    assert gate.reached.wait(240)
    waiter = house.start("install", "1.22.3")

    os.kill(holder[0], signal.SIGKILL)
    house.wait(holder)

    assert house.wait(waiter).status == 0
    assert house.store.state() == "whole"
    gate.release()


def test_a_stopped_holder_is_named_after_the_patience(house):
    holder = house.start("install", "1.22.3", nth=60, signal=int(signal.SIGSTOP))
    wait_until_stopped(holder[0])

    ended = house.run("install", "1.22.3", env={"GOVER_LOCK_TIMEOUT": "0"})

    assert ended.status == 7
    assert f"process {holder[0]}" in ended.stderr
    os.kill(holder[0], signal.SIGCONT)
    assert house.wait(holder).status == 0
