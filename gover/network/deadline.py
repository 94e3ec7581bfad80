"""
End a request from outside: at its time limit, or when the user interrupts.

The timeout of a read does not end a response of one byte now and then. Shutting the
connection down does, in a handshake, a header or a body.
"""

import socket
import time
from _thread import start_new_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue


class Deadline:
    """The time limit on the connections of a client that makes one request at a time."""

    def __init__(self) -> None:
        self.stopped = False  # permanently, by `stop`
        self.late = False  # the current request has reached its time limit
        self._connections: list[socket.socket] = []

    def is_over(self) -> bool:
        """Whether the current request has to end."""
        return self.stopped or self.late

    def watch(self, connection: socket.socket) -> socket.socket:
        """
        Shut a connection down when its time is over; return what `forget` takes.

        That is a second descriptor: TLS detaches the first one from its socket object, and
        SSLSocket's own shutdown lets a waiting read continue without TLS.
        """
        watched = connection.dup()
        self._connections.append(watched)
        if self.is_over():
            self._shut_down()
        return watched

    def forget(self, watched: socket.socket) -> None:
        """End the watch of a connection."""
        with suppress(ValueError):
            self._connections.remove(watched)
        watched.close()

    @contextmanager
    def within(self, seconds: float) -> Iterator[Callable[[float], None]]:
        """
        Shut the connections down, and set `late`, when the block takes longer than `seconds`.

        What is yielded sets another limit, in seconds from the call, which may be a later one.
        """
        self.late = False
        # Not threading.Timer: an interrupt during its start leaves it half-started.
        ends: SimpleQueue[float | None] = SimpleQueue()  # of the block; None: it has ended

        def limit(seconds: float) -> None:
            ends.put(time.monotonic() + seconds)

        limit(seconds)
        try:
            # Without a thread, as where few processes are allowed, the timeouts of httpx remain.
            with suppress(RuntimeError):
                start_new_thread(self._watch, (ends,))
            yield limit
        finally:
            ends.put(None)

    def stop(self) -> None:
        """End the current request, and refuse further ones."""
        self.stopped = True
        self._shut_down()

    def _watch(self, ends: "SimpleQueue[float | None]") -> None:
        end = ends.get()
        while end is not None:
            try:
                end = ends.get(timeout=max(end - time.monotonic(), 0.0))
            except Empty:
                self.late = True
                self._shut_down()
                return

    def _shut_down(self) -> None:
        for connection in tuple(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
