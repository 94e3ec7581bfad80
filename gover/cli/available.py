"""The command that lists releases: available."""

from __future__ import annotations

from typing import Any

from gover.cli.declare import argument, command, option, reads
from gover.cli.output import print_json
from gover.cli.upgrade import supported_lines
from gover.cli.value_types import RELEASED
from gover.version.platform import this_platform
from gover.version.release_dates import end_of_support, read_release_dates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.version.request import Request
    from gover.version.version import Version

_WIDTH = len("1.26.11  ")
_DAY = len("2026-08-19")


@command()
@argument("request", type=RELEASED, required=False, metavar="[VERSION]")
@option("--all", "everything", is_flag=True, help="List every release, betas too.")
@reads
def available(
    here: Context, request: Request | None, everything: bool, directory: str | None, as_json: bool
) -> None:
    """
    List what can be installed, newest first: the newest of each line, or all of VERSION.

    `supported`: Go fixes problems in the two newest lines, each time with a new release. A release
    that is newer than this gover has no date.
    """
    here = here.moved(directory)
    from gover.sources.configured import find_released  # noqa: PLC0415

    with here.http() as http:
        versions = find_released(http, here.environ, here.store, here.report.tell)
    chosen = _chosen(versions, request, everything=everything)
    if not chosen:
        from gover.install.locate import NoSuchRelease  # noqa: PLC0415

        if request is None:
            text = f"the source that answered lists no Go for {this_platform()}"
            raise NoSuchRelease(text, "gover --verbose available")
        raise NoSuchRelease(f"there is no Go '{request}' for {this_platform()}", "gover available")
    rows = _rows(here, versions, chosen)
    if as_json:
        print_json({"versions": rows})
        return
    newest = set(map(str, _chosen(versions, None, everything=False)))
    for row in rows:
        # Go fixes what is wrong in the newest release of a line alone.
        notes = _support(row) if row["version"] in newest else ""
        if row["installed"]:
            notes += here.paint("  (installed)", "good")
        print(f"{row['version']:<{_WIDTH}}{row['released'] or '':<{_DAY}}{notes}".rstrip())


def _rows(here: Context, versions: list[Version], chosen: list[Version]) -> list[dict[str, Any]]:
    have, dates = set(here.store.installed()), read_release_dates()
    supported = supported_lines(versions)
    return [
        {
            "version": str(version),
            "released": dates.get(version),
            "installed": version in have,
            "supported": version.line in supported,
            "support_ended": end_of_support(version.line, dates),
        }
        for version in chosen
    ]


def _support(row: dict[str, Any]) -> str:
    if row["supported"]:
        return "  (supported)"
    return f"  (supported until {row['support_ended']})" if row["support_ended"] else ""


def _chosen(versions: list[Version], request: Request | None, *, everything: bool) -> list[Version]:
    if request is not None:
        return [v for v in versions if request.matches(v)]
    if everything:
        return versions
    newest: dict[tuple[int, int], Version] = {}
    for version in versions:
        if version.is_stable:
            newest.setdefault(version.line, version)
    return list(newest.values())


COMMANDS = (available,)
