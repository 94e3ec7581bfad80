"""The command cache: list what gover recreates, and remove what it does not need."""

from __future__ import annotations

from gover.cli.declare import group, option
from gover.cli.output import print_json
from gover.console import megabytes
from gover.escape import safe
from gover.install import cache as cache_files
from gover.install import garbage, publish, unfinished
from gover.store.write_checks import check_root_may_write, check_safe_to_write, is_read_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context

_CONTENTS = {
    "plans": "one for each directory where a prompt or shim ran",
    "lists": "the last list of releases of each source",
    "parts": "partial downloads, to be resumed",
}
_STALE = {"plans": "of deleted directories or an older gover", "parts": "not in use"}


@group()
def cache() -> None:
    """List and clear the cache. gover recreates it when needed."""


@cache.command("list")
@option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(here: Context, as_json: bool) -> None:
    """List the files, and their sizes."""
    found = cache_files.holdings(here.store)
    if as_json:
        rows = [
            {"name": h.name, "number": h.number, "bytes": h.size, "stale": h.stale} for h in found
        ]
        document = {"directory": here.store.cache, "holdings": rows}
        print_json(document | {"shared_bytes": cache_files.shared_bytes(here.store)})
        return
    for name, number, size, stale in found:
        print(f"{name}  {number:>5}  {megabytes(size, 1):>9}  {_CONTENTS[name]}")
        if stale:
            print(f"       {stale:>5}  {_STALE[name]}")
    if shared := cache_files.shared_bytes(here.store):
        here.report.tell(f"the toolchains share {megabytes(shared)} of the disk with each other")


@cache.command("dir")
def dir_(here: Context) -> None:
    """Print the directory of the cache."""
    print(here.store.cache)


@cache.command()
@option("--all", "everything", is_flag=True, help="Also remove the other plans, and the lists.")
@option("-n", "--dry-run", is_flag=True, help="Only list what would be removed.")
def clean(here: Context, everything: bool, dry_run: bool) -> None:
    """
    Remove plans of deleted directories, partial downloads, files of interrupted commands.

    What a running gover uses stays, and so does every installed toolchain; plans of an older
    release go too.

    After --all, `gover prune` and `gover projects` know a project only when a prompt or a shim
    has run there again, and gover cannot notice that a list of releases has become shorter.
    """
    check_safe_to_write(here.store)
    check_root_may_write(here.store.cache)
    removed = cache_files.clean(here.store, everything=everything, dry_run=dry_run)
    left = [] if is_read_only(here.store) else garbage.collect(here.store, dry_run=dry_run)
    left += unfinished.collect(here.store, here.environ, here.cwd, dry_run=dry_run)
    removed += [cache_files.Piece(*piece) for piece in left]
    for piece in removed if dry_run else removed[len(removed) - len(left) :]:
        print(here.shown(f"{safe(piece.path)}  {megabytes(piece.size, 1)}"))
    if not (dry_run or is_read_only(here.store)):
        publish.settle(here.store)
    verb = "can be removed" if dry_run else "removed"
    count = f"{len(removed)} {'entry' if len(removed) == 1 else 'entries'}"
    total = megabytes(sum(piece.size for piece in removed), 1)
    here.report.tell(f"{verb}: {count}, {total}" if removed else "there is nothing to remove")


COMMANDS = (cache,)
