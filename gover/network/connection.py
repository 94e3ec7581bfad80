"""
The connections of the HTTP client: direct or through a proxy, with a deadline.

It is the network backend of httpcore, whose own tries one address after the other and knows
neither Go's rules for proxies nor a deadline.
"""

import select
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpcore

from gover.network.deadline import Deadline
from gover.network.dial import dial
from gover.network.proxies import Proxy, ReadSystem, find_proxy
from gover.network.system_proxy import read_system_proxies
from gover.network.tunnel import ProxyError, UnreachableProxy, open_tunnel
from gover.network.url import is_loopback

_Error = type[Exception]


class Stream(httpcore.NetworkStream):
    """An open connection; its errors are httpcore's."""

    def __init__(
        self, connection: socket.socket, watched: socket.socket, deadline: Deadline
    ) -> None:
        self._connection = connection
        self._watched = watched
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _errors(httpcore.ReadTimeout, httpcore.ReadError):
            self._connection.settimeout(timeout)
            return self._connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _errors(httpcore.WriteTimeout, httpcore.WriteError):
            self._connection.settimeout(timeout)
            self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()
        self._deadline.forget(self._watched)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            with _errors(httpcore.ConnectTimeout, httpcore.ConnectError):
                self._connection.settimeout(timeout)
                secured = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return Stream(secured, self._watched, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._connection, ssl.SSLSocket):
            return self._connection
        if info == "is_readable":  # while idle: the server has closed it
            poll = select.poll()
            poll.register(self._connection, select.POLLIN)
            return bool(poll.poll(0))
        return None


class Connector(httpcore.NetworkBackend):
    """Opens connections, each through the proxy that the environment names for its host."""

    def __init__(
        self,
        environ: Mapping[str, str],
        deadline: Deadline,
        context: ssl.SSLContext,
        read_system: ReadSystem = read_system_proxies,
    ) -> None:
        self._environ = environ
        self._read_system = read_system
        self._deadline = deadline
        self._context = context

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """
        Return a connection to a host.

        Raises:
            UsageError: the variable that names the proxy has a value that cannot be used.
            ConnectError, ConnectTimeout: of httpcore; the cause may be a ProxyError.
        """
        del local_address, socket_options
        proxy = find_proxy(self._environ, host, port, self._read_system)
        seconds = timeout or 0.0
        with _errors(httpcore.ConnectTimeout, httpcore.ConnectError):
            if proxy is None:
                return self._direct(host, port, seconds)
            try:
                return self._through(proxy, host, port, seconds)
            except ProxyError:
                raise
            except OSError as error:
                raise UnreachableProxy(proxy, f"cannot be used: {error}") from error

    def _direct(self, host: str, port: int, seconds: float) -> Stream:
        try:
            connection = dial(host, port, seconds, self._deadline.is_over)
        except OSError as error:
            script = "" if is_loopback(host) else self._read_system().script
            if not script:
                raise
            # Of the same class, which tells whether a retry may succeed.
            reason = f"{error.strerror or error} (gover does not run the proxy script {script})"
            words = (error.errno, reason) if error.errno else (reason,)
            raise type(error)(*words) from error
        return Stream(connection, self._deadline.watch(connection), self._deadline)

    def _through(self, proxy: Proxy, host: str, port: int, seconds: float) -> Stream:
        connection = dial(proxy.host, proxy.port, seconds, self._deadline.is_over)
        watched = self._deadline.watch(connection)
        try:
            connection.settimeout(seconds)
            tunnel = open_tunnel(connection, proxy, host, port, self._context)
        except BaseException:
            connection.close()
            self._deadline.forget(watched)
            raise
        return Stream(tunnel, watched, self._deadline)


@contextmanager
def _errors(late: _Error, failed: _Error) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error
