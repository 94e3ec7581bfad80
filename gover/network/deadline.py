"""
End a request from outside: at its time limit, or when the user interrupts.

The timeout of a read does not end a response of one byte now and then. Shutting the
connection down does, in a handshake, a header or a body.
"""

import socket
from _thread import allocate_lock, start_new_thread
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Deadline:
    """The time limit on the connections of a client that makes one request at a time."""

    def __init__(self) -> None:
        self.stopped = False  # permanently, by `stop`
        self.late = False  # the current request has reached its time limit
        self._connections: list[socket.socket] = []
        self._handshake: socket.socket | None = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Record a connection: called by the `trace` extension of httpcore."""
        step = event.partition(".")[2]
        if step == "start_tls.started" and self._connections:
            # A second descriptor: TLS detaches the first one from its socket object.
            self._handshake = self._connections[-1].dup()
        if step in {"start_tls.complete", "start_tls.failed"}:
            self.close()
        if step in {"connect_tcp.complete", "start_tls.complete"}:
            opened = info["return_value"].get_extra_info("socket")
            self._connections = [*filter(_is_open, self._connections), *filter(None, [opened])]
        if self.stopped:
            self._shut_down()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Shut the connections down, and set `late`, when the block takes longer than `seconds`."""
        self.late = False
        # Not threading.Timer: an interrupt during its start leaves it half-started.
        finished = allocate_lock()
        finished.acquire()
        try:
            start_new_thread(self._watch, (finished, max(seconds, 0.0)))
            yield
        finally:
            finished.release()

    def stop(self) -> None:
        """End the current request, and refuse further ones."""
        self.stopped = True
        self._shut_down()

    def close(self) -> None:
        """Close the descriptor that httpx does not own."""
        if self._handshake is not None:
            self._handshake.close()
            self._handshake = None

    def _watch(self, finished: Any, seconds: float) -> None:
        if not finished.acquire(timeout=seconds):
            self.late = True
            self._shut_down()

    def _shut_down(self) -> None:
        for connection in (*self._connections, *filter(None, [self._handshake])):
            with suppress(OSError):
                # Not SSLSocket's own shutdown: after it, a waiting read continues without TLS.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _is_open(connection: socket.socket) -> bool:
    return connection.fileno() >= 0
