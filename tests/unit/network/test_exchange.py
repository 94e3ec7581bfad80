"""What is sent for a URL, byte for byte, and the headers of the answer."""

import pytest

from gover.errors import NetworkError
from gover.network.retry import Limits
from tests.lib.raw_server import RawServer, request_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"


@pytest.fixture
def server():
    """A server that keeps each request in `seen`, and answers with `headers`."""
    seen, headers = [], []

    def answer(connection):
        seen.append(request_of(connection))
        connection.sendall(HEAD + b"".join(headers) + b"\r\nok")

    with RawServer(answer) as server:
        server.seen, server.headers = seen, headers
        yield server


def lines(request):
    return request.decode().split("\r\n")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", "/"),
        ("?q", "/?q"),
        ("/a b/%2e%zz?x=a b&y={}#part", "/a%20b/%2e%25zz?x=a%20b&y={}"),
        ("/golang.org/toolchain/@v/v0.0.1-go1.22.1.x.zip", None),
        ("/ä?ö", "/%C3%A4?%C3%B6"),
        ("/!a/(b)/[c]+~*'\"<>", "/!a/(b)/[c]+~*'%22%3C%3E"),
    ],
)
def test_the_target_is_escaped_once(client, server, path, target):
    client().get(server.base.rstrip("/") + path, 100)
    assert lines(server.seen[0])[0] == f"GET {target or path} HTTP/1.1"


def test_each_header_is_sent_once_and_the_callers_own_are_the_last_word(client, server):
    client().get_if_changed(server.base, 100, {"If-None-Match": '"é"', "user-agent": "x"})
    sent = server.seen[0].split(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    assert sorted(sent) == [
        b"Accept-Encoding: identity",
        b"Accept: */*",
        f"Host: 127.0.0.1:{server.port}".encode(),
        'If-None-Match: "é"'.encode("latin-1"),
        b"user-agent: x",
    ]


def test_headers_of_an_answer_have_names_in_lower_case_and_all_of_their_texts(client, server):
    server.headers += [b'ETAG: "\xe9"\r\n', b"Last-Modified: a\r\n", b"last-modified: b\r\n"]
    page = client().get_if_changed(server.base, 100, {})
    assert page.validators == {"If-None-Match": '"é"', "If-Modified-Since": "a, b"}


@pytest.mark.parametrize(
    ("host", "sent"), [("bücher.test", "xn--bcher-kva.test:443"), ("[::2]:8443", "[::2]:8443")]
)
def test_a_host_has_letters_of_its_own_or_is_an_address(client, server, host, sent):
    proxy = {"HTTPS_PROXY": server.base.rstrip("/")}
    with pytest.raises(NetworkError):
        client(Limits(tries=1, read=2), **proxy).get(f"https://{host}/x", 100)
    assert lines(server.seen[0])[0] == f"CONNECT {sent} HTTP/1.1"


def test_a_host_that_is_no_name_is_a_failure_of_the_network(client):
    with pytest.raises(NetworkError, match="its host is no name"):
        client(Limits(tries=1)).get(f"https://{'ä' * 80}.test/", 100)
