"""
Importing a toolchain of another tool: verified where it is, linked, never copied.

The log has the hash of a release's files, whichever tool has unpacked them, so a toolchain of
another tool can be verified like one of gover's own. Files that such tools are known to add to
a GOROOT (programs in bin, their own marker files) are left out; the receipt lists them.
"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gover.archive.hash_tree import hash_tree
from gover.errors import GoverError, NetworkError, VerificationError
from gover.install import publish
from gover.install.other_managers import Candidate
from gover.install.store_lock import locked
from gover.network.client import Http
from gover.store import receipts
from gover.store.store import Store
from gover.verify import proof
from gover.verify.sumdb.dirhash import hash1, toolchain_h1
from gover.version.platform import Platform

# golang/dl and goup; moovweb/gvm; jdx/mise; stefanmaric/g; macOS's Finder; gover itself.
_MARKERS = {
    ".unpacked-success",
    "manifest",
    ".mise.backend",
    "g.lock",
    ".DS_Store",
    receipts.RECEIPT,
}
_OWN = {"bin/go", "bin/gofmt", "bin/godoc"}  # releases up to 1.13 have a godoc


class LogComparison(NamedTuple):
    """An existing toolchain compared with the log."""

    is_verified: bool
    text: str  # for a message: what verifies it, or why it is not verified
    differs: bool = False  # the log has other files
    record: Mapping[str, Any] = {}  # for the receipt


def examine(
    http: Http, environ: Mapping[str, str], store: Store, platform: Platform, candidate: Candidate
) -> LogComparison:
    """Compare a toolchain with the log; what is wrong with it is in the result, not raised."""
    try:
        logged = proof.logged(http, environ, store, candidate.version, platform)
        if logged is None:
            return LogComparison(is_verified=False, text="not verified: GOSUMDB is off")
        return _compare(logged, candidate, platform)
    except NetworkError as error:
        return LogComparison(is_verified=False, text=f"not verified: {error}")
    except (VerificationError, OSError) as error:
        return LogComparison(is_verified=False, text=str(error), differs=True)


def _compare(logged: proof.Logged, candidate: Candidate, platform: Platform) -> LogComparison:
    files = hash_tree(Path(candidate.goroot))
    extras = sorted(filter(_is_extra, files))
    release = {path: digest for path, digest in files.items() if path not in extras}
    h1 = toolchain_h1(release.items(), str(candidate.version), str(platform))
    if h1 != logged.h1:
        return LogComparison(
            is_verified=False,
            text=f"not the files that Go published (checksum log {logged.log}):"
            " built from source, or changed",
            differs=True,
        )
    exceptions = f", except {', '.join(extras)}" if extras else ""
    entry = {"name": logged.log, "record": logged.record, "tree_size": logged.tree_size}
    record: dict[str, Any] = {"h1": h1, "log": entry, "files": len(release)}
    record |= {"apart_from": extras} if extras else {"tree": hash1(files.items())}
    return LogComparison(True, f"verified: checksum log {logged.log}{exceptions}", record=record)


def _is_extra(path: str) -> bool:
    return path in _MARKERS or (path.startswith("bin/") and path not in _OWN)


def adopt(
    store: Store,
    environ: Mapping[str, str],
    tell: Callable[[str], None],
    candidate: Candidate,
    comparison: LogComparison,
) -> None:
    """
    Link the store to a toolchain that another tool has installed.

    Raises:
        GoverError: this version is installed already.
    """
    receipt = {
        "schema": 1,
        "kind": "link",
        "version": str(candidate.version),
        "target": candidate.goroot,
        "imported_from": candidate.tool,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "proofs": ["log"] if comparison.is_verified else [],
        **comparison.record,
    }
    with locked(store, str(candidate.version), environ, tell):
        if os.path.lexists(store.goroot(candidate.version)) or not publish.link(
            store, candidate.version, candidate.goroot, receipt
        ):
            raise GoverError(
                f"go{candidate.version} is installed already",
                f"gover uninstall {candidate.version}",
            )
