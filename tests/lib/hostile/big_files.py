"""Version files far larger than any version, made once a run and linked to."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib.figures import many

MEGABYTE = 1 << 20


class BigFiles(NamedTuple):
    sparse: Path  # 1 GB of NUL, no block of it on the disk
    one_line: Path
    short_lines: Path


@pytest.fixture(scope="session")
def big_files():
    with tempfile.TemporaryDirectory(prefix="gover-big-") as directory:
        files = BigFiles(*(Path(directory, name) for name in BigFiles._fields))
        with files.sparse.open("wb") as file:
            file.truncate(1024 * MEGABYTE)
        _fill(files.one_line, b"1.22.3 ", many(16, 300))
        _fill(files.short_lines, b"1.22.3\n", many(64, 1024))
        yield files


def _fill(path, text, megabytes):
    block = text * (MEGABYTE // len(text))
    with path.open("wb") as file:
        for _ in range(megabytes + 1):
            file.write(block)
