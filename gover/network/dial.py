"""
TCP connections: to the first address of a host that answers.

Happy Eyeballs (RFC 8305): the addresses alternate between IPv6 and IPv4, and the next is
tried after 200 ms, as in curl, or at once when one fails. An IPv6 route that loses packets
costs those 200 ms.
"""

import errno
import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, zip_longest
from typing import Any, Self

_DELAY = 0.2  # seconds
_POLL = 0.1  # seconds between two questions whether to give up

_NO_ROUTE = (None, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)

_AddressInfo = tuple[int, int, int, str, Any]  # of socket.getaddrinfo


def dial(host: str, port: int, seconds: float, is_over: Callable[[], bool]) -> socket.socket:
    """
    Return a connection to a host, blocking and without a timeout.

    Each address has `seconds`; `is_over` is called while waiting, and ends it.

    Raises:
        TimeoutError: no address has answered in time.
        OSError: the name has no address, or all addresses have failed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    with _Race(seconds, is_over) as race:
        winner = race.run(deque(_alternated(found)))
    winner.setblocking(True)
    with suppress(OSError):
        winner.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return winner


class _Race:
    """Connections that are being opened, until one is open."""

    def __init__(self, seconds: float, is_over: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._is_over = is_over
        self._selector = selectors.DefaultSelector()
        self._error = OSError("no address")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in tuple(self._selector.get_map().values()):
            self._close(key.fileobj)
        self._selector.close()

    def run(self, addresses: deque[_AddressInfo]) -> socket.socket:
        """Return the first connection that opens; begin the next after a delay or a failure."""
        next_start = end = time.monotonic()
        while addresses or self._selector.get_map():
            now = time.monotonic()
            if addresses and (now >= next_start or not self._selector.get_map()):
                began = self._begin(addresses.popleft())
                next_start, end = now + (_DELAY if began else 0), now + self._seconds
            if self._is_over() or (now >= end and not addresses):
                raise TimeoutError("timed out")
            wait = min(next_start if addresses else end, now + _POLL) - now
            for key, _ in self._selector.select(max(wait, 0)):
                connection: Any = key.fileobj
                if self._is_open(connection):
                    self._selector.unregister(connection)
                    return connection  # type: ignore[no-any-return]
                next_start = now
        raise self._error

    def _begin(self, address: _AddressInfo) -> bool:
        family, kind, protocol, _, where = address
        try:
            connection = socket.socket(family, kind, protocol)
        except OSError as error:  # no such family here
            self._note(error)
            return False
        connection.setblocking(False)
        code = connection.connect_ex(where)
        if code not in (0, errno.EINPROGRESS):  # no route
            self._note(OSError(code, os.strerror(code)))
            connection.close()
            return False
        self._selector.register(connection, selectors.EVENT_WRITE)
        return True

    def _is_open(self, connection: Any) -> bool:
        code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self._note(OSError(code, os.strerror(code)))
            self._close(connection)
        return not code

    def _note(self, error: OSError) -> None:
        """Keep the first error that is not about a family which this machine cannot route."""
        if self._error.errno in _NO_ROUTE:
            self._error = error

    def _close(self, connection: Any) -> None:
        self._selector.unregister(connection)
        connection.close()


def _alternated(found: Iterable[_AddressInfo]) -> Iterator[_AddressInfo]:
    """Yield addresses of both families in turn, beginning with the family that is first."""
    families: dict[int, list[_AddressInfo]] = {}
    for address in found:
        families.setdefault(address[0], []).append(address)
    return filter(None, chain.from_iterable(zip_longest(*families.values())))
