"""Plans of deleted directories are removed in passing, in little time, past no mount point."""

import os
import shutil

import pytest

from gover.install import deleted_plans
from gover.store.store import Store

pytestmark = pytest.mark.skipif(
    not os.path.exists("/proc/self/mountinfo"), reason="no mount table: nothing is cleared"
)


@pytest.fixture
def store(tmp_path):
    (tmp_path / "home").mkdir()
    return Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")


@pytest.fixture
def plan(store, tmp_path):
    """A function that makes a directory below home, and its plan; it returns that of the plan."""

    def make(name):
        directory = tmp_path / "home" / name
        directory.mkdir(parents=True, exist_ok=True)
        path = f"{store.plans}{directory}/.gover-plan"
        os.makedirs(path)
        with open(f"{path}/sh", "w") as file:
            file.write("text")
        return path

    return make


def clear(store, tmp_path, **options):
    deleted_plans.clear(store, {"HOME": f"{tmp_path}/home"}, **options)


def test_those_of_deleted_directories_go_and_the_others_stay(store, plan, tmp_path):
    kept = [plan("a"), plan("a/b"), plan("c")]
    gone = [plan("a/gone"), plan("gone"), plan("gone/below/deep"), plan("c/é \\ \n")]
    (tmp_path / "home/c/other").mkdir()
    for name in ("a/gone", "gone", "c/é \\ \n"):
        shutil.rmtree(tmp_path / "home" / name)

    clear(store, tmp_path, seconds=30)

    assert [os.path.exists(f"{path}/sh") for path in kept] == [True] * 3
    # With the directories above them that have no other plan.
    assert [os.path.lexists(os.path.dirname(path)) for path in gone] == [False] * 4


def test_what_is_missing_in_an_empty_directory_may_be_on_a_disk_that_is_not_mounted(
    store, plan, tmp_path
):
    path = plan("disk/project")
    shutil.rmtree(tmp_path / "home/disk/project")

    clear(store, tmp_path, seconds=30)

    assert os.path.exists(f"{path}/sh")


def test_nothing_below_a_mount_point_or_behind_a_link_is_touched(
    store, plan, tmp_path, monkeypatch
):
    kept = [plan("dead server/project"), plan("link/project")]
    plan("gone")
    for name in ("dead server/project", "link", "gone"):
        shutil.rmtree(tmp_path / "home" / name)
    (tmp_path / "elsewhere/other").mkdir(parents=True)
    (tmp_path / "home/link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "home/dead server/other").mkdir()
    table = tmp_path / "mountinfo"
    point = f"{tmp_path}/home/dead server".replace(" ", "\\040")
    table.write_text(f"25 1 8:1 / / rw - ext4 /dev/a rw\n30 25 0:9 / {point} rw - nfs s:/ rw\n")
    monkeypatch.setattr(deleted_plans, "_MOUNT_TABLE", str(table))
    touched = []
    for name in ("lstat", "stat", "listdir", "scandir"):
        true = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda path, *a, _true=true, **k: touched.append(path) or _true(path, *a, **k)
        )

    clear(store, tmp_path, seconds=30)
    monkeypatch.undo()

    assert f"{tmp_path}/home/link" in touched
    hidden = (f"{tmp_path}/home/dead server", f"{tmp_path}/home/link/", f"{tmp_path}/elsewhere")
    assert [path for path in touched if str(path).startswith(hidden)] == []
    assert all(os.path.exists(f"{path}/sh") for path in kept)
    assert not os.path.lexists(f"{store.plans}{tmp_path}/home/gone")


def test_without_a_mount_table_nothing_is_touched(store, plan, tmp_path, monkeypatch):
    path = plan("gone")
    plan("here")
    shutil.rmtree(tmp_path / "home/gone")
    monkeypatch.setattr(deleted_plans, "_MOUNT_TABLE", str(tmp_path / "none"))

    clear(store, tmp_path, seconds=30)

    assert os.path.exists(path)


def test_when_the_time_is_over_the_rest_stays_and_the_next_ones_come_to_it(
    store, plan, tmp_path, monkeypatch
):
    plan("here")
    gone = [plan(f"gone{number}") for number in range(10)]
    for number in range(10):
        shutil.rmtree(tmp_path / f"home/gone{number}")
    clock = iter(range(100000))
    monkeypatch.setattr(deleted_plans.time, "monotonic", lambda: next(clock))
    left = [10]
    while left[-1] and len(left) < 40:
        clear(store, tmp_path, seconds=3)
        left.append(sum(map(os.path.exists, gone)))

    assert left[1] in range(7, 11)
    assert left[-1] == 0


def test_the_search_ends_in_time_where_nothing_is_deleted(store, plan, tmp_path, monkeypatch):
    for number in range(50):
        plan(f"here{number % 5}/{number}")
    asked = []
    true = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: asked.append(path) or true(path))
    clock = iter(range(100000))
    monkeypatch.setattr(deleted_plans.time, "monotonic", lambda: next(clock))

    clear(store, tmp_path, seconds=8)
    monkeypatch.undo()

    here = [path for path in asked if "/here" in str(path)]
    assert 1 <= len(here) <= 8
