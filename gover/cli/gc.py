"""The command that clears away what killed govers left: gc."""

import click

from gover.cli.context import Context
from gover.escape import safe
from gover.install import garbage, publish
from gover.store.permissions import check_changing, check_writable


@click.command()
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be removed.")
@click.pass_obj
def gc(here: Context, dry_run: bool) -> None:
    """
    Remove what killed installs and uninstalls left behind.

    What a living gover works on is passed over, and no toolchain is touched.
    """
    check_changing(here.dirs, here.environ)
    check_writable(here.dirs)
    found = garbage.collect(here.dirs, dry_run=dry_run)
    for path, size in found:
        click.echo(f"{safe(path)}  {_megabytes(size)}")
    if not dry_run:
        publish.settle(here.dirs)
    here.report.tell(_said(found, dry_run=dry_run))


def _said(found: list[tuple[str, int]], *, dry_run: bool) -> str:
    if not found:
        return "nothing is left over"
    verb = "can be removed" if dry_run else "removed"
    return f"{verb}: {len(found)} leftovers, {_megabytes(sum(size for _, size in found))}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


COMMANDS = (gc,)
