"""
Ending a request from outside: when its time is over, or when the user has had enough.

A timeout of a read does not help against a server that sends a byte now and then, nor
against one that does so in its headers. Shutting the connection down does, whatever is
waited for: a handshake, a header, a body.
"""

import socket
from _thread import allocate_lock, start_new_thread
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Deadline:
    """The connections of a client that makes one request at a time."""

    def __init__(self) -> None:
        self.stopped = False  # for good, by `stop`
        self.late = False  # the request of the moment has run out of time
        self._connections: list[socket.socket] = []
        self._handshake: socket.socket | None = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection: the `trace` extension of httpcore calls this."""
        step = event.partition(".")[2]
        if step == "start_tls.started" and self._connections:
            # A second descriptor: TLS takes the first one away from its socket object.
            self._handshake = self._connections[-1].dup()
        if step in {"start_tls.complete", "start_tls.failed"}:
            self.close()
        if step in {"connect_tcp.complete", "start_tls.complete"}:
            made = info["return_value"].get_extra_info("socket")
            self._connections = [*filter(_is_open, self._connections), *filter(None, [made])]
        if self.stopped:
            self._cut()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut what is going on in the block after so many seconds; `late` tells."""
        self.late = False
        # Not threading.Timer: an interrupt in its start would leave it half-started.
        over = allocate_lock()
        over.acquire()
        try:
            start_new_thread(self._watch, (over, max(seconds, 0.0)))
            yield
        finally:
            over.release()

    def stop(self) -> None:
        """End the request of the moment, and let there be no further one."""
        self.stopped = True
        self._cut()

    def close(self) -> None:
        """Close what is not the client's own."""
        if self._handshake is not None:
            self._handshake.close()
            self._handshake = None

    def _watch(self, over: Any, seconds: float) -> None:
        if not over.acquire(timeout=seconds):
            self.late = True
            self._cut()

    def _cut(self) -> None:
        for connection in (*self._connections, *filter(None, [self._handshake])):
            with suppress(OSError):
                # Not SSLSocket's own, which would let a waiting read go on without TLS.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _is_open(connection: socket.socket) -> bool:
    return connection.fileno() >= 0
