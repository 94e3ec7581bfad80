"""The table of official hashes that ships with gover."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gover
from gover.verify import checksums
from gover.version.version import parse_release
from tests.lib.gover_process import ROOT

TABLE = Path(gover.__file__).parent / "data" / "official-sha256.bin"
MAKE = runpy.run_path(str(ROOT / "tests/data/make_official_sha256.py"))
ALL = MAKE["read"](TABLE.read_bytes())


@pytest.mark.parametrize(
    "name, sha256",
    [
        (
            "go1.22.10.linux-amd64.tar.gz",
            "736ce492a19d756a92719a6121226087ccd91b652ed5caec40ad6dbfb2252092",
        ),
        (
            "go1.14.10.linux-386.tar.gz",  # the first in the table
            "0e8e955cc80d2d7046312d16d800be82aa8ce9c5165b936348851923a75b4484",
        ),
        (
            "go1.14.10.linux-armv6l.tar.gz",
            "b601dbb186d786488470d73d4637c2144896bf6f499a4122bdd30f4e8dd79e70",
        ),
    ],
)
def test_an_official_archive_has_its_official_hash(name, sha256):
    assert checksums.sha256_of(name) == sha256


def test_every_name_in_the_table_is_found_with_its_own_hash():
    sample = [*sorted(ALL)[::25], max(ALL), min(ALL)]
    assert all(checksums.sha256_of(name) == ALL[name] for name in sample)


def test_the_table_has_every_archive_and_no_two_alike():
    assert len(ALL) >= 5306
    assert len(set(ALL.values())) == len(ALL)
    assert all(re.fullmatch("[0-9a-f]{64}", sha256) for sha256 in ALL.values())


def test_the_newest_release_is_in_the_table():
    assert checksums.sha256_of(f"go{checksums.newest()}.linux-amd64.tar.gz")
    newest = parse_release(checksums.newest())
    assert all(
        parse_release(name[2:].split(".src")[0]) <= newest for name in ALL if ".src." in name
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "\n",
        "go",
        "go1.22.10.linux-amd64.tar.gz\n",
        "\ngo1.22.10.linux-amd64.tar.gz",
        "go1.14.10.linux-386.tar.gz\ngo1.14.10.linux-amd64.tar.gz",
        "o1.22.10.linux-amd64.tar.gz",
        "go1.22.10.linux-amd64.tar",
        "GO1.22.10.LINUX-AMD64.TAR.GZ",
        "../go1.22.10.linux-amd64.tar.gz",
        "go1.22.10.linux-amd64.tar.gz\0",
        "go1.22.10.linux-amd64.tar.gz.asc",
        "go1.99.0.linux-amd64.tar.gz",
        "\udcff",
        "gö1.22.10.linux-amd64.tar.gz",
        "g" * 1_000_000,
    ],
)
def test_a_name_that_is_not_in_the_table_has_no_hash(name):
    assert checksums.sha256_of(name) is None


@given(st.text())
def test_only_names_in_the_table_have_a_hash(name):
    assert checksums.sha256_of(name) == ALL.get(name)


def test_a_lookup_imports_nothing_but_itself():
    """It is asked in every install, and may be asked in a listing."""
    code = (
        "import sys; before = set(sys.modules); from gover.verify import checksums;"
        "checksums.sha256_of('go'); print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ["gover", "gover.package_files", "gover.verify", "gover.verify.checksums"]
    assert done.stdout.strip() == str(loaded)


def test_the_table_is_made_the_same_from_any_order():
    assert MAKE["build"](dict(reversed(ALL.items()))) == TABLE.read_bytes()


def test_a_release_is_added_and_nothing_else_changes():
    new = {"go9.0.1.linux-amd64.tar.gz": "ab" * 32}
    table = MAKE["update"](TABLE.read_bytes(), new)
    assert MAKE["read"](table) == ALL | new
    assert table.split()[1] == b"9.0.1"


def test_a_published_hash_cannot_be_changed():
    with pytest.raises(ValueError, match="do not change"):
        MAKE["update"](TABLE.read_bytes(), {"go1.22.10.linux-amd64.tar.gz": "ab" * 32})


@pytest.mark.parametrize(
    "name, sha256",
    [
        ("go1.22.3.linux-amd64.tar.gz", "AB" * 32),
        ("go1.22.3.linux-amd64.tar.gz", "ab" * 31),
        ("go1.22.3.linux-amd64.tar.gz\n", "ab" * 32),
        ("go1.9.2rc2.linux-amd64.tar.gz", "ab" * 32),
        ("go1.22.3.linux-amd64.exe", "ab" * 32),
        ("../go1.22.3.src.tar.gz", "ab" * 32),
    ],
)
def test_what_is_no_archive_or_no_hash_is_not_written(name, sha256):
    with pytest.raises(ValueError, match="no "):
        MAKE["build"]({name: sha256})
