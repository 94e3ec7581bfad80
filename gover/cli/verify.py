"""The command verify: compare toolchains with what Go published."""

from __future__ import annotations

import os

from gover.cli.declare import argument, command, option, reads
from gover.cli.value_types import INSTALLED
from gover.errors import NotInstalled, UsageError
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.version.request import Request


@command()
@argument("requests", type=INSTALLED, nargs=-1, metavar="[VERSION]...")
@option("--strict", is_flag=True, help="Exit with 1 if anything rests on the receipt alone.")
@option("--key", "shows_key", is_flag=True, help="Only print Google's signing keys.")
@option(
    "--import-key",
    "key_file",
    metavar="FILE",
    help="Only add newer signing keys of Google from FILE.",
)
@reads
def verify(
    here: Context,
    requests: tuple[Request, ...],
    *,
    strict: bool,
    shows_key: bool,
    key_file: str | None,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Hash installed toolchains again, and compare them with what Go published.

    That is the hash in the gover.lock of this directory and in Go's checksum log; the log's
    answer is kept, and those of most releases ship with gover, so that they are known offline
    too. What these do not cover is compared with the receipt of the install, which can have been
    changed together with the toolchain: it is printed as `receipt only`. Modes, owners and hard
    links count.

    --key prints fingerprints, the primary key's first, to compare with those on
    google.com/linuxrepositories. --import-key reads a newer copy of the same certificate, the
    linux_signing_key.pub of dl.google.com/linux.
    """
    if (shows_key or key_file is not None) and (requests or strict):
        raise UsageError("--key and --import-key verify no toolchain", "gover verify --key")
    here = here.moved(directory)
    if key_file is not None:
        from gover.cli.signing_key import import_key  # noqa: PLC0415  few need it

        import_key(here, os.path.join(here.cwd, key_file))
        return
    if shows_key:
        from gover.cli.signing_key import show_key  # noqa: PLC0415  as above

        show_key(here, as_json=as_json)
        return
    versions = _chosen(here, requests)
    from gover.cli.verify_results import report  # noqa: PLC0415  it loads the HTTP client

    report(here, versions, strict=strict, as_json=as_json)


def _chosen(here: Context, requests: tuple[Request, ...]) -> list[Version]:
    """Return the versions that the requests select; without requests all, damaged ones too."""
    try:
        names = os.listdir(here.store.toolchains)
    except OSError:
        names = []
    have = sorted(version for version in map(parse_release, names) if version)
    chosen: list[Version] = []
    for request in requests:
        version = request.choose(have)
        if version is None:
            raise NotInstalled(f"no Go '{request}' is installed", "gover list")
        chosen.append(version)
    return chosen if requests else have


COMMANDS = (verify,)
