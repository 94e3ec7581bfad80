"""Proxies on this machine: CONNECT and SOCKS5, with or without TLS and logins."""

import base64
import socket
import threading

from tests.lib.raw_server import request_of


class ConnectProxy:
    """
    A script of RawServer: tunnels each CONNECT to `onward`, whatever host it names.

    `seen` has the head of each request; with `login`, others than that are refused.
    """

    def __init__(self, onward=None, login=None):
        self.onward = onward
        self.login = login
        self.seen = []

    def __call__(self, connection):
        head = request_of(connection)
        self.seen.append(head)
        wanted = base64.b64encode((self.login or "").encode())
        if self.login and b"Proxy-Authorization: Basic " + wanted not in head:
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        target = self.onward or (host.strip("[]"), int(port))
        with socket.create_connection(target) as onward:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n")
            tunnel(connection, onward)


class SocksProxy:
    """A script of RawServer, for SOCKS5; `seen` has `host:port` of each request, as it came."""

    def __init__(self, onward=None, login=None, reply=0):
        self.onward = onward
        self.login = login
        self.reply = reply
        self.seen = []

    def __call__(self, connection):
        version, count = read(connection, 2)
        methods = read(connection, count)
        if not self._let_in(connection, version, methods):
            return
        _, _, _, kind = read(connection, 4)
        if kind == 3:
            host = read(connection, read(connection, 1)[0]).decode()
        else:
            family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
            host = socket.inet_ntop(family, read(connection, size))
        port = int.from_bytes(read(connection, 2))
        self.seen.append(f"{host}:{port}")
        bound = b"\1\0\0\0\0\0\0" if len(self.seen) % 2 else b"\3\5bound\0\0"
        connection.sendall(bytes([5, self.reply, 0]) + bound)
        if not self.reply:
            with socket.create_connection(self.onward or (host, port)) as onward:
                tunnel(connection, onward)

    def _let_in(self, connection, version, methods):
        method = 2 if self.login else 0
        if version != 5 or method not in methods:
            connection.sendall(b"\5\xff")
            return False
        connection.sendall(bytes([5, method]))
        if method == 0:
            return True
        assert read(connection, 1) == b"\1"
        words = [read(connection, read(connection, 1)[0]).decode() for _ in range(2)]
        right = ":".join(words) == self.login
        connection.sendall(b"\1\0" if right else b"\1\1")
        return right


def read(connection, size):
    """Read so many bytes."""
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def tunnel(one, other):
    """Copy both ways until both sides have ended."""
    back = threading.Thread(target=pump, args=(other, one))
    back.start()
    pump(one, other)
    back.join()


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
