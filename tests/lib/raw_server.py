"""A server that says what HTTP servers do not: each connection is given to a function."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

Script = Callable[[socket.socket], None]


class RawServer:
    """
    Listens on the loopback interface until it is closed; `connections` counts who came.

    The script runs in a thread of its own, with a connection that closes when it returns.
    With `tls`, the connection is one over TLS; one whose handshake fails is only counted.
    """

    def __init__(
        self,
        script: Script,
        tls: ssl.SSLContext | None = None,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.connections = 0
        self._script = script
        self._tls = tls
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._listener = socket.create_server(address, family=family)
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._start(self._accept)

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname()[:2]).close()  # wakes `accept`
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closed:
                connection.close()
                return
            self.connections += 1
            self._open.add(connection)
            self._start(self._serve, connection)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.add(connection)
            self._script(connection)
        connection.close()


def request_of(connection: socket.socket) -> bytes:
    """Read a request up to the blank line."""
    head = b""
    while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
        head += piece
    return head


def answering(*answers: bytes) -> Script:
    """Give one whole answer to each request of a connection, the last one again and again."""

    def script(connection: socket.socket) -> None:
        left = list(answers)
        while request_of(connection):
            connection.sendall(left[0] if len(left) == 1 else left.pop(0))

    return script
