"""
Installing: resolve, download, verify, unpack, prove, publish.

In this order, and nothing is believed early: an archive is not parsed before its SHA-256
is the listed one, and nothing gets a name in the store before the transparency log has
vouched for its content.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gover.archive.extract import unpack
from gover.errors import GoverError, NetworkError
from gover.install import garbage, publish
from gover.install.download import Fetched, InstallJob, fetch
from gover.install.gover_lock import check
from gover.install.policy import Answer, Vouched, ask_log, vouch
from gover.install.store_lock import locked
from gover.sources.chain import Remote, Source
from gover.store import toolchains
from gover.verify import proof
from gover.verify.sumdb.dirhash import hash1
from gover.version.request import Request, nearest
from gover.version.version import Version


class InstallResult(NamedTuple):
    version: Version
    was_there: bool


class LocatedRelease(NamedTuple):
    """A release that a source has."""

    version: Version
    remote: Remote


class FetchedRelease(NamedTuple):
    """All that the network has to give for one release."""

    answer: Answer  # of the log
    fetched: Fetched


class NoSuchRelease(GoverError):
    """No source has a release that fulfils the wish."""

    exit_code = 1


def install(job: InstallJob, request: Request) -> InstallResult:
    """
    Install the newest release that fulfils `request`.

    Raises:
        NoSuchRelease: there is none; the hint names the nearest.
        NetworkError, VerificationError, LockTimeout: nothing was installed.
        OSError: the disk did not take it; nothing was installed.
    """
    found = locate(job, request)
    if isinstance(found, InstallResult):
        return found
    with claimed(job, found.version) as free:
        if not free:
            return there(job, found.version)
        return finish(job, found.version, gather(job, found))


def locate(job: InstallJob, request: Request) -> LocatedRelease | InstallResult:
    """Return what would be installed and from where, or what is there already."""
    have = _installed(job, request)
    if have:
        return there(job, have)
    seen: set[Version] = set()

    def ask(source: Source) -> LocatedRelease | None:
        version = request.version
        if version is None:
            versions = source.versions(job.platform)
            seen.update(versions)
            version = request.choose(versions)
        remote = source.remote(version, job.platform) if version else None
        return LocatedRelease(version, remote) if version and remote else None

    try:
        found = job.chain.first(ask)
    except NetworkError as error:
        what, near = _nearest(job, request, seen, job.chain.without)
        raise NetworkError(
            f"{error}{what}", f"gover install {near}" if near else error.hint
        ) from None
    if found is None:
        raise no_such_release(job, request, seen)
    if toolchains.is_installed(job.dirs, found.version):
        return there(job, found.version)
    return found


def there(job: InstallJob, version: Version) -> InstallResult:
    """Return the outcome for what is installed already; raise when a lock has another."""
    check.check_installed(job, version)
    return InstallResult(version, was_there=True)


@contextmanager
def claimed(job: InstallJob, version: Version) -> Iterator[bool]:
    """Hold the lock of a version; yield whether there still is something to do."""
    with locked(job.dirs, str(version), job.environ, job.report.tell) as alone:
        # Another gover may have finished while this one waited.
        free = not toolchains.is_installed(job.dirs, version)
        if free and alone:
            garbage.clear(job.dirs, version)
        yield free


def gather(job: InstallJob, found: LocatedRelease) -> FetchedRelease:
    """Ask the log, and fetch the archive; another thread than the main one may do it."""
    answer = ask_log(job, found.version)
    check.check_offer(job, found.version, found.remote, answer)
    return FetchedRelease(answer, fetch(job, *found))


def finish(job: InstallJob, version: Version, gathered: FetchedRelease) -> InstallResult:
    """Verify, unpack, prove and publish what was gathered; the archive is gone afterwards."""
    answer, fetched = gathered
    with fetched.part or nullcontext(), garbage.staging(job.dirs, version) as staged:
        check.check_archive(job, version, fetched)
        vouched = vouch(job, version, answer, fetched)
        tree = os.path.join(staged, "go")
        os.mkdir(tree, 0o700)
        files = _unpack(job, version, fetched, tree)
        proof.check_contents(tree, files, version, job.platform)
        if isinstance(answer, proof.Logged):
            proof.check_log(answer, files, version, job.platform)
        check.check_tree(job, version, files, "what was unpacked")
        facts = {"tree": hash1(files.items()), "files": len(files)}
        receipt = _receipt(job, version, fetched) | _proofs(answer, fetched, vouched) | facts
        if fetched.part:
            fetched.part.remove()  # what is gone need not reach the disk with the rest
        if publish.publish(job.dirs, version, tree, receipt):
            return InstallResult(version, was_there=False)
        return there(job, version)  # somebody else gave it its name meanwhile


def _proofs(answer: Answer, fetched: Fetched, vouched: Vouched) -> dict[str, Any]:
    """Return what the receipt says of the proofs, all of which have held."""
    proofs = [*(["sha256"] if fetched.remote.sha256 else []), *vouched.proofs]
    if not isinstance(answer, proof.Logged):
        return {"proofs": proofs, **vouched.facts}
    log = {"name": answer.log, "record": answer.record, "tree_size": answer.tree_size}
    return {"proofs": [*proofs, "log"], "h1": answer.h1, "log": log, **vouched.facts}


def _installed(job: InstallJob, request: Request) -> Version | None:
    """Return the version that is there already; offline, the best that fulfils the wish."""
    if request.version:
        return request.version if toolchains.is_installed(job.dirs, request.version) else None
    return request.choose(toolchains.installed(job.dirs)) if job.http.offline else None


def no_such_release(job: InstallJob, request: Request, seen: set[Version]) -> GoverError:
    """Return the error for a wish that no source fulfils; `seen` is what they are known to have."""
    sources = job.chain.sources
    where = f" in {sources[0].name}" if len(sources) == 1 else ""
    what, near = _nearest(job, request, seen, job.chain.answering)
    if doubt := job.chain.doubt():
        return NetworkError(
            f"no source that can be reached has Go '{request}' for {job.platform}: {doubt}{what}",
            f"gover install {near}" if near else "gover install --from FILE",
        )
    return NoSuchRelease(
        f"there is no Go '{request}' for {job.platform}{where}{what}",
        f"gover install {near}" if near else "gover available",
    )


def _nearest(
    job: InstallJob, request: Request, seen: set[Version], sources: Iterable[Source]
) -> tuple[str, Version | None]:
    """Return the end of a message, and what to install instead, of what sources have."""
    for source in sources:
        with suppress(GoverError):
            seen.update(source.versions(job.platform))
    near = nearest(request, sorted(seen))
    return (f"; nearest: {' or '.join(map(str, near))}", near[-1]) if near else ("", None)


def _receipt(job: InstallJob, version: Version, fetched: Fetched) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": "module" if fetched.remote.layout.module else "archive",
        "version": str(version),
        "platform": str(job.platform),
        "source": fetched.remote.source.name,
        "url": fetched.url,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "sha256": fetched.sha256,
        "size": fetched.size,
    }


def _unpack(job: InstallJob, version: Version, fetched: Fetched, tree: str) -> dict[str, bytes]:
    label, done = f"go{version}", 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        job.report.progress(label, "unpacking", done, fetched.size)

    try:
        layout = fetched.remote.layout
        return unpack(fetched.path, Path(tree), layout=layout, progress=progress)
    finally:
        job.report.end(label)
