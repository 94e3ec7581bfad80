"""Commands that remove toolchains: uninstall, prune."""

from __future__ import annotations

import os
from typing import Any

from gover.cli.declare import argument, command, option
from gover.cli.output import can_ask, print_json, require_consent
from gover.cli.value_types import INSTALLED
from gover.console import megabytes
from gover.errors import NotInstalled, UsageError
from gover.escape import safe
from gover.fs.tree import disk_size
from gover.gotools import builds
from gover.install import garbage, publish, unfinished, usage
from gover.install.store_lock import locked
from gover.store.obstacles import find_obstacle
from gover.store.write_checks import check_root_may_change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gover.cli.context import Context
    from gover.resolve.selection import Origin
    from gover.version.request import Request
    from gover.version.version import Version

_SHOWN = 3  # files of a use in one line; the others are counted


@command()
@argument("requests", type=INSTALLED, nargs=-1, required=True, metavar="VERSION...")
@option("-y", "--yes", is_flag=True, help="Do not ask.")
def uninstall(here: Context, requests: tuple[Request, ...], yes: bool) -> None:
    """
    Remove toolchains. The target of a `gover link` is not deleted.

    Asks first where a version is the default, or used in a project that gover has seen: one where
    the hook or a shim has run since the cache was last cleared. Without a terminal it does not
    ask, and prints where the version is used.
    """
    check_root_may_change(here.store)
    versions = list(dict.fromkeys(_the_one(here, request) for request in requests))
    if not yes:
        _ask_about_uses(here, versions)
    unfinished.clear_own(here.store)
    for version in versions:
        with locked(here.store, str(version), here.environ, here.report.tell):
            publish.remove(here.store, version)
        here.report.tell(f"removed go{version}")
    default = here._replace(cwd="/", environ={}).select()
    if default.origin.kind == "default" and default.error:
        here.report.tell(f"the default cannot be used: {default.error}")


def _ask_about_uses(here: Context, versions: Sequence[Version]) -> None:
    """
    Print where the versions are used, and ask on a terminal whether to remove them all the same.

    Raises:
        GoverError: the answer is no.
    """
    known = usage.uses(here.store, here.environ, here.cwd).by_version
    used = [version for version in versions if version in known]
    for version in used:
        here.report.tell(f"go{version} is {_use(known[version])}")
    if used and can_ask():
        names = "it" if len(versions) == 1 else "all of them"
        require_consent(f"Remove {names}?", default=False, hint="gover uninstall --yes")


def _use(origins: Sequence[Origin], shown: int = _SHOWN) -> str:
    """Return `the default; set by 22 files: /p/.go-version:1, … and 19 more`."""
    files = [f"{safe(origin.path)}:{origin.line or 1}" for origin in origins if origin.path]
    uses = [str(origin) for origin in origins if not origin.path]
    more = len(files) - shown if len(files) > shown + 1 else 0
    listed = ", ".join(files[: len(files) - more]) + (f" and {more} more" if more else "")
    if files:
        uses.append(
            f"used by {listed}" if len(files) == 1 else f"used by {len(files)} files: {listed}"
        )
    return "; ".join(uses)


def _the_one(here: Context, request: Request) -> Version:
    """Return the one installed version that a request matches; several are an error."""
    if request.version and os.path.lexists(here.store.goroot(request.version)):
        return request.version
    matches = [v for v in here.store.installed() if request.matches(v)]
    if not matches and (obstacle := find_obstacle(here.store, here.environ)):
        raise obstacle
    if not matches or request.kind == "system":
        raise NotInstalled(f"no Go '{request}' is installed", "gover list")
    if len(matches) > 1:
        names = ", ".join(map(str, matches))
        raise UsageError(f"'{request}' matches {names}", f"gover uninstall {matches[0]}")
    return matches[0]


@command()
@option("-n", "--dry-run", is_flag=True, help="Only list what would be removed.")
@option("-y", "--yes", is_flag=True, help="Do not ask.")
@option("--long", is_flag=True, help="Name every file that uses a version.")
@option("--json", "as_json", is_flag=True, help="Print the list as JSON; remove nothing.")
def prune(here: Context, *, dry_run: bool, yes: bool, long: bool, as_json: bool) -> None:
    """
    Remove the toolchains that are neither the default nor used in a project gover has seen.

    gover has seen a project if the hook or a shim has run there since the cache was last
    cleared. Linked and imported toolchains stay. Tools that no gover.toml names are removed.
    """
    known = usage.uses(here.store, here.environ, here.cwd)
    unused = usage.unused(here.store, known)
    sizes = {version: disk_size(here.store.goroot(version)) for version in unused}
    tools = builds.find_unused(here.store)
    if as_json:
        print_json(_document(known, sizes) | {"tools": [path for path, _ in tools]})
        return
    for line in _use_lines(here, known.by_version, long=long):
        print(line)
    unneeded = {str(version): size for version, size in sizes.items()}
    unneeded |= {safe(what): disk_size(path) for path, what in tools}
    if unneeded:
        print(here.paint("not used:", "bad"))
    for name, size in unneeded.items():
        print(f"  {here.paint(name, 'bad')}  {megabytes(size)}")
    if not unused and not tools:
        here.report.tell("there is nothing to remove")
        return
    number = "one project" if known.directories == 1 else f"{known.directories} projects"
    here.report.tell(f"gover has seen {number}; pins elsewhere are not known")
    if dry_run or not (yes or _agreed(here, len(unused) + len(tools))):
        return
    for version in unused:
        with locked(here.store, str(version), here.environ, here.report.tell):
            publish.remove(here.store, version)
        here.report.tell(f"removed go{version}")
    if tools:
        with locked(here.store, garbage.TOOLS, here.environ, here.report.tell):
            builds.remove_unused(here.store)
        here.report.tell("removed unused tools")


def _use_lines(
    here: Context, by_version: Mapping[Version, list[Origin]], *, long: bool
) -> Iterator[str]:
    """Yield the versions in use, each with its files: some of them, or one in each line."""
    if by_version:
        yield here.paint("used:", "good")
    width = max((len(str(version)) for version in by_version), default=0)
    for version, origins in sorted(by_version.items()):
        if long:
            yield f"  {here.paint(str(version), 'good')}"
            yield from (f"    {here.shown(str(origin))}" for origin in origins)
        else:
            name = here.paint(f"{version!s:{width}}", "good")
            yield f"  {name}  {here.shown(_use(origins))}"


def _document(known: usage.Uses, sizes: dict[Version, int]) -> dict[str, Any]:
    return {
        "places": known.directories,
        "used": {str(v): list(map(str, users)) for v, users in sorted(known.by_version.items())},
        "unused": [{"version": str(v), "bytes": size} for v, size in sizes.items()],
    }


def _agreed(here: Context, number: int) -> bool:
    if not can_ask():
        here.report.tell("nothing was removed; to remove them: gover prune --yes")
        return False
    which = "it" if number == 1 else f"these {number}"
    require_consent(f"Remove {which}?", default=False, hint="gover prune --yes")
    return True


COMMANDS = (uninstall, prune)
