"""
A tunnel through a proxy: CONNECT in HTTP (RFC 9110 9.3.6), also over TLS, or SOCKS5 (RFC 1928).

The result is a socket like any other. TLS inside the TLS of a proxy goes through a pair of
sockets and a thread, so that limits, interrupts and the check of certificates need no second
way.
"""

import base64
import re
import select
import socket
import ssl
from _thread import start_new_thread
from contextlib import suppress
from ipaddress import ip_address

from gover.escape import safe
from gover.network.proxies import Proxy

_MAX_HEAD = 64 << 10  # bytes of a proxy's response
_PIECE = 64 << 10
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r\n]([^\r\n]*)", re.ASCII)

# RFC 1928, 6
_SOCKS_REPLIES = (
    "succeeded",
    "general failure",
    "connection not allowed by its rules",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported",
)


class ProxyError(OSError):
    """A proxy that refused, or that is none; with a command that may help."""

    def __init__(self, proxy: Proxy, reason: str, hint: str | None = None) -> None:
        super().__init__(f"the proxy {proxy} ({proxy.origin}) {reason}")
        self.hint = hint


class UnreachableProxy(ProxyError):
    """There is no connection to a proxy; its cause tells whether a retry may succeed."""


def open_tunnel(
    connection: socket.socket, proxy: Proxy, host: str, port: int, context: ssl.SSLContext
) -> socket.socket:
    """
    Return a connection to a host through the proxy that `connection` is connected to.

    Raises:
        ProxyError: the proxy refused.
        OSError: the connection failed, or the proxy's certificate is not valid (ssl.SSLError).
    """
    if proxy.scheme == "socks5":
        _connect_by_socks(connection, proxy, host, port)
        return connection
    if proxy.scheme == "http":
        _connect_by_http(connection, proxy, host, port)
        return connection
    secured = context.wrap_socket(connection, server_hostname=proxy.host)
    try:
        _connect_by_http(secured, proxy, host, port)
    except BaseException:
        secured.close()
        raise
    ours, theirs = socket.socketpair()
    start_new_thread(_pump, (secured, theirs))
    return ours


def _connect_by_http(connection: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}", "User-Agent: gover"]
    if proxy.login:
        login = base64.b64encode(":".join(proxy.login).encode()).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {login}")
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    head = b""
    while not head.endswith((b"\r\n\r\n", b"\n\n")):
        # One byte at a time: what follows the head is the host's.
        byte = connection.recv(1)
        head += byte
        if not byte or len(head) > _MAX_HEAD:
            raise ProxyError(proxy, "is no HTTP proxy" if head else "closed the connection")
    match = _STATUS.match(head)
    if match is None:
        raise ProxyError(proxy, "is no HTTP proxy")
    if not match[1].startswith(b"2"):
        status = safe(b" ".join(match.groups()).decode("ascii", "replace").strip())
        hint = _login_hint(proxy) if match[1] == b"407" else None
        raise ProxyError(proxy, f"answered HTTP {status}", hint)


def _login_hint(proxy: Proxy) -> str | None:
    url = str(proxy).replace("://", "://USER:PASSWORD@")
    return f"export {proxy.variable}={url}" if proxy.variable else None


def _connect_by_socks(connection: socket.socket, proxy: Proxy, host: str, port: int) -> None:
    methods = b"\0\2" if proxy.login else b"\0"  # no login; name and password (RFC 1929)
    connection.sendall(b"\5" + bytes([len(methods)]) + methods)
    version, method = _receive(connection, proxy, 2)
    if version != 5:
        raise ProxyError(proxy, "is no SOCKS5 proxy")
    if method == 2 and proxy.login:
        words = [bytes([len(word.encode())]) + word.encode() for word in proxy.login]
        connection.sendall(b"\1" + b"".join(words))
        if _receive(connection, proxy, 2)[1] != 0:
            raise ProxyError(proxy, "refused the login", _login_hint(proxy))
    elif method != 0:
        raise ProxyError(proxy, "requires a login", _login_hint(proxy))
    connection.sendall(b"\5\1\0" + _socks_address(host) + port.to_bytes(2))
    _, reply, _, kind = _receive(connection, proxy, 4)
    if reply != 0:
        reason = _SOCKS_REPLIES[reply] if reply < len(_SOCKS_REPLIES) else f"error {reply}"
        raise ProxyError(proxy, f"has no connection to {safe(host)}:{port}: {reason}")
    bound = {1: 4, 4: 16}.get(kind) or _receive(connection, proxy, 1)[0]
    _receive(connection, proxy, bound + 2)


def _socks_address(host: str) -> bytes:
    try:
        address = ip_address(host)
    except ValueError:
        if len(host) > 255:
            raise OSError(f"{safe(host[:40])}... is no name of a host") from None
        return b"\3" + bytes([len(host)]) + host.encode("ascii")
    return (b"\1" if address.version == 4 else b"\4") + address.packed


def _receive(connection: socket.socket, proxy: Proxy, size: int) -> bytes:
    received = b""
    while len(received) < size:
        piece = connection.recv(size - len(received))
        if not piece:
            raise ProxyError(proxy, "closed the connection")
        received += piece
    return received


def _pump(secured: ssl.SSLSocket, plain: socket.socket) -> None:
    """Copy both ways until one side ends."""
    with secured, plain, suppress(OSError):
        while True:
            is_waiting = not secured.pending()
            readable = select.select([secured, plain], [], [])[0] if is_waiting else [secured]
            if secured in readable:
                # Without a wait: what is readable may be a record of TLS's own.
                secured.setblocking(False)
                with suppress(ssl.SSLWantReadError):
                    if not (piece := secured.recv(_PIECE)):
                        return
                    plain.sendall(piece)
            if plain in readable:
                if not (piece := plain.recv(_PIECE)):
                    return
                secured.setblocking(True)
                secured.sendall(piece)
