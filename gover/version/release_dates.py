"""
The days on which Go's releases were published, from a table that ships with gover.

No source of Go that gover reads has them: go.dev's list has no date, and the time that a module
proxy gives is the one of the build, some days earlier. The table is text, `1.22.3 2024-05-07` a
line, made by `docs/make/release_dates.py` from go.dev's own history of releases. A release that is
newer than the table has no date.
"""

from collections.abc import Mapping

from gover.package_files import package_file
from gover.version.version import Version, parse_release

DATES = package_file("data/release-dates.txt")
_SUPPORTED = 2  # lines: https://go.dev/doc/devel/release#policy


def read_release_dates() -> dict[Version, str]:
    """Return {release: day}, such as `2024-05-07`."""
    with open(DATES, encoding="ascii") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    return {version: day for name, day in rows if (version := parse_release(name))}


def end_of_support(line: tuple[int, int], dates: Mapping[Version, str]) -> str | None:
    """Return the day on which the second newer line was released; None where it is not known."""
    first = Version.parse(f"{line[0]}.{line[1] + _SUPPORTED}.0")
    return dates.get(first) if first else None
