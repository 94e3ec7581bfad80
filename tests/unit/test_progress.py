"""The line of the progress bar."""

from io import StringIO

import pytest

from gover import progress
from gover.progress import Report, progress_line


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def bar(monkeypatch):
    """A report on a terminal of 100 columns, and a clock: `bar.at(3, ...)` reports after 3 s."""
    terminal, moment = Terminal(), [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: moment[0])
    monkeypatch.setenv("COLUMNS", "100")
    report = Report(terminal, {"TERM": "xterm"})

    def at(seconds, *work):
        moment[0] = 100.0 + seconds
        report.progress(*work)
        return terminal.getvalue().rpartition("\x1b[K")[2]

    return at


def test_rate_and_time_left_are_shown_once_they_are_known(bar):
    first = bar(0, "go1.26.2", "downloading", 0, 80_000_000)
    assert first.endswith("]   0% 0/80 MB")

    later = bar(4, "go1.26.2", "downloading", 20_000_000, 80_000_000)
    assert later.startswith("go1.26.2: downloading [##")
    assert later.endswith("]  25% 20/80 MB 5.0 MB/s 0:12 left")


def test_what_was_there_before_is_not_in_the_rate(bar):
    bar(0, "go1.26.2", "downloading", 60_000_000, 80_000_000)

    assert bar(2, "go1.26.2", "downloading", 62_000_000, 80_000_000).endswith("1.0 MB/s 0:18 left")


def test_another_step_has_a_rate_of_its_own(bar):
    bar(0, "go1.26.2", "downloading", 0, 80_000_000)
    bar(8, "go1.26.2", "downloading", 80_000_000, 80_000_000)

    assert bar(9, "go1.26.2", "unpacking", 1_000_000, 80_000_000).endswith("1/80 MB")


def test_two_versions_are_one_line_with_both_names_and_their_sum(bar):
    bar(0, "go1.26.2", "downloading", 0, 80_000_000)
    bar(0, "go1.25.9", "downloading", 0, 40_000_000)
    bar(4, "go1.26.2", "downloading", 40_000_000, 80_000_000)

    line = bar(8, "go1.25.9", "downloading", 20_000_000, 40_000_000)
    assert line.startswith("go1.26.2 50%, go1.25.9 50% [")
    assert line.endswith("]  50% 60/120 MB 7.5 MB/s 0:08 left")


@pytest.mark.parametrize("columns", [10, 40, 53, 54, 80])
def test_no_line_is_wider_than_the_terminal(columns):
    work = progress._Work("downloading", 20_000_000, 80_000_000, 0, 0.0)

    line = progress_line({"go1.26.2": work}, columns, 4.0)
    assert len(line) <= columns
    assert ("left" in line) is (columns >= 54)
