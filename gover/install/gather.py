"""
Getting what an install needs from the network: the log's entry and the archive.

Several archives are fetched side by side, in threads. Locks, staging and the store belong to
the main thread, because a signal interrupts that one. The threads are daemons: an interrupted
gover does not wait for a connection that is still being opened.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from gover.errors import NetworkError
from gover.install.delta import Delta, find_delta, find_neighbour
from gover.install.download import Fetched, fetch
from gover.install.gover_lock import check
from gover.install.job import InstallJob
from gover.install.locate import LocatedRelease
from gover.install.overlap import Overlap
from gover.network.retry import Limits
from gover.verify import proof
from gover.verify.policy import LogAnswer
from gover.version.version import Version

MAX_DOWNLOADS = 3  # at once; more of them are not faster
# Where the log's hash ships with gover, a network without a way to the log delays nobody.
_BRIEF = Limits(connect=3.0, read=5.0, small=10.0, tries=1)


class FetchedRelease(NamedTuple):
    """Everything about one release that comes from the network."""

    log: LogAnswer
    archive: Fetched | Delta | Overlap  # the last two are still being fetched


class Arrival(NamedTuple):
    """The end of one download, or the beginning of a delta's."""

    release: LocatedRelease
    outcome: FetchedRelease | Exception

    def fetched(self) -> FetchedRelease:
        """Return what was fetched, or raise what failed."""
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    @property
    def delta(self) -> Delta | None:
        """What is still being fetched, if it is a delta."""
        archive = None if isinstance(self.outcome, Exception) else self.outcome.archive
        return archive if isinstance(archive, Delta) else None


@contextmanager
def gather_all(job: InstallJob, releases: list[LocatedRelease]) -> Iterator[Iterator[Arrival]]:
    """Yield the releases in the order they arrive; leaving the block ends what is not fetched."""
    if len(releases) <= 1:  # it is unpacked while it arrives
        yield (_started(_gather_one(job, release)) for release in releases)
        return
    waiting: SimpleQueue[LocatedRelease] = SimpleQueue()
    arrived: SimpleQueue[Arrival] = SimpleQueue()
    for release in releases:
        waiting.put(release)

    def work(own: InstallJob) -> None:
        while True:
            try:
                release = waiting.get_nowait()
            except Empty:
                return
            arrival = _started(_gather(own, release))
            arrived.put(arrival)
            if delta := arrival.delta:
                delta.wait()

    try:
        threads = sum(_start(work, job) for _ in range(min(MAX_DOWNLOADS, len(releases))))
        one_by_one = (_started(_gather(job, release)) for release in releases)
        yield (arrived.get() for _ in releases) if threads else one_by_one
    except BaseException:
        job.http.stop()
        raise


def _start(work: Callable[[InstallJob], None], job: InstallJob) -> bool:
    """Return whether a thread was started; False where few processes are allowed."""
    own = job._replace(http=job.http.clone())
    try:
        Thread(target=work, args=(own,), daemon=True).start()
    except RuntimeError:
        return False
    return True


def _gather_one(job: InstallJob, release: LocatedRelease) -> Arrival:
    """
    Gather a release, of which the archive arrives until it is unpacked.

    Where nothing but its content could keep it from being installed, the log is read meanwhile.
    """
    if job.lock is not None or find_neighbour(job.store, release.version) is not None:
        return _gather(job, release, _begin)
    overlap = _begin_overlap(job, release)
    if overlap is None:
        return _gather(job, release)
    with ExitStack() as until_gathered:
        until_gathered.enter_context(overlap)
        arrival = _gather(job._replace(http=job.http.clone()), release, lambda *_: overlap)
        if not isinstance(arrival.outcome, Exception):
            until_gathered.pop_all()
        return arrival


def _begin(job: InstallJob, release: LocatedRelease) -> Fetched | Overlap:
    return _begin_overlap(job, release) or fetch(job, *release)


def _begin_overlap(job: InstallJob, release: LocatedRelease) -> Overlap | None:
    """
    Have an archive fetched while it is unpacked, if it can be: not a file, nor a zip with modes.

    Those are in the directory of a zip, which arrives last.
    """
    remote = release.remote
    is_in_order = remote.layout.container == "tar.gz" or remote.layout.module
    if is_in_order and not remote.urls[0].startswith("file:"):
        with suppress(RuntimeError):
            return Overlap(job, release)
    return None


def _fetch(job: InstallJob, release: LocatedRelease) -> Fetched:
    return fetch(job, *release)


def _gather(
    job: InstallJob,
    release: LocatedRelease,
    fetch_whole: Callable[[InstallJob, LocatedRelease], Fetched | Overlap] = _fetch,
) -> Arrival:
    try:
        log = _read_log(job, release.version)
        check.check_offer(job, release.version, release.remote, log)
        archive = find_delta(job, release, log) or fetch_whole(job, release)
        return Arrival(release, FetchedRelease(log, archive))
    except Exception as error:  # noqa: BLE001  raised again in the main thread
        return Arrival(release, error)


def _started(arrival: Arrival) -> Arrival:
    """Have a delta fetched while it is unpacked."""
    if delta := arrival.delta:
        delta.start()
    return arrival


def _read_log(job: InstallJob, version: Version) -> LogAnswer:
    """Return the log's entry, why the log cannot be reached, or None where it is not used."""
    if "log" not in job.accepted:
        return None
    ships = "known" in job.accepted and proof.shipped(job.environ, version, job.platform)
    try:
        with job.http.limited(_BRIEF) if ships else nullcontext():
            return proof.logged(job.http, job.environ, job.store, version, job.platform)
    except NetworkError as error:
        return error
