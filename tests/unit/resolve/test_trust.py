"""The records of what the user has allowed."""

import os
import stat
from pathlib import Path

import pytest

from gover.fs.read import read_file
from gover.resolve.trust import allow, deny, records, revoke, trust
from gover.store.store import Store
from tests.lib.doubles import synced


@pytest.fixture
def store(tmp_path):
    return Store(*(str(tmp_path / name) for name in ("data", "cache", "config")))


@pytest.fixture
def reading(tmp_path):
    (tmp_path / ".envrc").write_text("export A=1\n")
    return read_file(f"{tmp_path}/.envrc", 100)


@pytest.mark.parametrize(("record", "kind"), [(allow, "allow"), (deny, "deny")])
def test_a_record_is_the_users_alone_and_survives_a_power_cut(store, reading, record, kind):
    mask = os.umask(0)
    try:
        with synced() as inodes:
            record(store, reading)
    finally:
        os.umask(mask)

    directory = Path(store.under_data("trust", kind))
    (written,) = directory.iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (directory, written)]
    assert modes == [0o700, 0o600]
    assert {directory.stat().st_ino, written.stat().st_ino} <= inodes


def test_a_record_is_for_the_bytes_and_the_path(store, reading):
    allow(store, reading)

    assert trust(store, reading).verdict == "allowed"
    assert trust(store, reading._replace(data=b"export A=2\n")).verdict == "waiting"
    assert trust(store, reading._replace(path=reading.path + "x")).verdict == "waiting"


def test_a_denial_is_for_the_path_and_comes_first(store, reading):
    allow(store, reading)
    other = reading._replace(data=b"export A=2\n")
    deny(store, other)
    assert [trust(store, each).verdict for each in (reading, other)] == ["denied"] * 2

    allow(store, reading)

    assert [trust(store, each).verdict for each in (reading, other)] == ["allowed", "waiting"]


def test_revoke_removes_all_of_one_file_and_nothing_of_another(store, reading):
    other = reading._replace(path=reading.path + "x")
    for each in (reading, reading._replace(data=b"export A=2\n"), other):
        allow(store, each)
    assert len(list(records(store))) == 3

    assert revoke(store, reading.path)
    assert not revoke(store, reading.path)

    assert [(verdict, path) for verdict, path, _ in records(store)] == [("allowed", other.path)]


@pytest.mark.parametrize("place", ["data", "trust", "folder", "record"])
def test_what_another_user_could_have_made_is_not_allowed(store, reading, place):
    allow(store, reading)
    record = Path(trust(store, reading).allowed)
    folder = record.parent
    places = {"data": store.data, "trust": folder.parent, "folder": folder, "record": record}

    os.chmod(places[place], 0o777)

    assert trust(store, reading).verdict == "waiting"


def test_a_link_is_no_record(store, reading, tmp_path):
    allow(store, reading)
    record = Path(trust(store, reading).allowed)
    record.rename(tmp_path / "elsewhere")
    record.symlink_to(tmp_path / "elsewhere")

    assert trust(store, reading).verdict == "waiting"
