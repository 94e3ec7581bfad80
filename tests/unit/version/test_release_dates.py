"""When Go's releases were published: the table that ships, and docs/make/release_dates.py."""

from datetime import date
from itertools import pairwise

import pytest

from docs.make import release_dates
from docs.make.hash_table import version_in
from gover.verify import checksums
from gover.version.release_dates import end_of_support, read_release_dates
from gover.version.version import Version

IN_GO = """var Releases = []*Release{
	{
		Date: Date{2027, 2, 9}, Version: Version{1, 28, 0},
		Future: true,
	},
	{
		Date: Date{2026, 7, 7}, Version: Version{1, 26, 5},
		Security: &FixSummary{Packages: []string{"os"}},
	},
	{
		Date:    Date{2023, 2, 1},
		Version: Version{1, 20, 0},
	},
}
"""
ON_PAGE = """<h2 id="go1.28.0">go1.28.0 (planned for 2027-02-09)</h2>
<h2 id="go1.8">go1.8 (released 2017-02-16)</h2>
<p id="go1.8.1">
go1.8.1
(released 2017-04-07) includes fixes. go1.7.2 should not be used.
<h2 id="go1">go1 (released 2012-03-28)</h2>
"""


def test_only_releases_newer_than_the_table_have_no_day():
    dates = read_release_dates()
    newest = {version.line: version for version in sorted(dates)}
    names = checksums.names(checksums.ARCHIVES)
    shipped = {v for name in names if (v := version_in(name)).is_stable}

    undated = release_dates.without_date(shipped)
    assert len(shipped) > 150
    assert [v for v in undated if v < newest.get(v.line, max(dates))] == []
    assert all(date.fromisoformat(day) >= date(2012, 3, 28) for day in dates.values())


def test_within_a_line_a_newer_release_is_no_older():
    dates = read_release_dates()
    ordered = sorted(dates)
    for older, newer in pairwise(ordered):
        assert older.line != newer.line or dates[older] <= dates[newer], newer


@pytest.mark.parametrize(
    "line, day", [((1, 24), "2026-02-10"), ((1, 20), "2024-02-06"), ((1, 98), None)]
)
def test_support_of_a_line_ends_when_the_second_newer_line_is_released(line, day):
    assert end_of_support(line, read_release_dates()) == day


def test_days_are_read_from_the_source_of_the_page_and_from_the_page():
    assert {str(v): day for v, day in release_dates.dates_in_go(IN_GO).items()} == {
        "1.26.5": "2026-07-07",
        "1.20": "2023-02-01",
    }
    assert {str(v): day for v, day in release_dates.dates_on_page(ON_PAGE).items()} == {
        "1.8": "2017-02-16",
        "1.8.1": "2017-04-07",
        "1": "2012-03-28",
    }


def test_a_day_that_the_table_has_does_not_change():
    known, other = Version.parse("1.22.3"), Version.parse("1.22.4")
    text = release_dates.table({known: "2024-05-07"}, {other: "2024-06-04"})
    assert text.splitlines()[1:] == ["1.22.4 2024-06-04", "1.22.3 2024-05-07"]
    with pytest.raises(ValueError, match=r"another day than in the table: 1\.22\.3"):
        release_dates.table({known: "2024-05-07"}, {known: "2024-05-08"})
