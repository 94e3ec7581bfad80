"""Servers that break off, contradict themselves or stand still: the right Go, in spite of them."""

import shutil
import socket
import time
from contextlib import closing
from email.utils import formatdate
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from gover.network.client import Http
from gover.network.retry import Limits
from tests.lib.in_process import Inside
from tests.lib.raw_server import RawServer, request_of

OK = "HTTP/1.1 200 OK"
RESET = b"\1\0\0\0\0\0\0\0"  # for SO_LINGER: closing sends RST


def answer(status, *headers, body=b""):
    return "\r\n".join((status, *headers, "", "")).encode() + body


def sized(body, status=OK, *headers, size=None):
    length = len(body) if size is None else size
    return answer(status, *headers, f"Content-Length: {length}", body=body)


def chunked(body, end=b"0\r\n\r\n"):
    return answer(OK, "Transfer-Encoding: chunked", body=b"%x\r\n%b\r\n" % (len(body), body) + end)


def reset(connection, body, count):
    connection.sendall(sized(b"", size=len(body)))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def head_in_bytes(connection, body, count):
    for byte in sized(body):
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def standing_still(connection, body, count):
    connection.sendall(sized(body[: len(body) // 2], size=len(body)))
    connection.recv(1)  # until the client leaves


def sending(make):
    return lambda connection, body, count: connection.sendall(make(body))


def first(make):
    """Give this answer once, and then the right one."""
    return lambda connection, body, count: connection.sendall(sized(body) if count else make(body))


# What else there is of this kind is in tests/functional/install/test_block_pages.py and in
# tests/adversarial/test_bad_networks.py.
RIGHT = {
    "in one chunk": sending(chunked),
    "to the end of the connection": sending(lambda b: answer("HTTP/1.0 200 OK", body=b)),
    "429 until a date": first(
        lambda _: sized(b"", "HTTP/1.1 429 No", f"Retry-After: {formatdate(0, usegmt=True)}")
    ),
    "503 and a page": first(lambda _: sized(b"<html>", "HTTP/1.1 503 No")),
    "the half": first(lambda b: sized(b[: len(b) // 2], size=len(b))),
    "a chunk that is cut off": first(lambda b: chunked(b[: len(b) // 2], b"ffff\r\n")),
    "no chunk": first(lambda _: answer(OK, "Transfer-Encoding: chunked", body=b"x\r\n")),
    "a reset": lambda *where: reset(*where) if not where[2] else sending(sized)(*where),
}
WRONG = {
    "the end of the connection, early": sending(
        lambda b: answer("HTTP/1.0 200 OK", body=b[: len(b) // 2])
    ),
    "a chunk that is cut off": sending(lambda b: chunked(b[: len(b) // 2], b"ffff\r\n")),
    "a chunk without end": sending(lambda b: chunked(b, b"f" * 20 + b"\r\n")),
    "two lengths": sending(lambda b: sized(b, OK, "Content-Length: 5")),
    "a length that is none": sending(lambda b: sized(b, size="many")),
    "a body without a head": sending(lambda b: b),
    "nothing": sending(lambda _: sized(b"")),
    "other bytes": sending(lambda b: sized(b[::-1])),
    "no content": sending(lambda _: answer("HTTP/1.1 204 No Content")),
    "a redirect to an address that has expired": sending(
        lambda _: sized(b"", "HTTP/1.1 302 Found", "Location: /expired?Signature=x")
    ),
    "a redirect without an address": sending(lambda _: sized(b"", "HTTP/1.1 302 Found")),
    "429 for ever": sending(lambda _: sized(b"", "HTTP/1.1 429 No", f"Retry-After: {'9' * 30}")),
    "429 for no time": sending(lambda _: sized(b"", "HTTP/1.1 429 No", "Retry-After: soon")),
    "an unknown status": sending(lambda b: sized(b, "HTTP/1.1 999 What")),
    "100 again and again": sending(lambda _: answer("HTTP/1.1 100 Continue") * 100),
    "too much": sending(lambda b: sized(b + b" " * (17 << 20))),
    "a reset": reset,
    "a head byte by byte": head_in_bytes,
    "silence in the middle": standing_still,
}
RESUMED = {
    "the rest": lambda b, half: part(b[half:], half, len(b)),
    "the whole": lambda b, half: sized(b),
    "another part": lambda b, half: part(b[5:], 5, len(b)),
    "other bytes": lambda b, half: part(b[: len(b) - half], half, len(b)),
    "a part of which nothing is told": lambda b, half: sized(b[half:], "HTTP/1.1 206 Part"),
    "a part of nothing": lambda b, half: part(b"", half, len(b)),
    "several parts": lambda b, half: sized(
        b"--x--", "HTTP/1.1 206 Part", "Content-Type: multipart/byteranges; boundary=x"
    ),
    "that there is no such part": lambda b, half: sized(
        b"", "HTTP/1.1 416 Range", f"Content-Range: bytes */{len(b)}"
    ),
    "416 and no more": lambda b, half: sized(b"", "HTTP/1.1 416 Range"),
    "that the address has expired": lambda b, half: sized(b"", "HTTP/1.1 403 Forbidden"),
}


def part(body, start, size):
    stated = f"Content-Range: bytes {start}-{start + len(body) - 1}/{size}"
    return sized(body, "HTTP/1.1 206 Part", stated)


@pytest.fixture
def before(mirror):
    """Serve what the mirror has; a path that begins and ends so is left to a script."""
    servers = []

    def serve(begin, end, script):
        counts = []

        def relay(connection):
            while request := request_of(connection):
                path = request.split()[1].decode()
                mine = urlsplit(path).path.startswith(begin) and urlsplit(path).path.endswith(end)
                with closing(HTTPConnection(urlsplit(mirror.base).netloc)) as upstream:
                    upstream.request("GET", path)
                    got = upstream.getresponse()
                    body = got.read()
                if mine:
                    counts.append(path)
                    script(connection, body, len(counts) - 1)
                    return
                connection.sendall(sized(body, f"HTTP/1.1 {got.status} So"))

        servers.append(RawServer(relay))
        return servers[-1].base

    yield serve
    for server in servers:
        server.__exit__()


@pytest.fixture
def user(environ, home, impatient, monkeypatch):
    short = Limits(connect=5, read=0.5, small=20, large=20, tries=2)
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "limits", short)
    return Inside(environ, home, monkeypatch)


def installed(user, base):
    user.environ |= {"GOVER_INDEX_URL": f"{base}/dl/", "GOVER_MIRROR": f"{base}/go/"}
    ended = user.run("install", "1.22.3")
    assert (ended.status, user.installed()) == (0, ["1.22.3"]), ended.stderr
    assert user.run("verify", "1.22.3").status == 0, user.last.stderr
    return ended.stderr


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("place", [("/dl/", "/"), ("/go/", ".tar.gz")])
def test_what_comes_in_another_way_or_at_the_second_time_is_taken(user, before, place, kind):
    assert "using" not in installed(user, before(*place, RIGHT[kind]))


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("place", [("/dl/", "/"), ("/go/", ".tar.gz")])
def test_what_does_not_come_is_from_the_next_source(user, before, place, kind):
    if (place[0], kind) == ("/go/", "too much"):
        pytest.skip("an archive of another size than the list has is refused: below")
    assert "; using the module proxy" in installed(user, before(*place, WRONG[kind]))


def test_an_archive_of_another_size_than_listed_is_refused(user, before):
    base = before("/go/", ".tar.gz", WRONG["too much"])
    user.environ |= {"GOVER_INDEX_URL": f"{base}/dl/", "GOVER_MIRROR": f"{base}/go/"}

    assert user.run("install", "1.22.3").status == 6
    assert "hint: " in user.last.stderr
    assert user.installed() == []


@pytest.mark.parametrize("kind", RESUMED)
def test_a_download_that_was_cut_off_is_completed(user, before, home, kind):
    def script(connection, body, count):
        half = len(body) // 2
        if not count:
            connection.sendall(sized(body[:half], size=len(body)))
        else:
            connection.sendall(RESUMED[kind](body, half) if count == 1 else sized(body))

    installed(user, before("/go/", ".tar.gz", script))
    shutil.rmtree(home)
    home.mkdir()
