"""Finding the release that a request means: among what is installed, then in the sources."""

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from gover.errors import GoverError, NetworkError
from gover.install import publish
from gover.install.gover_lock import check
from gover.install.job import InstallJob, InstallResult
from gover.network.response import Offline
from gover.sources.chain import Remote, Source
from gover.version.request import Request, nearest
from gover.version.version import Version


class LocatedRelease(NamedTuple):
    """A release that a source has."""

    version: Version
    remote: Remote


class NoSuchRelease(GoverError):
    """No source has a release that satisfies the request."""

    exit_code = 1


def locate(job: InstallJob, request: Request) -> LocatedRelease | InstallResult:
    """
    Return the newest release that satisfies `request`, or the result if it is installed.

    Raises:
        NoSuchRelease: there is none; the hint names the nearest.
        NetworkError: no source can be reached.
        VerificationError: it is installed, and gover.lock has another.
    """
    if version := _installed(job, request):
        return already_installed(job, version)
    if request.version:
        publish.check_free(job.store, request.version)  # before a request is sent
    seen: set[Version] = set()

    def find(source: Source) -> LocatedRelease | None:
        version = request.version
        if version is None:
            versions = source.versions(job.platform)
            seen.update(versions)
            version = request.choose(versions)
        remote = source.remote(version, job.platform) if version else None
        return LocatedRelease(version, remote) if version and remote else None

    try:
        release = job.chain.first_result(find)
    except Offline:
        raise
    except NetworkError as error:
        suffix, near = _nearest(job, request, seen, job.chain.answering)
        hint = f"gover install {near}" if near else error.hint
        raise NetworkError(f"Go '{request}': {error}{suffix}", hint) from None
    if release is None:
        raise no_such_release(job, request, seen)
    if job.store.is_installed(release.version):
        return already_installed(job, release.version)
    return release


def already_installed(job: InstallJob, version: Version) -> InstallResult:
    """
    Return the result for a version that is installed.

    Raises:
        VerificationError: gover.lock has another.
    """
    check.check_installed(job.lock, job.store, version, job.platform)
    return InstallResult(version, was_there=True)


def no_such_release(job: InstallJob, request: Request, seen: set[Version]) -> GoverError:
    """Return the error for a request that no source satisfies; `seen` are known releases."""
    sources = job.chain.sources
    where = f" in {sources[0].name}" if len(sources) == 1 else ""
    suffix, near = _nearest(job, request, seen, job.chain.reachable)
    if doubt := job.chain.uncertainty():
        return NetworkError(
            f"no source that can be reached has Go '{request}' for {job.platform}: {doubt}{suffix}",
            f"gover install {near}" if near else "gover install --from FILE",
        )
    return NoSuchRelease(
        f"there is no Go '{request}' for {job.platform}{where}{suffix}",
        f"gover install {near}" if near else "gover available",
    )


def _installed(job: InstallJob, request: Request) -> Version | None:
    """Return the version if it is installed; offline, the newest one that satisfies a range."""
    if request.version:
        return request.version if job.store.is_installed(request.version) else None
    return request.choose(job.store.installed()) if job.http.offline else None


def _nearest(
    job: InstallJob, request: Request, seen: set[Version], sources: Iterable[Source]
) -> tuple[str, Version | None]:
    """Return the end of a message that names the nearest releases, and one to install instead."""
    for source in sources:
        with suppress(GoverError):
            seen.update(source.versions(job.platform))
    near = [] if request.version in seen else nearest(request, sorted(seen))
    return (f"; nearest: {' or '.join(map(str, near))}", near[-1]) if near else ("", None)
