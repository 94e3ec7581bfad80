"""Commands about the cache: cache list, dir, clean."""

import click

from gover.cli.context import Context, print_json
from gover.escape import safe
from gover.install import cache as cached
from gover.store.permissions import check_changing

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
        click.echo(f"{one.name}  {one.number:>5}  {_megabytes(one.size):>9}  {_SAID[one.name]}")
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
    check_changing(here.dirs, here.environ)
    gone = cached.clean(here.dirs, everything=everything, dry_run=dry_run)
    for piece in gone if dry_run else ():
        click.echo(f"{safe(piece.path)}  {_megabytes(piece.size)}")
    verb = "can be removed" if dry_run else "removed"
    total = _megabytes(sum(piece.size for piece in gone))
    here.report.tell(f"{verb}: {len(gone)}, {total}" if gone else "there is nothing to remove")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


COMMANDS = (cache,)
