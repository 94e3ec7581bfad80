"""What gover verify prints: the verdict on each toolchain, and what it rests on."""

from __future__ import annotations

from gover.cli.list_ import show_proofs
from gover.cli.output import print_json
from gover.errors import GoverError, VerificationError
from gover.install.gover_lock import write
from gover.install.verify_installed import KnownHashes, verify_installed
from gover.records import Record
from gover.store.receipts import proofs
from gover.verify.installed import State, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from gover.cli.context import Context
    from gover.version.version import Version


def report(here: Context, versions: Sequence[Version], *, strict: bool, as_json: bool) -> None:
    """
    Verify toolchains, and print the results.

    Raises:
        VerificationError: one is changed.
        GoverError: `strict`, and something rests on a receipt alone.
    """
    results = _verify_all(here, versions)
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


def _verify_all(here: Context, versions: Sequence[Version]) -> list[_Result]:
    lock = write.beside(here.store, here.cwd, here.environ)
    with here.http() as http:
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
