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
from gover.install.pipeline import (
    Found,
    Gathered,
    Job,
    Outcome,
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

    found: Found
    got: Gathered | Exception


def install_all(job: Job, requests: Iterable[Request], told: Callable[[Outcome], None]) -> None:
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


def _all(job: Job, wishes: list[Request], told: Callable[[Outcome], None]) -> Iterator[Exception]:
    """Yield what went wrong."""
    wanted: list[Found] = []
    for request in wishes:
        try:
            found = locate(job, request)
        except GoverError as error:
            yield error
            continue
        if isinstance(found, Outcome):
            told(found)
        else:
            wanted.append(found)
    with ExitStack() as held:
        mine: list[Found] = []
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


def _finished(job: Job, arrival: Arrival) -> Outcome:
    if isinstance(arrival.got, Exception):
        raise arrival.got
    return finish(job, arrival.found.version, arrival.got)


@contextmanager
def _gathering(job: Job, found: list[Found]) -> Iterator[Iterator[Arrival]]:
    """Yield archives as they arrive; leaving the block ends what is still on its way."""
    todo: SimpleQueue[Found] = SimpleQueue()
    done: SimpleQueue[Arrival] = SimpleQueue()
    for each in found:
        todo.put(each)

    def work(own: Job) -> None:
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
