"""Run an iterator in a thread, a few items ahead of its reader."""

from _thread import start_new_thread
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_START_TIMEOUT = 1  # seconds, for a thread whose start was interrupted
_MAX_WAITING = 2  # items: enough to even out the threads, few enough for memory


class _End(NamedTuple):
    error: BaseException | None


class _Prefetcher(Generic[T]):
    """
    Queues between two threads: items one way, permits the other way, and a final mark.

    Only `SimpleQueue` and `start_new_thread`, because they are written in C: in `queue.Queue`
    and `threading.Thread.start`, a KeyboardInterrupt can come between acquiring a lock and
    recording it (seen: a RuntimeError from `start`, once in some thousand runs).
    """

    def __init__(self, source: Iterable[T]) -> None:
        self._source = source
        self._items: SimpleQueue[T | _End] = SimpleQueue()
        self._permits: SimpleQueue[bool] = SimpleQueue()
        self._finished: SimpleQueue[bool] = SimpleQueue()
        self._stopped = False
        for _ in range(_MAX_WAITING):
            self._permits.put(True)

    def run(self) -> None:
        """Produce items until the source ends or `stop` is called; the body of the thread."""
        error = None
        try:
            for item in self._source:
                if not self._permits.get() or self._stopped:
                    break
                self._items.put(item)
        except BaseException as caught:  # noqa: BLE001 (raised again in the reader)
            error = caught
        self._items.put(_End(error))
        self._finished.put(True)

    def items(self) -> Iterator[T]:
        """Yield the items of the thread; raise what it raised."""
        while not isinstance(item := self._items.get(), _End):
            self._permits.put(True)
            yield item
        if item.error is not None:
            raise item.error

    def stop(self) -> None:
        """End the thread after its current item."""
        self._stopped = True
        self._permits.put(False)

    def wait(self, seconds: float | None) -> None:
        """Wait until the thread has ended, at most `seconds`; None for no limit."""
        with suppress(Empty):
            self._finished.get(timeout=seconds)


@contextmanager
def prefetched(source: Iterable[T]) -> Iterator[Iterator[T]]:
    """
    Yield an iterator over `source`, which a thread reads a bounded number of items ahead.

    An exception of `source` is raised in the reader, after the items before it. Leaving the
    block, also by an exception, stops the thread and waits for it.

    Where no thread can be started, as where few processes are allowed, the reader reads
    `source` itself.
    """
    prefetcher = _Prefetcher(source)
    has_thread = None  # unknown, after an interrupt during the start
    try:
        has_thread = _start(prefetcher)
        yield prefetcher.items() if has_thread else iter(source)
    finally:
        prefetcher.stop()
        if has_thread is not False:
            prefetcher.wait(None if has_thread else _START_TIMEOUT)


def _start(prefetcher: _Prefetcher[T]) -> bool:
    try:
        start_new_thread(prefetcher.run, ())
    except RuntimeError:
        return False
    return True
