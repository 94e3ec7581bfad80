"""
Bring up to date the table of the days on which Go's releases were published.

    python -m docs.make.release_dates              # read go.dev's page of releases
    python -m docs.make.release_dates --from DIR   # read a checkout of golang/website

The page is https://go.dev/doc/devel/release. In the repository it is made of two files: a table
in Go (internal/history/release.go, from Go 1.9 on) and a page with the patches before that.
A day that the table has is kept; another day for it is reported, and is an error.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from gover.errors import NetworkError
from gover.network.client import Http
from gover.version import release_dates
from gover.version.release_dates import read_release_dates
from gover.version.version import Version

PAGE = "https://go.dev/doc/devel/release"
_MAX_PAGE = 4 << 20  # bytes
_HEAD = "# When Go's releases were published; docs/make/release_dates.py makes this from go.dev.\n"
_IN_GO = re.compile(
    r"Date:\s*Date\{(\d+), (\d+), (\d+)\},\s*Version:\s*Version\{(\d+), (\d+), (\d+)\}"
)
_FUTURE = re.compile(r"\bFuture:\s*true")
_ON_PAGE = re.compile(r"\bgo(\d[\d.]*\d|\d)\s+\(released\s+(\d{4}-\d\d-\d\d)\)")


def dates_in_go(source: str) -> dict[Version, str]:
    """Return {release: day} of internal/history/release.go, without what is only planned."""
    found = {}
    for entry in source.split("\n\t{\n"):
        if (match := _IN_GO.search(entry)) and not _FUTURE.search(entry):
            year, month, day, *numbers = map(int, match.groups())
            found[_version(".".join(map(str, numbers)))] = f"{year:04}-{month:02}-{day:02}"
    return found


def dates_on_page(page: str) -> dict[Version, str]:
    """Return {release: day} of the page, as it is served or as it is in the repository."""
    return {_version(name): day for name, day in _ON_PAGE.findall(page)}


def _version(name: str) -> Version:
    version = Version.parse(name)
    if version is None:
        raise ValueError(f"no release of Go: {name!r}")
    return version


def table(before: Mapping[Version, str], found: Mapping[Version, str]) -> str:
    """Return the text of the table. Raises ValueError where a day is another than before."""
    if changed := sorted(v for v in found if before.get(v, found[v]) != found[v]):
        raise ValueError(f"another day than in the table: {', '.join(map(str, changed))}")
    rows = sorted({**before, **found}.items(), reverse=True)
    return _HEAD + "".join(f"{version} {day}\n" for version, day in rows)


def without_date(released: Iterable[Version]) -> list[Version]:
    """Return the stable releases of which the table has no day."""
    return sorted({v for v in released if v.is_stable} - read_release_dates().keys())


def update(found: Mapping[Version, str]) -> None:
    """Add to the table what was found."""
    before = read_release_dates()
    Path(release_dates.DATES).write_text(table(before, found))
    print(f"release dates: {len(before)} before, {len(read_release_dates())} now")


def read_page(http: Http) -> dict[Version, str]:
    """Return what go.dev's page has; nothing, and a line, where it cannot be read."""
    try:
        return dates_on_page(http.get(PAGE, _MAX_PAGE).decode())
    except NetworkError as error:
        print(f"go.dev's page of releases cannot be read, and no date is added: {error}")
        return {}


def main() -> None:
    """Read the page, or a checkout."""
    if sys.argv[1:2] == ["--from"]:
        website = Path(sys.argv[2])
        page = (website / "_content/doc/devel/release.html").read_text()
        source = (website / "internal/history/release.go").read_text()
        update(dates_on_page(page) | dates_in_go(source))
    else:
        with Http(environ=os.environ) as http:
            update(read_page(http))


if __name__ == "__main__":
    main()
