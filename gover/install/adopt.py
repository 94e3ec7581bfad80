"""
Importing a toolchain of another tool.

The log has the hash of a release's files, whichever tool has unpacked them. So a toolchain of
another tool can be verified like an archive, and like one it is installed: the files that the log
covers are copied, and compared with the log as they were written. What the other tool or its
user has added (programs in bin, marker files), what the log leaves out, and what is changed there
later is not in the store.

What the log does not verify is linked where it is, if the user asks for that, and if no other user
can change it.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from gover.archive.hash_tree import hash_tree
from gover.archive.layout import is_executable, is_only_in_archives
from gover.archive.writer import tree_writer
from gover.errors import GoverError, NetworkError, VerificationError
from gover.escape import safe
from gover.fs.read import NotRegular, open_regular
from gover.install import garbage, publish
from gover.install.other_managers import Candidate
from gover.install.ownership import check_nobody_else_can_change
from gover.install.store_lock import locked
from gover.network.client import Http
from gover.progress import Report
from gover.store import receipts
from gover.store.goroot import read_build
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
_CHUNK = 1 << 20  # bytes


class ImportableFiles(NamedTuple):
    """What of a toolchain the log verifies."""

    published: proof.Published
    platform: Platform
    sources: Mapping[str, str]  # {path of a file of the release: its path in the toolchain}
    left_out: tuple[str, ...]  # what else is there: files, and folders of an archive


class LogComparison(NamedTuple):
    """An existing toolchain compared with the log."""

    text: str  # for a message: what verifies it, or why it is not verified
    verified: ImportableFiles | None = None
    is_unreachable: bool = False  # the log is, so that nothing is known


def examine(
    http: Http, environ: Mapping[str, str], store: Store, platform: Platform, candidate: Candidate
) -> LogComparison:
    """Compare a toolchain with the log; what is wrong with it is in the result, not raised."""
    build = read_build(candidate.goroot)
    if build and build.vendor:
        return LogComparison(f"not the files that Go published: {build.note}")
    try:
        release = candidate.version, platform
        published: proof.Published | None = (
            proof.logged_before(environ, store, *release)
            or proof.shipped(environ, *release)
            or proof.logged(http, environ, store, *release)
        )
        if published is None:
            return LogComparison("not verified: GOSUMDB is off")
        return _compare(published, candidate, platform)
    except NetworkError as error:
        return LogComparison(f"not verified: {error}", is_unreachable=True)
    except VerificationError as error:
        return LogComparison(str(error))
    except OSError as error:
        return LogComparison(safe(error))


def _compare(published: proof.Published, candidate: Candidate, platform: Platform) -> LogComparison:
    files = hash_tree(Path(candidate.goroot))
    sources = _sources(files)
    release = {path: files[source] for path, source in sources.items()}
    if toolchain_h1(release.items(), str(candidate.version), str(platform)) != published.h1:
        return LogComparison(
            f"not the files that Go published ({published.where}): built from source, or changed"
        )
    left_out = {
        path.partition("/")[0] if is_only_in_archives(path) else path
        for path in files.keys() - set(sources.values())
        if not _is_copy(path, files)
    }
    without = f"; without {', '.join(sorted(map(safe, left_out)))}" if left_out else ""
    files_of_log = ImportableFiles(published, platform, sources, tuple(sorted(left_out)))
    return LogComparison(f"verified: {published.where}{without}", files_of_log)


def _sources(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return {path of a file of the release: path below the GOROOT}, of those the log covers."""
    sources = {}
    for path in files:
        if _is_extra(path) or is_only_in_archives(path) or _is_copy(path, files):
            continue
        sources[path] = path
    # In the module cache a go.mod may have the name that it has in the module only.
    for path in [path for path in sources if path.rpartition("/")[2] == "_go.mod"]:
        sources.setdefault(_go_mod(path), sources.pop(path))
    return sources


def _is_copy(path: str, files: Mapping[str, bytes]) -> bool:
    """Return whether this is the `_go.mod` beside the `go.mod` that cmd/go has made of it."""
    return path.rpartition("/")[2] == "_go.mod" and files.get(_go_mod(path)) == files[path]


def _go_mod(path: str) -> str:
    return path.removesuffix("_go.mod") + "go.mod"


def _is_extra(path: str) -> bool:
    return path in _MARKERS or (path.startswith("bin/") and path not in _OWN)


def adopt(
    store: Store,
    environ: Mapping[str, str],
    report: Report,
    candidate: Candidate,
    verified: ImportableFiles | None,
) -> None:
    """
    Copy a verified toolchain into the store; link one that is not verified.

    Raises:
        GoverError: this version is installed already.
        InvalidFile: it is not verified, and other users can change it.
        VerificationError: its files were changed after they were compared.
    """
    version = candidate.version
    with locked(store, str(version), environ, report.tell):
        is_there = os.path.lexists(store.goroot(version))
        if is_there or not _publish(store, candidate, verified):
            raise GoverError(f"go{version} is installed already", f"gover uninstall {version}")


def _publish(store: Store, candidate: Candidate, verified: ImportableFiles | None) -> bool:
    version = candidate.version
    receipt = {
        "schema": 1,
        "version": str(version),
        "imported_from": candidate.tool,
        "target": candidate.goroot,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
    }
    if verified is None:
        check_nobody_else_can_change(candidate.goroot)
        receipt |= {"kind": "link", "proofs": []}
        return publish.link(store, version, candidate.goroot, receipt)
    published = verified.published
    with garbage.staging(store, version) as staged:
        root = os.path.join(staged, "go")
        os.mkdir(root, 0o700)
        files = _copy(candidate.goroot, root, verified.sources)
        proof.check_contents(root, files, version, verified.platform)
        proof.check_h1(published, files, version, verified.platform)
        receipt |= {
            "kind": "copy",
            "platform": str(verified.platform),
            "proofs": [published.name],
            **published.in_receipt(),
            "tree": hash1(files.items()),
            "files": len(files),
            "left_out": list(verified.left_out),
        }
        return publish.publish(store, version, root, receipt)


def _copy(goroot: str, into: str, sources: Mapping[str, str]) -> dict[str, bytes]:
    """Copy files with the modes of a release; return {path: SHA-256 digest} of what was written."""
    with tree_writer(Path(into)) as writer:
        return {
            path: writer.add_file(
                path, _content(f"{goroot}/{sources[path]}"), executable=is_executable(path)
            )
            for path in sorted(sources)
        }


def _content(path: str) -> Iterator[bytes]:
    # Whatever stands at the path by now: it is compared after it is written, and must not block.
    try:
        file = open_regular(path)
    except NotRegular:
        raise VerificationError(f"{safe(path)} is not a regular file") from None
    with open(file, "rb", buffering=0) as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk
