"""The command verify: compare toolchains with what Go published."""

from __future__ import annotations

import os
from typing import Any

from gover.cli.declare import argument, command, option, reads
from gover.cli.list_ import show_proofs
from gover.cli.output import print_json
from gover.cli.signing_key import import_key, show_key
from gover.cli.value_types import INSTALLED
from gover.errors import GoverError, NotInstalled, UsageError, VerificationError
from gover.install.gover_lock import write
from gover.install.verify_installed import KnownHashes, verify_installed
from gover.network.client import Http
from gover.records import Record
from gover.store.receipts import proofs
from gover.verify.installed import State, Verdict
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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
        import_key(here, os.path.join(here.cwd, key_file))
        return
    if shows_key:
        show_key(here, as_json=as_json)
        return
    results = _verify_all(here, _chosen(here, requests))
    if as_json:
        print_json({"toolchains": [_document(result) for result in results]})
    else:
        _show_results(results)
    changed = [str(r.version) for r in results if r.verdict.state is State.CHANGED]
    if changed:
        raise VerificationError(
            f"verification failed: go{', go'.join(changed)}",
            f"gover uninstall {changed[0]}",
            is_in_document=as_json,
        )
    weak = [str(r.version) for r in results if not r.verdict.is_strictly_verified]
    if strict and weak:
        raise GoverError(
            f"only a receipt covers go{', go'.join(weak)}, or a part of it", is_in_document=as_json
        )


class _Result(Record):
    version: Version
    verdict: Verdict
    proofs: Mapping[str, str]  # of the install, as the receipt has them


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


def _verify_all(here: Context, versions: list[Version]) -> list[_Result]:
    lock = write.beside(here.cwd, here.environ)
    with Http(offline=here.offline, environ=here.environ) as http:
        log = KnownHashes(http, here.environ, here.store, lock)
        return [_verify(here, version, log) for version in versions]


def _verify(here: Context, version: Version, log: KnownHashes) -> _Result:
    verdict, receipt = verify_installed(here.store, version, log)
    return _Result(version, verdict, dict(proofs(receipt)))


def _document(result: _Result) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "version": str(result.version),
        "state": verdict.state,
        "whole": verdict.state is State.WHOLE,
        "verdict": verdict.text,
        "verified_by": verdict.verified_by,
        "receipt_only": verdict.receipt_only,
        "proofs": result.proofs if verdict.state in (State.WHOLE, State.UNKNOWN) else {},
    }


def _show_results(results: list[_Result]) -> None:
    for version, verdict, checked in results:
        print(f"{version}  {verdict.text}")
        if verdict.state in (State.WHOLE, State.UNKNOWN):
            show_proofs(checked.items())
        if verdict.verified_by:
            show_proofs([("now", _now(verdict))])


def _now(verdict: Verdict) -> str:
    """Return what has verified the files in this run."""
    receipt_only = f"; receipt only: {', '.join(verdict.receipt_only)}"
    return " and ".join(verdict.verified_by) + (receipt_only if verdict.receipt_only else "")


COMMANDS = (verify,)
