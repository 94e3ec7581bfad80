"""
One release of which an archive or a delta is fetched: verify, unpack, verify the content, publish.

An archive that is still being fetched is unpacked meanwhile; what that gives counts only once the
archive is verified.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gover.archive.extract import unpack
from gover.archive.writer import Model
from gover.fs.tree import remove_tree
from gover.install import garbage, publish
from gover.install.delta import Delta
from gover.install.download import Fetched, find_signature
from gover.install.gover_lock import check
from gover.install.job import InstallJob, InstallResult
from gover.install.locate import already_installed
from gover.install.overlap import Overlap
from gover.install.receipt_entries import Sharing, origin_entries, proof_entries
from gover.install.waiting import shown_waiting
from gover.verify import policy, proof
from gover.verify.coverage import CoveredFiles
from gover.verify.policy import LogAnswer
from gover.verify.sumdb.dirhash import hash1
from gover.version.platform import archive_name
from gover.version.version import Version


def install_archive(
    job: InstallJob, version: Version, log: LogAnswer, archive: Fetched
) -> InstallResult:
    """Verify, unpack, verify the content, and publish; the archive is gone afterwards."""
    with garbage.staging(job.store, version) as staged:
        root = os.path.join(staged, "go")
        return _install_staged(job, version, log, archive, _Staged(root, Sharing(job, version)))


def install_overlapped(
    job: InstallJob, version: Version, log: LogAnswer, overlap: Overlap
) -> InstallResult:
    """Unpack what arrives; then as `install_archive`, which has nothing left to unpack."""
    with garbage.staging(job.store, version) as staged, overlap:
        root, sharing = os.path.join(staged, "go"), Sharing(job, version)
        files = overlap.unpack(root, sharing.model)
        tree = _Staged(root, sharing, files)
        return _install_staged(job, version, log, overlap.result(), tree)


class _Staged(NamedTuple):
    """A new GOROOT in staging, and its files, {path: SHA-256 digest}; None: it is not there yet."""

    root: str
    sharing: Sharing
    files: dict[str, bytes] | None = None


def _install_staged(
    job: InstallJob, version: Version, log: LogAnswer, archive: Fetched, staged: _Staged
) -> InstallResult:
    published = _published(job, version, log)
    root, sharing, files = staged
    with archive:
        verified = _verify_archive(job, version, log, archive)
        covered = CoveredFiles()
        keep = None if _is_whole(archive, verified) else covered.keep
        if files is None:
            os.mkdir(root, 0o700)
            files = _unpack(job, version, archive, root, keep=keep, model=sharing.model)
        elif keep:
            files = _only_kept(root, files, keep)
        content = _check_content(job, version, root, files, published)
        receipt = origin_entries(job, version, archive.remote, archive.url)
        receipt |= {"sha256": archive.sha256, "size": archive.size}
        receipt |= proof_entries(archive.remote, verified, published) | content
        receipt |= {"left_out": covered.left_out()} | sharing.in_receipt()
        if archive.part:
            archive.part.remove()  # before the sync to disk, which need not write it
        return _publish(job, version, root, receipt)


def install_delta(job: InstallJob, version: Version, log: LogAnswer, delta: Delta) -> InstallResult:
    """
    Unpack what arrives, and the neighbour's files; verify the content, and publish.

    Only the hash of the content, as it lies in staging, proves a delta.
    """
    published = _published(job, version, log)
    assert published is not None
    with delta, garbage.staging(job.store, version) as staged:
        root = os.path.join(staged, "go")
        os.mkdir(root, 0o700)
        sharing = Sharing(job, version)
        files = unpack(delta.zip, Path(root), layout=delta.remote.layout, model=sharing.model)
        content = _check_content(job, version, root, files, published)
        receipt = origin_entries(job, version, delta.remote, delta.url)
        receipt |= {"delta_of": str(delta.neighbour.version), "fetched": delta.size}
        receipt |= sharing.in_receipt()
        receipt |= proof_entries(delta.remote, policy.VerifiedArchive((), {}), published) | content
        return _publish(job, version, root, receipt)


def _only_kept(
    root: str, files: Mapping[str, bytes], keep: Callable[[str], bool]
) -> dict[str, bytes]:
    """Remove the top folders that are not to be kept; return the files that are."""
    for entry in list(os.scandir(root)):
        if entry.is_dir() and not keep(f"{entry.name}/"):
            remove_tree(entry.path)
    return {path: digest for path, digest in files.items() if keep(path)}


def _check_content(
    job: InstallJob,
    version: Version,
    root: str,
    files: Mapping[str, bytes],
    published: proof.Published | None,
) -> dict[str, Any]:
    """Verify the files, {path: SHA-256 digest}; return the receipt's entries about them."""
    proof.check_contents(root, files, version, job.platform)
    if published:
        proof.check_h1(published, files, version, job.platform)
    check.check_tree(job, version, files, "what was unpacked")
    return {"tree": hash1(files.items()), "files": len(files)}


def _publish(
    job: InstallJob, version: Version, root: str, receipt: Mapping[str, Any]
) -> InstallResult:
    label, size = f"go{version}", receipt.get("size") or receipt["fetched"]
    with shown_waiting(job.report, label, "writing to disk", size):  # seconds, on a slow one
        if publish.publish(job.store, version, root, receipt):
            return InstallResult(version, was_there=False)
    return already_installed(job, version)  # by another process, on a file system without locks


def _published(job: InstallJob, version: Version, log: LogAnswer) -> proof.Published | None:
    return log if isinstance(log, proof.Logged) else _shipped(job, version)


def _shipped(job: InstallJob, version: Version) -> proof.Shipped | None:
    return proof.shipped(job.environ, version, job.platform)


def _is_whole(archive: Fetched, verified: policy.VerifiedArchive) -> bool:
    """Return whether something covers every file; the log's hash is of the module's."""
    return bool(verified.whole) or archive.remote.layout.module


def _verify_archive(
    job: InstallJob, version: Version, log: LogAnswer, archive: Fetched
) -> policy.VerifiedArchive:
    check.check_archive(job, version, archive)
    is_module = archive.remote.layout.module
    facts = policy.ArchiveFacts(
        version=version,
        name="" if is_module else archive_name(version, job.platform),
        file=archive.descriptor,
        url=archive.url,
        sha256=archive.sha256,
        is_listed=archive.remote.sha256 is not None,
        is_signed=not is_module and archive.requested_url.endswith(".tar.gz"),
        is_listed_by_go=archive.remote.is_listed_by_go,
        is_locked=check.is_locked(job, version, archive),
        has_shipped_h1=_shipped(job, version) is not None,
    )
    verifier = policy.ArchiveVerifier(job.accepted, job.store, job.environ, job.report.tell)
    return policy.verify_archive(verifier, facts, log, lambda: find_signature(job, archive))


def _unpack(
    job: InstallJob,
    version: Version,
    archive: Fetched,
    root: str,
    *,
    keep: Callable[[str], bool] | None,
    model: Model | None,
) -> dict[str, bytes]:
    label, done = f"go{version}", 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        job.report.progress(label, "unpacking", done, archive.size)

    try:
        layout = archive.remote.layout
        return unpack(
            archive.descriptor,
            Path(root),
            layout=layout,
            keep=keep,
            model=model,
            progress=progress,
        )
    finally:
        job.report.end(label)
