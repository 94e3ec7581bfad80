"""
Files, names and projects made by somebody who means harm.

GOVER_FULL=1 runs the full figures. The table at the end is printed wherever this folder is
named on the command line: `GOVER_FULL=1 pytest -n 2 tests/hostile`.
"""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

import figures
from bigfiles import big_files

__all__ = ["big_files"]

# Those hold a shell to two seconds while they read gigabytes: with the full figures only,
# where a busy machine is nobody's failure.
collect_ignore = [] if figures.FULL else ["test_swapped_files.py"]


@pytest.fixture
def figure(record_property):
    """`figure("hangs", 0, "files")`: a number for the table; "max" keeps the greatest of many."""

    def record(name, value, unit, how="sum"):
        record_property("figure", (name, value, unit, how))

    return record


def pytest_terminal_summary(terminalreporter):
    if not figures.FULL:
        return
    seen = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "figure"
    ]
    if seen:
        terminalreporter.section("hostile files: figures")
        for name, value, unit in figures.table(seen):
            terminalreporter.write_line(f"{name:<58} {value:>10} {unit}")
