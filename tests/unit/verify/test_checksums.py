"""The tables of hashes that ship with gover."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.make import hash_table
from gover.verify import checksums

ARCHIVES = hash_table.read(Path(checksums.ARCHIVES).read_bytes())
MODULES = hash_table.read(Path(checksums.MODULES).read_bytes())
TABLES = [(checksums.ARCHIVES, ARCHIVES), (checksums.MODULES, MODULES)]


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


@pytest.mark.parametrize(
    "name, h1",
    [  # as in the answers of the log that are kept in tests/data/sumdb
        ("v0.0.1-go1.22.10.linux-amd64", "h1:RsNdqCv6DX1zuIjq1S4c+sMWuLF4M7Ef4eHoBcz8dMU="),
        ("v0.0.1-go1.23.1.linux-amd64", "h1:TmiC7kE4hHuA7UwTcrWUtL/Curn//Xchpqc+HHYEv2M="),
    ],
)
def test_a_module_has_the_hash_that_the_log_has(name, h1):
    assert checksums.h1_of(name) == h1


def test_every_name_in_a_table_is_found_with_its_own_hash():
    sample = [*sorted(ARCHIVES)[::25], max(ARCHIVES), min(ARCHIVES)]
    assert all(checksums.sha256_of(name) == ARCHIVES[name].hex() for name in sample)
    found = {name: hash_table.digest_of_h1(checksums.h1_of(name)) for name in MODULES}
    assert found == MODULES


def test_the_tables_have_every_release_and_no_two_alike():
    assert len(ARCHIVES) >= 5306
    assert len(MODULES) >= 241
    for _, rows in TABLES:
        assert len(set(rows.values())) == len(rows)
        assert {len(digest) for digest in rows.values()} == {32}


@pytest.mark.parametrize("path, rows", TABLES)
def test_the_head_of_a_table_is_true(path, rows):
    day, newest, number = checksums.read_head(path)
    assert newest == str(max(map(hash_table.version_in, rows)))
    assert number == len(rows)
    assert date(2026, 8, 1) < date.fromisoformat(day)


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
    assert checksums.h1_of(name) is None


def test_a_module_is_no_archive():
    assert checksums.sha256_of("v0.0.1-go1.22.10.linux-amd64") is None
    assert checksums.h1_of("go1.22.10.linux-amd64.tar.gz") is None


@given(st.text())
def test_only_names_in_the_table_have_a_hash(name):
    assert checksums.sha256_of(name) == (ARCHIVES[name].hex() if name in ARCHIVES else None)


def test_a_lookup_imports_nothing_but_itself():
    """It is asked in every install, and may be asked in a listing."""
    code = (
        "import sys; before = set(sys.modules); from gover.verify import checksums;"
        "checksums.sha256_of('go'); checksums.h1_of('v0.0.1-go1.22.10.linux-amd64');"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ["binascii", "gover", "gover.package_files", "gover.verify", "gover.verify.checksums"]
    assert done.stdout.strip() == str(loaded)
