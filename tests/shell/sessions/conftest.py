"""
Random sessions in real shells: what gover does to an environment can be taken back.

GOVER_FULL=1 runs the full figure and prints it in a table at the end.
"""

import pytest

from tests.lib.sessions.player import Player
from tests.lib.sessions.project_dirs import World


@pytest.fixture
def player(box, tmp_path):
    """`player()` plays sessions in a HOME of its own."""

    def make(*, broken=False):
        return Player(World(box), tmp_path, broken=broken)

    return make
