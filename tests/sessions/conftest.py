"""
Random sessions in real shells: what gover does to an environment can be taken back.

GOVER_FULL=1 runs the full figure. The table at the end is printed wherever this folder is
named on the command line: `GOVER_FULL=1 pytest -n 2 tests/sessions`.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from playing import Player
from worlds import World


@pytest.fixture
def player(box, tmp_path):
    """`player()` plays sessions in a HOME of its own."""

    def make(*, broken=False):
        return Player(World(box), tmp_path, broken=broken)

    return make


@pytest.fixture
def figure(record_property):
    """`figure("zsh", "sequences", 1)` adds to a number of the table."""

    def record(shell, what, number):
        record_property("session-figure", (shell, what, number))

    return record


def pytest_terminal_summary(terminalreporter):
    sums = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    if name == "session-figure":
                        shell, what, number = value
                        sums[shell, what] += number
    if not sums:
        return
    terminalreporter.section("random sessions: figures")
    for (shell, what), number in sums.items():
        terminalreporter.write_line(f"{shell:<18} {what:<12} {number:>8}")
