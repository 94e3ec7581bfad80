"""The fixture of these tests: a box with two toolchains and direnv's library in it."""

import sys
from pathlib import Path

import pytest
from terminals import have

sys.path.append(str(Path(__file__).resolve().parent))

from hooked import Beside


@pytest.fixture
def beside(box):
    have("direnv")
    return Beside(box.install("1.22.3", "1.23.1"))
