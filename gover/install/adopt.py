"""
Adopting a toolchain of somebody else's: checked where it lies, linked, never copied.

The transparency log says what the files of a release are, whoever has unpacked them; so a
toolchain of another tool can be proven as well as one of gover's own. What such tools are
known to leave in a GOROOT (programs in bin, a marker of their own) does not count, and the
receipt names it.
"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gover.archive.hash_tree import hash_tree
from gover.dirs import Dirs
from gover.errors import GoverError, NetworkError, VerificationError
from gover.install import publish
from gover.install.other_managers import Candidate
from gover.install.store_lock import locked
from gover.network.client import Http
from gover.store import receipts, toolchains
from gover.verify import proof
from gover.verify.sumdb.dirhash import hash1, toolchain_h1
from gover.version.platform import Platform

# golang/dl and goup; moovweb/gvm; jdx/mise; stefanmaric/g; macOS's Finder; a copy of gover's own.
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
    """What the log says of a toolchain where it lies."""

    proven: bool
    text: str  # for a message: what proves it, or why nothing does
    differs: bool = False  # the log says that it is another
    record: Mapping[str, Any] = {}  # what the receipt gets


def examine(
    http: Http, environ: Mapping[str, str], dirs: Dirs, platform: Platform, one: Candidate
) -> LogComparison:
    """Compare a toolchain with the transparency log. Never raises for what is wrong with it."""
    try:
        logged = proof.logged(http, environ, dirs, one.version, platform)
        if logged is None:
            return LogComparison(proven=False, text="nothing proven: GOSUMDB is off")
        return _compare(logged, one, platform)
    except NetworkError as error:
        return LogComparison(proven=False, text=f"nothing proven: {error}")
    except (VerificationError, OSError) as error:
        return LogComparison(proven=False, text=str(error), differs=True)


def _compare(logged: proof.Logged, one: Candidate, platform: Platform) -> LogComparison:
    files = hash_tree(Path(one.goroot))
    extras = sorted(filter(_is_extra, files))
    release = {path: digest for path, digest in files.items() if path not in extras}
    h1 = toolchain_h1(release.items(), str(one.version), str(platform))
    if h1 != logged.h1:
        return LogComparison(
            proven=False,
            text=f"not the files that Go published (the log of {logged.log} has others):"
            " built from source, or changed",
            differs=True,
        )
    apart = f", apart from {', '.join(extras)}" if extras else ""
    entry = {"name": logged.log, "record": logged.record, "tree_size": logged.tree_size}
    record: dict[str, Any] = {"h1": h1, "log": entry, "files": len(release)}
    record |= {"apart_from": extras} if extras else {"tree": hash1(files.items())}
    return LogComparison(True, f"proven by the log of {logged.log}{apart}", record=record)


def _is_extra(path: str) -> bool:
    return path in _MARKERS or (path.startswith("bin/") and path not in _OWN)


def adopt(
    dirs: Dirs,
    environ: Mapping[str, str],
    tell: Callable[[str], None],
    one: Candidate,
    finding: LogComparison,
) -> None:
    """
    Make a toolchain that somebody else has installed one of gover's, where it is.

    Raises:
        GoverError: there is one of this version already.
    """
    receipt = {
        "schema": 1,
        "kind": "link",
        "version": str(one.version),
        "target": one.goroot,
        "imported_from": one.tool,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "proofs": ["log"] if finding.proven else [],
        **finding.record,
    }
    with locked(dirs, str(one.version), environ, tell):
        if os.path.lexists(toolchains.goroot(dirs, one.version)) or not publish.link(
            dirs, one.version, one.goroot, receipt
        ):
            raise GoverError(
                f"go{one.version} is installed already", f"gover uninstall {one.version}"
            )
