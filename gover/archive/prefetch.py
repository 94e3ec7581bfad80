"""Run an iterator in a thread, a few items ahead of the one who wants them."""

from _thread import start_new_thread
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_PATIENCE = 1  # seconds, for a thread whose start was interrupted
_DEPTH = 8  # items that may wait: enough to even out, little enough to hold in memory


class _End(NamedTuple):
    error: BaseException | None


class _Belt(Generic[T]):
    """
    Queues between two threads: items one way, permits the other way, and one last word.

    `SimpleQueue` and `start_new_thread` and nothing else, because they are written in C: a
    KeyboardInterrupt can cut `queue.Queue` or `threading.Thread.start` off between taking a
    lock and owning up to it (seen: a RuntimeError from `start`, in some thousand tries).
    """

    def __init__(self, source: Iterable[T]) -> None:
        self._source = source
        self._items: SimpleQueue[T | _End] = SimpleQueue()
        self._permits: SimpleQueue[bool] = SimpleQueue()
        self._over: SimpleQueue[bool] = SimpleQueue()
        self._stopped = False
        for _ in range(_DEPTH):
            self._permits.put(True)

    def run(self) -> None:
        """Be the thread: move items for as long as they are wanted."""
        error = None
        try:
            for item in self._source:
                if not self._permits.get() or self._stopped:
                    break
                self._items.put(item)
        except BaseException as caught:  # noqa: BLE001 (raised again by whoever reads the items)
            error = caught
        self._items.put(_End(error))
        self._over.put(True)

    def items(self) -> Iterator[T]:
        """Yield what the thread made; raise what it raised."""
        while not isinstance(item := self._items.get(), _End):
            self._permits.put(True)
            yield item
        if item.error is not None:
            raise item.error

    def stop(self) -> None:
        """Have the thread end after the item it is at."""
        self._stopped = True
        self._permits.put(False)

    def wait(self, patience: float | None) -> None:
        """Wait for the thread's last act, for ever or so many seconds."""
        with suppress(Empty):
            self._over.get(timeout=patience)


@contextmanager
def ahead(source: Iterable[T]) -> Iterator[Iterator[T]]:
    """
    Yield an iterator over `source` that a thread keeps a bounded number of items ahead.

    An exception of `source` is raised to the reader in its place. Leaving the block, for
    whatever reason, stops the thread and waits for it.
    """
    belt = _Belt(source)
    started = False
    try:
        start_new_thread(belt.run, ())
        started = True
        yield belt.items()
    finally:
        belt.stop()
        # An interrupt around the start leaves open whether there is a thread to wait for.
        belt.wait(None if started else _PATIENCE)
