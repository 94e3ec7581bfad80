"""The command that lists releases: available."""

import click

from gover.cli.context import Context
from gover.cli.options import reads
from gover.cli.output import print_json
from gover.cli.param_types import RELEASED
from gover.cli.upgrade import supported_lines
from gover.install.locate import NoSuchRelease
from gover.network.client import Http
from gover.sources.configured import find_released
from gover.version.platform import this_platform
from gover.version.request import Request
from gover.version.version import Version


@click.command()
@click.argument("request", type=RELEASED, required=False, metavar="[VERSION]")
@click.option("--all", "everything", is_flag=True, help="List every release, betas too.")
@reads
@click.pass_obj
def available(
    here: Context, request: Request | None, everything: bool, directory: str | None, as_json: bool
) -> None:
    """
    List what can be installed, newest first: the newest of each line, or all of VERSION.

    `supported`: Go fixes problems in the two newest lines, each time with a new release.
    """
    here = here.moved(directory)
    with Http(offline=here.offline, environ=here.environ) as http:
        versions = find_released(http, here.environ, here.store, here.report.tell)
    chosen = _chosen(versions, request, everything=everything)
    if not chosen:
        raise NoSuchRelease(f"there is no Go '{request}' for {this_platform()}", "gover available")
    have = set(here.store.installed())
    supported = supported_lines(versions)
    if as_json:
        rows = [
            {"version": str(v), "installed": v in have, "supported": v.line in supported}
            for v in chosen
        ]
        print_json({"versions": rows})
        return
    newest = _chosen(versions, None, everything=False)
    for version in chosen:
        # Go fixes what is wrong in the newest release of a line alone.
        is_supported = version.line in supported and version in newest
        notes = "  (supported)" if is_supported else ""
        notes += here.paint("  (installed)", "good") if version in have else ""
        click.echo(f"{version}{notes}")


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
