"""Commands that clear what is not needed: cache, gc."""

import click

from gover.cli.context import Context
from gover.cli.output import print_json
from gover.console import megabytes
from gover.escape import safe
from gover.install import cache as cached
from gover.install import garbage, publish
from gover.store.permissions import check_safe_to_write, check_writable

_SAID = {
    "plans": "answers, one for each place where a prompt has been",
    "lists": "the last list of releases of each page",
    "parts": "what has arrived of archives, for the next try",
}
_STALE = {"plans": "of directories that are gone", "parts": "that nobody is loading"}


@click.group()
def cache() -> None:
    """See what the cache holds, and empty it: all of it comes again by itself."""


@cache.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(here: Context, as_json: bool) -> None:
    """List what there is, and how large it is."""
    found = cached.holdings(here.dirs)
    if as_json:
        rows = [
            {"name": o.name, "number": o.number, "bytes": o.size, "stale": o.stale} for o in found
        ]
        print_json({"directory": here.dirs.cache, "holdings": rows})
        return
    for one in found:
        click.echo(f"{one.name}  {one.number:>5}  {megabytes(one.size, 1):>9}  {_SAID[one.name]}")
        if one.stale:
            click.echo(f"       {one.stale:>5}  {_STALE[one.name]}")


@cache.command("dir")
@click.pass_obj
def dir_(here: Context) -> None:
    """Print where it is."""
    click.echo(here.dirs.cache)


@cache.command()
@click.option("--all", "everything", is_flag=True, help="Also the other plans, and the lists.")
@click.option("-n", "--dry-run", is_flag=True, help="Only list what would go.")
@click.pass_obj
def clean(here: Context, everything: bool, dry_run: bool) -> None:
    """
    Remove what nothing can need: plans of directories that are gone, parts of archives.

    After --all, `gover prune` knows of a project once a prompt or a shim has been there again,
    and a list of releases that has become shorter is not noticed as such.
    """
    check_safe_to_write(here.dirs, here.environ)
    gone = cached.clean(here.dirs, everything=everything, dry_run=dry_run)
    for piece in gone if dry_run else ():
        click.echo(f"{safe(piece.path)}  {megabytes(piece.size, 1)}")
    verb = "can be removed" if dry_run else "removed"
    total = megabytes(sum(piece.size for piece in gone), 1)
    here.report.tell(f"{verb}: {len(gone)}, {total}" if gone else "there is nothing to remove")


@click.command()
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be removed.")
@click.pass_obj
def gc(here: Context, dry_run: bool) -> None:
    """
    Remove what killed installs and uninstalls left behind.

    What a living gover works on is passed over, and no toolchain is touched.
    """
    check_safe_to_write(here.dirs, here.environ)
    check_writable(here.dirs)
    found = garbage.collect(here.dirs, dry_run=dry_run)
    for path, size in found:
        click.echo(f"{safe(path)}  {megabytes(size, 1)}")
    if not dry_run:
        publish.settle(here.dirs)
    here.report.tell(_said(found, dry_run=dry_run))


def _said(found: list[tuple[str, int]], *, dry_run: bool) -> str:
    if not found:
        return "nothing is left over"
    verb = "can be removed" if dry_run else "removed"
    return f"{verb}: {len(found)} leftovers, {megabytes(sum(size for _, size in found), 1)}"


COMMANDS = (cache, gc)
