"""
Installing: resolve, download, verify, unpack, prove, publish.

In this order, and nothing is believed early: an archive is not parsed before its SHA-256
is the listed one, and nothing gets a name in the store before the transparency log has
vouched for its content.
"""

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from gover import proof, store, toolchains
from gover.dirs import Dirs
from gover.errors import GoverError, NetworkError, VerificationError
from gover.http import Http
from gover.locks import locked
from gover.progress import Report
from gover.releases import Platform, archive_name
from gover.sources import Chain, Remote
from gover.specs import Spec
from gover.sumdb.dirhash import hash1
from gover.text import safe
from gover.unpack import unpack
from gover.versions import Version

_MOST = 512 << 20  # bytes of an archive; the largest so far has 149 MB


class Job(NamedTuple):
    """Everything that installing needs from outside."""

    dirs: Dirs
    environ: Mapping[str, str]
    http: Http
    chain: Chain
    platform: Platform
    report: Report
    use_log: bool = True


class Outcome(NamedTuple):
    version: Version
    was_there: bool


class NoSuchRelease(GoverError):
    """No source has a release that fulfils the wish."""

    exit_code = 1


def install(job: Job, spec: Spec) -> Outcome:
    """
    Install the newest release that fulfils `spec`.

    Raises:
        NoSuchRelease: there is none; the hint names the nearest.
        NetworkError, VerificationError, LockTimeout: nothing was installed.
        OSError: the disk did not take it; nothing was installed.
    """
    if spec.version and toolchains.is_installed(job.dirs, spec.version):
        return Outcome(spec.version, was_there=True)
    version, remote = _locate(job, spec)
    with locked(job.dirs, str(version), job.environ, job.report.tell) as alone:
        # Another gover may have finished while this one waited.
        if toolchains.is_installed(job.dirs, version):
            return Outcome(version, was_there=True)
        if alone:
            store.clear_leftovers(job.dirs, version)
        return Outcome(version, was_there=not _bring(job, version, remote))


def _locate(job: Job, spec: Spec) -> tuple[Version, Remote]:
    seen: set[Version] = set()

    def ask(source: Any) -> tuple[Version, Remote] | None:
        version = spec.version
        if version is None:
            versions = source.versions(job.platform)
            seen.update(versions)
            version = spec.choose(versions)
        remote = source.remote(version, job.platform) if version else None
        return (version, remote) if version and remote else None

    found = job.chain.first(ask)
    if found is None:
        raise _no_such_release(job, spec, seen)
    return found


def _no_such_release(job: Job, spec: Spec, seen: set[Version]) -> NoSuchRelease:
    for source in job.chain.sources:
        try:
            seen.update(source.versions(job.platform))
        except GoverError:
            continue
    near = nearest(spec, sorted(seen))
    named = " or ".join(str(v) for v in near)
    return NoSuchRelease(
        f"there is no Go '{spec}' for {job.platform}" + (f"; nearest: {named}" if near else ""),
        f"gover install {near[-1]}" if near else "gover available",
    )


def nearest(spec: Spec, versions: list[Version]) -> list[Version]:
    """Return the releases around a wish that none fulfils: the next below, the next above."""
    stable = [v for v in versions if v.is_stable]
    pool = [v for v in stable if v.line == spec.low.line] or stable
    below = [v for v in pool if v < spec.low]
    above = [v for v in pool if v > spec.low]
    return below[-1:] + above[:1]


