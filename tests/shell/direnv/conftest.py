"""The fixture of these tests: a box with two toolchains and direnv's library in it."""

import pytest

from tests.lib.direnv_shell import Beside
from tests.lib.terminals import have


@pytest.fixture
def beside(box):
    have("direnv")
    return Beside(box.install("1.22.3", "1.23.1"))
