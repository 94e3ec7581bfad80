"""The commands mirror sync and mirror verify."""

from __future__ import annotations

import os
from itertools import chain

from gover.cli.declare import argument, group, option, reads
from gover.cli.output import print_json
from gover.cli.value_types import PLATFORM, RELEASED, comma_list, number
from gover.errors import UsageError, VerificationError
from gover.escape import safe, sh_quote
from gover.version.platform import Platform, this_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.cli.context import Context
    from gover.version.request import Request


@group()
def mirror() -> None:
    """Make a copy of Go's releases that any web server can serve."""


@mirror.command()
@argument("path", metavar="DIR")
@option(
    "--versions",
    type=comma_list(RELEASED),
    multiple=True,
    required=True,
    metavar="VERSION,...",
    help="The releases: 1.22.3, 1.22 (its newest release), latest, '>=1.21'.",
)
@option(
    "--platforms",
    type=comma_list(PLATFORM),
    multiple=True,
    metavar="OS-ARCH,...",
    help="The platforms; by default that of this machine.",
)
@option(
    "--history",
    type=number(0),
    default=0,
    metavar="RECORDS",
    help="Also serve clients whose copy of the log is up to this many records old.",
)
@option("--no-sumdb", is_flag=True, help="Do not serve the checksum database.")
@option("--verify", "rehash", is_flag=True, help="Hash the files in the mirror again.")
@option("--prune", is_flag=True, help="Remove the releases that are not requested.")
@option("--dry-run", is_flag=True, help="Only list the changes.")
@reads
def sync(
    here: Context,
    path: str,
    versions: tuple[tuple[Request, ...], ...],
    platforms: tuple[tuple[Platform, ...], ...],
    directory: str | None,
    *,
    history: int,
    no_sumdb: bool,
    rehash: bool,
    prune: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """
    Download releases to DIR, as plain files that any web server can serve.

    DIR gets archives, modules, lists, and the part of the checksum log that verifies them.
    Each release is verified with the log before it is published. Releases that DIR contains
    already are not downloaded again.
    """
    here = here.moved(directory)
    requests = _requests(versions)
    from gover.cli import mirror_sync  # noqa: PLC0415  it loads the HTTP client
    from gover.mirror.sync import MirrorOptions  # noqa: PLC0415

    selected = dict.fromkeys(chain.from_iterable(platforms))
    options = MirrorOptions(requests, list(selected) or [this_platform()])
    options = options._replace(history=history, serve_log=not no_sumdb, rehash=rehash, prune=prune)
    mirror_sync.run(here, path, options, dry_run=dry_run, as_json=as_json)


@mirror.command()
@argument("path", metavar="DIR")
@reads
def verify(here: Context, path: str, directory: str | None, as_json: bool) -> None:
    """Hash every file that gover has written to DIR again."""
    here = here.moved(directory)
    from gover.mirror import names  # noqa: PLC0415  as above
    from gover.mirror.state import check_files, read_state  # noqa: PLC0415
    from gover.mirror.tree import MirrorTree  # noqa: PLC0415

    root_path = os.path.abspath(path)
    if not os.path.isdir(f"{root_path}/{names.WORK}"):
        raise UsageError(f"{safe(root_path)} is not a mirror made by gover")
    with MirrorTree(root_path) as root:
        found = check_files(root, read_state(root))
    if as_json:
        print_json({"directory": root_path, **found._asdict(), "whole": len(found.whole)})
    else:
        lines = [f"{safe(path)}  CHANGED" for path in found.changed]
        lines += [f"{safe(path)}  MISSING" for path in found.missing]
        print("\n".join([*lines, f"{len(found.whole)} files are unchanged"]))
    if found.changed or found.missing:
        count = len(found.changed) + len(found.missing)
        raise VerificationError(
            f"{count} files of {safe(root_path)} are changed or missing",
            f"gover mirror sync {sh_quote(root_path)} --verify --versions VERSION",
            is_in_document=as_json,
        )


def _requests(versions: Sequence[Sequence[Request]]) -> list[Request]:
    requests = list(dict.fromkeys(chain.from_iterable(versions)))
    if any(request.kind == "system" for request in requests):
        raise UsageError("'system' is the Go on PATH; it cannot be mirrored")
    if not requests:
        raise UsageError("--versions is empty", "gover mirror sync --help")
    return requests


COMMANDS = (mirror,)
