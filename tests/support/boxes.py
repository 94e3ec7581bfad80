"""Fixtures over `terminals`: a HOME with small toolchains, and each shell in turn."""

import pytest
from terminals import SHELLS, Box, have


@pytest.fixture
def box(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    box = Box(home)
    yield box
    for terminal in box.terminals:
        terminal.close()


@pytest.fixture(params=SHELLS)
def shell(request):
    have(request.param)
    return request.param
