"""SIGKILL at any moment: a toolchain is whole or absent, and what is left over can be collected."""

import fcntl
import os
import shutil
import signal
import time

import pytest

from tests.lib.figures import many
from tests.lib.kill_points import KILL, after_the_rename, evenly, share, wait_until_stopped

PARTS = many(1, 4)


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_install_is_whole_or_absent(house, figure, part):
    total = house.count("install", "1.22.3")
    states, left = [], 0
    for number, nth in enumerate(share(many(20, 200), total, part, PARTS)):
        house.empty()
        # 0: the archive came in fewer pieces than the first time, and the moment never came.
        assert house.run("install", "1.22.3", nth=nth, **KILL).status in (-signal.SIGKILL, 0)
        states.append(house.store.state())
        left += bool(house.store.leftovers())
        if number % 20 == 19:
            again = house.run("install", "1.22.3")
            assert (again.status, house.store.state()) == (0, "whole"), again.stderr
            assert house.store.leftovers() == []
        assert house.run("cache", "clean").status == 0
        assert house.store.leftovers() == []
    assert set(states) == {"absent", "whole"}
    figure("SIGKILL in install", len(states), "kills")
    figure("SIGKILL in install: a toolchain neither whole nor absent", 0)
    figure("SIGKILL in install: something left over, before `gover cache clean`", left)
    figure("SIGKILL in install: something left over, after `gover cache clean`", 0)


