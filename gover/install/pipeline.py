"""
An install: locate, lock, gather, verify, publish.

In this order, but that one archive is unpacked while it is fetched (gover.install.overlap). The
last two are in gover.install.staged: no toolchain is published in the store before archive and
content are verified.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from gover.errors import GoverError, NetworkError, VerificationError
from gover.install import garbage, publish, staged
from gover.install.delta import Delta, report_doubt
from gover.install.download import fetch
from gover.install.gather import FetchedRelease, gather_all
from gover.install.job import InstallJob, InstallResult
from gover.install.locate import LocatedRelease, already_installed, locate
from gover.install.overlap import Overlap
from gover.install.store_lock import locked
from gover.version.request import Request
from gover.version.version import Version


def install(
    job: InstallJob, requests: Iterable[Request], on_result: Callable[[InstallResult], None]
) -> None:
    """
    Install the newest release for each request; `on_result` gets each that is installed.

    The failure of one does not stop the others.

    Raises:
        NoSuchRelease: no source has a release for a request; the hint names the nearest.
        NetworkError, VerificationError, LockTimeout: a release was not installed.
        OSError: a file cannot be written; a release was not installed.
        The first failure is raised, the others are reported, each text once.
    """
    failures: list[Exception] = []
    missing: dict[Version, LocatedRelease] = {}
    for request in dict.fromkeys(requests):
        if failures:
            job.chain.readmit_refusing()
        with _collected(failures):
            found = locate(job, request)
            if isinstance(found, InstallResult):
                on_result(found)
            else:
                missing[found.version] = found
    with ExitStack() as locks:
        claimed: list[LocatedRelease] = []
        for version, release in sorted(missing.items()):  # one order, so that no two deadlock
            with _collected(failures):
                if locks.enter_context(_lock(job, version)):
                    claimed.append(release)
                else:
                    on_result(already_installed(job, version))
        with gather_all(job, claimed) as arrivals:
            for arrival in arrivals:
                with _collected(failures):
                    on_result(_finish(job, arrival.release, arrival.fetched()))
    for text in list(dict.fromkeys(map(str, failures)))[1:]:
        job.report.tell(text)
    if failures:
        raise failures[0]


@contextmanager
def _collected(failures: list[Exception]) -> Iterator[None]:
    try:
        yield
    except (GoverError, OSError) as error:
        failures.append(error)


@contextmanager
def _lock(job: InstallJob, version: Version) -> Iterator[bool]:
    """Hold the lock of a version; yield whether it still has to be installed."""
    with locked(job.store, str(version), job.environ, job.report.tell) as is_locked:
        # Another gover may have installed it while this one waited.
        is_missing = not job.store.is_installed(version)
        if is_missing and is_locked:
            garbage.clear(job.store, version)
        publish.check_free(job.store, version)  # before anything is fetched
        yield is_missing


def _finish(job: InstallJob, release: LocatedRelease, fetched: FetchedRelease) -> InstallResult:
    """Install what was fetched."""
    try:
        return _unpack(job, release, fetched)
    except OSError as error:  # to write has no path, as on a full disk
        error.filename = error.filename or job.store.data
        raise


def _unpack(job: InstallJob, release: LocatedRelease, fetched: FetchedRelease) -> InstallResult:
    """Unpack and publish; after any doubt about a delta, the whole archive."""
    log, archive = fetched
    if isinstance(archive, Delta):
        try:
            return staged.install_delta(job, release.version, log, archive)
        except (NetworkError, VerificationError) as error:
            report_doubt(release.version, archive.neighbour, error)
        archive = fetch(job, *release)
    if isinstance(archive, Overlap):
        return staged.install_overlapped(job, release.version, log, archive)
    return staged.install_archive(job, release.version, log, archive)
