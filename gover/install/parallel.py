"""
Installing several versions: the archives come side by side, the rest one after the other.

Only the network is left to threads. Locks, staging and the store are the business of the
main thread, because it is the one that a signal interrupts. The threads are daemons: when
the user has had enough, nobody waits for a connection that is not yet there.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from gover.errors import GoverError
from gover.install.download import InstallJob
from gover.install.pipeline import (
    FetchedRelease,
    InstallResult,
    LocatedRelease,
    claimed,
    finish,
    gather,
    install,
    locate,
    there,
)
from gover.version.request import Request

MOST_AT_ONCE = 3  # archives; more of them make no line faster


class Arrival(NamedTuple):
    """What a thread came back with."""

    found: LocatedRelease
    got: FetchedRelease | Exception


def install_all(
    job: InstallJob, requests: Iterable[Request], told: Callable[[InstallResult], None]
) -> None:
    """
    Install what fulfils each of `requests`; `told` hears of every one that is there.

    What fails does not keep the others from being installed.

    Raises:
        the first failure there was, as `install` does; the others are reported.
    """
    wishes = list(dict.fromkeys(requests))
    if len(wishes) == 1:
        told(install(job, wishes[0]))
        return
    failures = list(_all(job, wishes, told))
    for failure in failures[1:]:
        job.report.tell(str(failure))
    if failures:
        raise failures[0]


def _all(
    job: InstallJob, wishes: list[Request], told: Callable[[InstallResult], None]
) -> Iterator[Exception]:
    """Yield what went wrong."""
    wanted: list[LocatedRelease] = []
    for request in wishes:
        try:
            found = locate(job, request)
        except GoverError as error:
            yield error
            continue
        if isinstance(found, InstallResult):
            told(found)
        else:
            wanted.append(found)
    with ExitStack() as held:
        mine: list[LocatedRelease] = []
        # In one order everywhere: two govers that want the same versions do not deadlock.
        for version, found in sorted({found.version: found for found in wanted}.items()):
            if held.enter_context(claimed(job, version)):
                mine.append(found)
                continue
            try:
                told(there(job, version))
            except GoverError as error:
                yield error
        with _gathering(job, mine) as arrivals:
            for arrival in arrivals:
                try:
                    told(_finished(job, arrival))
                except (GoverError, OSError) as error:
                    yield error


def _finished(job: InstallJob, arrival: Arrival) -> InstallResult:
    if isinstance(arrival.got, Exception):
        raise arrival.got
    return finish(job, arrival.found.version, arrival.got)


@contextmanager
def _gathering(job: InstallJob, found: list[LocatedRelease]) -> Iterator[Iterator[Arrival]]:
    """Yield archives as they arrive; leaving the block ends what is still on its way."""
    todo: SimpleQueue[LocatedRelease] = SimpleQueue()
    done: SimpleQueue[Arrival] = SimpleQueue()
    for each in found:
        todo.put(each)

    def work(own: InstallJob) -> None:
        while not todo.empty():
            each = todo.get()
            try:
                done.put(Arrival(each, gather(own, each)))
            except Exception as error:  # noqa: BLE001  raised again in the main thread
                done.put(Arrival(each, error))

    try:
        for _ in range(min(MOST_AT_ONCE, len(found))):
            own = job._replace(http=job.http.another())
            Thread(target=work, args=(own,), daemon=True).start()
        yield (done.get() for _ in found)
    except BaseException:
        job.http.stop()
        raise