@pytest.mark.fault
def test_a_killed_uninstall_from_a_layer_of_an_image_is_whole_or_absent(house, figure):
    """Where no directory can be renamed, it is deleted in place, and is gone with its bin/go."""
    house.run("install", "1.22.3", "1.23.1")
    back = house.kept()
    total = house.count("uninstall", "1.23.1", layered=True)
    states = []
    for nth in share(many(16, 100), total, 0, 1):
        back()
        ended = house.run("uninstall", "1.22.3", nth=nth, layered=True, **KILL)
        assert ended.status in (-signal.SIGKILL, 0)
        listed = house.run("list", "--bare").stdout.split()
        assert house.run("cache", "clean", layered=True).status == 0
        assert house.store.leftovers() == []
        states.append(house.store.state())
        assert listed == [v for v in ("1.22.3",) if states[-1] == "whole"] + ["1.23.1"]
    back()
    house.run("uninstall", "1.22.3", nth=total * 2 // 3, layered=True, **KILL)
    assert house.run("install", "1.22.3").status == 0
    assert house.store.state() == "whole"
    assert set(states) == {"absent", "whole"}
    figure("SIGKILL in uninstall from a layer", len(states), "kills")
    figure("SIGKILL in uninstall from a layer: neither whole nor absent", 0)


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_uninstall_is_whole_or_absent(house, figure, part):
    house.run("install", "1.22.3", "1.23.1")
    back = house.kept()
    total = house.count("uninstall", "1.23.1")
    states = []
    for nth in share(many(12, 100), total, part, PARTS):
        back()
        ended = house.run("uninstall", "1.22.3", nth=nth, **KILL)
        assert ended.status in (-signal.SIGKILL, 0)
        states.append(house.store.state())
        assert house.run("cache", "clean").status == 0
        assert house.store.leftovers() == []
        listed = house.run("list", "--bare").stdout.split()
        assert listed == [v for v in ("1.22.3",) if states[-1] == "whole"] + ["1.23.1"]
        assert house.store.shims() == ["go", *(f"go{v}" for v in listed), "gofmt"]
    assert set(states) == {"absent", "whole"}
    figure("SIGKILL in uninstall", len(states), "kills")
    figure("SIGKILL in uninstall: a toolchain neither whole nor absent", 0)


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_gc_harms_nothing(house, figure, part):
    house.run("install", "1.22.3")
    leave_something(house.store)
    back = house.kept()
    points = share(many(8, 50), house.count("cache", "clean"), part, PARTS)
    for nth in points:
        back()
        assert house.run("cache", "clean", nth=nth, **KILL).status == -signal.SIGKILL
        assert house.store.state() == "whole"
        assert house.run("cache", "clean").status == 0
        assert house.store.leftovers() == []
    figure("SIGKILL in cache clean", len(points), "kills")
    figure("SIGKILL in cache clean: a toolchain harmed", 0)


def leave_something(store):
    """What three killed govers leave, the trees cut short."""
    whole = store.data / "toolchains/1.22.3"
    for path in ("staging/1.21.13-999999-ab", "staging/1.22.3-999999-cd/go", "trash/1.20-9-ef"):
        shutil.copytree(whole, store.data / path)
        shutil.rmtree(store.data / path / "src")
    (store.data / ".new-99999999-00000000").write_text("half")


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_any_moment_leaves_nothing_half_done(house, figure, number):
    total = house.count("install", "1.22.3")
    codes = []
    for nth in evenly(many(5, 50), total):
        house.empty()
        ended = house.run("install", "1.22.3", nth=nth, signal=int(number))
        codes.append(ended.status)
        assert house.store.state() in ("absent", "whole")
        assert house.store.leftovers() == []
        assert "Traceback" not in ended.stderr
    assert set(codes) <= {128 + number, 0}
    assert codes.count(0) <= 2  # one that came with the last change
    figure(f"{number.name} in install", len(codes), "signals")
    figure(f"{number.name} in install: partial, something left, another exit code", 0)


@pytest.mark.fault
def test_what_a_living_gover_works_on_is_not_collected(house):
    """Stopped in the middle of unpacking: what it holds is a lock, and not a fresh date."""
    total = house.count("install", "1.22.3")
    house.empty()
    living = house.start("install", "1.22.3", nth=total // 2, signal=int(signal.SIGSTOP))
    wait_until_stopped(living[0])
    before = house.store.leftovers()

    assert "there is nothing to remove" in house.run("cache", "clean").stderr
    assert house.run("install", "1.23.1").status == 0

    assert house.store.leftovers() == before
    assert len(before) == 1
    os.kill(living[0], signal.SIGCONT)
    assert house.wait(living).status == 0
    assert house.store.state() == "whole"


def test_parts_of_archives_go_when_nobody_has_them_open(house, mirror):
    parts, staging = house.home / ".cache/gover/parts", house.home / ".local/share/gover/staging"
    gate = mirror.hold("/go/go1.22.3.*.tar.gz", after=1000)
    living = house.start("install", "1.22.3")
    assert gate.reached.wait(240)
    while not staging.is_dir() or not list(staging.iterdir()):  # the log is read meanwhile
        time.sleep(0.01)
    assert house.run("cache", "clean").stdout == ""
    kept = len([*parts.iterdir(), *staging.iterdir()])

    os.kill(living[0], signal.SIGKILL)
    house.wait(living)
    gate.release()

    assert len(house.run("cache", "clean", "--dry-run").stdout.splitlines()) == kept
    assert len(house.run("cache", "clean").stdout.splitlines()) == kept
    assert list(parts.iterdir()) == []
    assert house.run("install", "1.22.3").status == 0


def test_a_dry_run_only_says_what_would_go(house):
    house.run("install", "1.22.3")
    leave_something(house.store)
    before = house.store.leftovers()

    dry = house.run("cache", "clean", "--dry-run")

    assert len(dry.stdout.splitlines()) == 4
    assert "can be removed: 4 entries, " in dry.stderr
    assert house.store.leftovers() == before
    assert "removed: 4 entries, " in house.run("cache", "clean").stderr
    assert house.store.leftovers() == []
    assert "there is nothing to remove" in house.run("cache", "clean").stderr


@pytest.mark.parametrize(
    "command", [["install", "1.22.3"], ["uninstall", "1.22.3"], ["cache", "clean"]]
)
def test_small_files_that_a_kill_left_go_with_the_next_command(house, command):
    """Although there is nothing to install; what lives, or is not gover's, stays."""
    house.run("install", "1.22.3")
    dead, cache = ".gover-new-0123456789abcdef-00ff00ff", house.home / ".cache/gover"
    living, foreign = cache / dead.replace("f-", "0-"), cache / "mine" / dead
    foreign.parent.mkdir()
    tiles = next((house.store.data / "sumdb").rglob("tile"))
    for path in (house.store.data, cache, cache / "index", cache / "parts", tiles):
        (path / dead).write_text("half")
        (path / f".new-{os.getpid()}-00ff00ff").write_text("by gover 0.1, whose number we have")
    foreign.write_text("half")
    with living.open("w") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        assert house.run(*command).status == 0

    assert sorted(house.store.leftovers()) == sorted((living, foreign))


@pytest.mark.parametrize(
    "command", [["install", "1.22.3"], ["install", "1.23.1"], ["cache", "clean"]]
)
def test_shims_that_a_kill_left_out_come_with_the_next_command(house, command):
    """Killed right after the rename: the toolchain is there, and nothing else knows."""
    stop = after_the_rename(house.changes("install", "1.22.3"), "1.22.3")
    house.empty()
    assert house.run("install", "1.22.3", **stop).status == -signal.SIGKILL
    assert house.store.state() == "whole"
    assert house.store.shims() == []

    assert house.run(*command).status == 0

    assert "go1.22.3" in house.store.shims()


def test_a_plan_for_a_line_does_not_outlive_an_install_that_was_killed(house, project):
    """The set of toolchains is another one, although nobody lived to say so."""
    house.run("install", "1.22.2")
    (project / ".go-version").write_text("1.22\n")
    stop = after_the_rename(house.changes("install", "1.21.13"), "1.21.13")
    assert house.run("which", "-C", str(project)).stdout.endswith("1.22.2/bin/go\n")

    assert house.run("install", "1.22.3", **stop).status == -signal.SIGKILL

    assert house.store.state() == "whole"
    assert not list((house.store.data / "generation").iterdir())
    assert house.run("which", "-C", str(project)).stdout.endswith("1.22.3/bin/go\n")
