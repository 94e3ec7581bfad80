"""After an install: what keeps that Go from starting on this machine."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from gover.cli.start_notice import start_notice
from gover.store.store import Store
from gover.version.version import Version
from tests.lib.elf_files import elf

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ELF's loaders")
VERSION = Version.parse("1.20.14")


@pytest.fixture
def go(tmp_path):
    store = Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")
    path = Path(store.goroot(VERSION), "bin/go")
    path.parent.mkdir(parents=True)
    return store, path


def test_a_go_whose_loader_is_missing_is_reported(go):
    store, path = go
    path.write_bytes(elf(loader="/lib64/ld-none.so.2"))

    assert start_notice(store, VERSION) == (
        "go1.20.14 needs the loader /lib64/ld-none.so.2, which is not on this machine: it will "
        "not start; Go 1.21 and later need none; hint: gover install 1.21"
    )


@pytest.mark.parametrize("content", [elf(), b"#!/bin/sh\n", b""], ids=["static", "script", "empty"])
def test_one_that_needs_none_is_not(go, content):
    store, path = go
    path.write_bytes(content)

    assert start_notice(store, VERSION) == ""


def test_a_program_of_this_machine_starts(go):
    """Linked as the archives of Go 1.20 are, on a system with that loader."""
    store, path = go
    shutil.copy(os.path.realpath("/bin/sh"), path)

    assert start_notice(store, VERSION) == ""