def _bring(job: Job, version: Version, remote: Remote) -> bool:
    """Return whether it was this process that gave the toolchain its name."""
    logged = _look_up(job, version)
    with store.staging(job.dirs, version) as staged:
        archive, receipt = _fetch(job, version, remote, staged)
        proofs = ["sha256"] if remote.sha256 else []
        proofs += _vouch(job, version, remote, archive, sha256=receipt["sha256"], logged=logged)
        tree = os.path.join(staged, "go")
        os.mkdir(tree, 0o700)
        files = _unpack(job, version, remote, archive, tree)
        proof.check_contents(tree, files, version, job.platform)
        if isinstance(logged, proof.Logged):
            proof.check_log(logged, files, version, job.platform)
            receipt |= {"h1": logged.h1, "log": _log_entry(logged)}
        receipt |= {"proofs": proofs, "tree": hash1(files.items()), "files": len(files)}
        return store.publish(job.dirs, version, tree, receipt)


def _look_up(job: Job, version: Version) -> proof.Logged | NetworkError | None:
    """Return what the log says, why it cannot be asked, or None when it is not to be."""
    if not job.use_log:
        return None
    try:
        return proof.logged(job.http, job.environ, job.dirs, version, job.platform)
    except NetworkError as error:
        return error


def _vouch(
    job: Job,
    version: Version,
    remote: Remote,
    archive: Path,
    *,
    sha256: str,
    logged: proof.Logged | NetworkError | None,
) -> list[str]:
    """
    Return the proofs of an archive beyond the hash in its source's own list: at least one.

    Raises:
        VerificationError: something contradicts, or nothing independent vouches for it.
        NetworkError: what would vouch for it cannot be reached.
    """
    name = archive_name(version, job.platform)
    official = not remote.layout.module and proof.is_official(job.environ)
    proofs = ["known"] if official and proof.check_known(name, sha256) else []
    if isinstance(logged, proof.Logged):
        return [*proofs, "log"]
    if proofs:
        return proofs
    if isinstance(logged, NetworkError):
        if not remote.url.endswith(".tar.gz") or remote.url.startswith("file:"):
            raise logged
        job.report.tell(f"the log cannot be asked ({logged}); asking for a signature")
        proof.check_signature(job.http, job.dirs, remote.url, str(archive))
        return ["signature"]
    if job.use_log or remote.sha256 is None:
        raise VerificationError(
            f"nothing independent vouches for {safe(remote.url)}: GOSUMDB is off",
            f"gover install --insecure-no-log {version}",
        )
    return []


def _fetch(job: Job, version: Version, remote: Remote, staged: str) -> tuple[Path, dict[str, Any]]:
    """Return the archive, its SHA-256 checked against the source's list, and a first receipt."""
    receipt: dict[str, Any] = {
        "schema": 1,
        "kind": "module" if remote.layout.module else "archive",
        "version": str(version),
        "platform": str(job.platform),
        "source": remote.source,
        "url": remote.url,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
    }
    parts = urlsplit(remote.url)
    if parts.scheme == "file":
        archive = Path(url2pathname(parts.path))
        with archive.open("rb") as local:
            digest = hashlib.file_digest(local, "sha256").hexdigest()
        return archive, receipt | {"sha256": digest}
    archive = Path(staged, "archive")

    def progress(done: int, total: int) -> None:
        job.report.progress(f"go{version}: downloading", done, total or remote.size)

    with archive.open("xb") as file:
        got = job.http.download(remote.url, file, _MOST, progress)
    job.report.clear()
    if remote.sha256 is not None and got.sha256 != remote.sha256:
        raise VerificationError(
            f"{safe(got.url)} has SHA-256 {got.sha256}, but {remote.source} lists {remote.sha256}",
            f"gover install {version}",
        )
    return archive, receipt | {"sha256": got.sha256, "size": got.size}


def _unpack(
    job: Job, version: Version, remote: Remote, archive: Path, tree: str
) -> dict[str, bytes]:
    total, done = archive.stat().st_size, 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        job.report.progress(f"go{version}: unpacking", done, total)

    files = unpack(archive, Path(tree), layout=remote.layout, progress=progress)
    job.report.clear()
    return files


def _log_entry(logged: proof.Logged) -> dict[str, Any]:
    return {"name": logged.log, "record": logged.record, "tree_size": logged.tree_size}
