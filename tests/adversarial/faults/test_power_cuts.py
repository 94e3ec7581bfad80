"""A power cut after every single change: what has a name is whole, what was said is so."""

import pytest

from tests.lib.power_cut import Disk

DATA = "/.local/share/gover"


@pytest.fixture
def cut(house):
    """
    `cut(command, judge)` runs a command and cuts the power after each of its changes.

    What earlier commands did has long been on the disk. Returns how many states were judged.
    """
    # The log of the commands so far, each on top of the one before.
    done = []

    def run(words, judge):
        disk = Disk(str(house.home))
        for change in done:
            disk.apply(change)
        disk.apply(("syncfs", str(house.home)))
        states = 0
        for change in house.changes(*words):
            if not change[0].startswith("!"):
                disk.apply(change)
                done.append(change)
            for slow in (False, True):
                judge(disk.after_a_cut(slow=slow))
                states += 1
        return states, disk.after_a_cut(slow=True)

    return run


def below(found, folder):
    return {p: whole for p, whole in found.items() if p.startswith(f"{DATA}/{folder}/")}


def judge(files):
    """Return a function that demands: every toolchain has all of its files, or no name."""

    def look(found):
        for version in ("1.22.3", "1.23.1"):
            if f"{DATA}/toolchains/{version}" in found:
                contents = [
                    w for w in below(found, f"toolchains/{version}").values() if w is not None
                ]
                assert contents == [True] * files
        named = [p for p in found if ".gover-new-" not in p]
        for path in named:
            small = path.startswith((f"{DATA}/shims/", f"{DATA}/default", f"{DATA}/trust/"))
            assert not small or found[path] is not False, path

    return look


@pytest.mark.fault
def test_the_power_may_be_cut_at_any_moment(house, cut, whole, figure):
    files = len(whole) + 1  # and the receipt
    total = 0
    for words in (["install", "1.22.3"], ["install", "1.23.1"], ["default", "1.23.1"]):
        states, after = cut(words, judge(files))
        total += states
    assert f"{DATA}/toolchains/1.22.3/bin/go" in after
    assert f"{DATA}/toolchains/1.23.1/bin/go" in after
    assert after[f"{DATA}/default"]
    states, after = cut(["uninstall", "1.22.3"], judge(files))
    assert f"{DATA}/toolchains/1.22.3" not in after
    figure("a power cut: states judged", total + states, "states")
    figure("a power cut: a toolchain, shim or setting that is neither whole nor absent", 0)
    figure("a power cut: what was said to be done and is not", 0)


@pytest.mark.parametrize("left_out", ["syncfs", "fsync"])
def test_the_model_sees_it_when_nothing_is_synced(house, whole, left_out):
    """These tests can fail."""
    disk = Disk(str(house.home))
    look = judge(len(whole) + 1)
    changes = house.changes("install", "1.22.3")

    def play():
        for change in changes:
            if not change[0].startswith("!") and change[0] != left_out:
                disk.apply(change)
            look(disk.after_a_cut(slow=False))

    with pytest.raises(AssertionError):
        play()


def test_an_uninstall_cut_short_leaves_no_tree_under_its_name(house, cut, whole):
    """Renamed first, deleted afterwards: never a directory that lacks a file."""
    cut(["install", "1.22.3"], lambda _: None)

    states, _ = cut(["uninstall", "1.22.3"], judge(len(whole) + 1))

    assert states > 40
