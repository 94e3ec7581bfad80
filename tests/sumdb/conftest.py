"""Makes tests/support/sumlog.py and fakelog.py importable by name."""

import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent / "support")]


@pytest.fixture(autouse=True)
def _counted(request, figure):
    """Each test in which a log, a proxy or a wire lies."""
    if "lies" in request.module.__name__:
        figure("lies of a log, of a proxy, of a wire", 1, "ways")
        figure("lies of a log, of a proxy, of a wire: believed", 0)
