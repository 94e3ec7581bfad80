"""One request: retried, bounded, redirected, refused."""

import hashlib
import socket
import threading
import time
from email.utils import formatdate

import pytest

from gover.errors import NetworkError, UsageError
from gover.network.client import Http
from gover.network.partial import open_partial
from gover.network.response import Absent, TooLarge, redirect_target
from gover.network.retry import Clock, Limits, Stalled, retry_after
from tests.lib.go_site import faults
from tests.lib.raw_server import RawServer, answering, request_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def paths(mirror):
    return [request.path for request in mirror.requests]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(mirror, client, waits, status):
    mirror.fault("/dl/", faults.status(status), times=2)

    assert client().get(mirror.index_url + "?mode=json", 1 << 20).startswith(b"[")
    assert len(mirror.requests) == 3
    assert waits == [0.5, 1.0]


def test_three_failures_are_enough(mirror, client, waits):
    mirror.fault("/dl/", faults.status(503))

    with pytest.raises(NetworkError, match="HTTP 503"):
        client().get(mirror.index_url + "?mode=json", 1 << 20)
    assert len(mirror.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_what_will_not_pass_is_not_tried_again(mirror, client, waits, status):
    mirror.fault("/dl/", faults.status(status))

    with pytest.raises(Absent if status in (404, 410) else NetworkError):
        client().get(mirror.index_url + "?mode=json", 1 << 20)
    assert (len(mirror.requests), waits) == (1, [])


@pytest.mark.parametrize("fault", [faults.close(), faults.truncate(3)])
def test_a_connection_that_breaks_is_followed_by_another(mirror, client, fault):
    mirror.fault("/dl/", fault, times=1)

    assert client().get(mirror.index_url + "?mode=json", 1 << 20).endswith(b"]\n")
    assert len(mirror.requests) == 2


def test_nobody_listening_is_said_after_three_tries(client, waits):
    with pytest.raises(NetworkError, match=r"^http://127\.0\.0\.1:9/: Connection refused$"):
        client().get("http://127.0.0.1:9/", 10)
    assert len(waits) == 2


@pytest.mark.parametrize(("code", "tries"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)])
def test_a_name_that_does_not_exist_is_asked_for_once(client, monkeypatch, code, tries):
    asked = []

    def no_such_name(host, *_, **__):
        asked.append(host)
        raise socket.gaierror(code, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    with pytest.raises(NetworkError, match="no such name"):
        client().get("https://go.invalid/", 10)
    assert asked == ["go.invalid"] * tries


def test_a_server_that_asks_for_time_gets_it(mirror, client, waits):
    mirror.fault("/dl/", faults.status(429, Retry_After="7"), times=1)

    client().get(mirror.index_url + "?mode=json", 1 << 20)

    assert waits == [7.0]


def test_a_server_that_asks_for_too_much_time_does_not_get_it(mirror, client, waits):
    mirror.fault("/dl/", faults.status(503, Retry_After="86400"))

    with pytest.raises(NetworkError, match="HTTP 503"):
        client().get(mirror.index_url + "?mode=json", 1 << 20)
    assert (len(mirror.requests), waits) == (1, [])


def test_retries_end_with_the_time_for_the_whole(mirror, client, waits):
    mirror.fault("/dl/", faults.status(503, Retry_After="20"))

    with pytest.raises(NetworkError, match="HTTP 503"):
        client(Limits(small=30, tries=9)).get(mirror.index_url + "?mode=json", 1 << 20)
    assert waits == [20.0]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (formatdate(90, usegmt=True), 90.0),
        (formatdate(-90), 0.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("9" * 400, 999999999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(calm, value, seconds):
    assert retry_after(value, calm) == seconds


def test_five_redirects_are_followed_and_six_are_not(mirror, client):
    for number in range(6):
        target = f"{mirror.base}/hop/{number + 1}"
        mirror.fault(
            f"/hop/{number}", faults.redirect(target, (301, 302, 303, 307, 308)[number % 5])
        )
    mirror.put("/hop/6", b"there")

    assert client().get(f"{mirror.base}/hop/1", 10) == b"there"
    with pytest.raises(NetworkError, match="more than 5 redirects"):
        client().get(f"{mirror.base}/hop/0", 10)


def test_a_redirect_may_be_relative(mirror, client):
    mirror.fault("/a/b", faults.redirect("../c?x=1"))
    mirror.put("/c", b"there")

    assert client().get(f"{mirror.base}/a/b", 10) == b"there"
    assert paths(mirror) == ["/a/b", "/c?x=1"]


@pytest.mark.parametrize(
    "target",
    [
        "http://example.com/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "//example.com/x",
        "https://",
        "http://127.0.0.1:99999/",
    ],
)
def test_a_redirect_away_from_https_is_not_followed(mirror, client, target):
    mirror.fault("/dl/", faults.redirect(target))

    with pytest.raises(NetworkError, match="which is not https"):
        client().get(mirror.index_url, 10)
    assert len(mirror.requests) == 1


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/"])
def test_a_redirect_from_elsewhere_to_this_machine_is_not_followed(target):
    """A public mirror must not choose what is asked of the services on this machine."""
    with pytest.raises(NetworkError, match="which is not https"):
        redirect_target("https://go.dev/x", target)

    assert redirect_target("http://127.0.0.1:2/x", target) == target


def test_the_login_in_a_redirect_is_neither_sent_nor_shown(mirror, client):
    to = mirror.base.replace("//", "//user:secret@")
    mirror.fault("/dl/", faults.redirect(f"{to}/there"))
    mirror.fault("/there", faults.status(403))

    with pytest.raises(NetworkError) as caught:
        client().get(mirror.index_url, 10)

    assert "secret" not in str(caught.value)
    assert paths(mirror) == ["/dl/", "/there"]
    assert mirror.requests[1].headers["Authorization"] is None


@pytest.mark.parametrize("target", ["http://[::1", "https://a\x7fb/", "javascript:alert(1)"])
def test_a_redirect_to_what_is_no_address_is_not_followed(mirror, client, target):
    mirror.fault("/dl/", faults.redirect(target))

    with pytest.raises(NetworkError):
        client().get(mirror.index_url, 10)
    assert set(paths(mirror)) == {"/dl/"}


@pytest.mark.parametrize(
    "url", ["http://example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", ""]
)
def test_plain_http_is_for_loopback_alone(client, url):
    with pytest.raises(UsageError, match="not https"):
        client().get(url, 10)


def test_a_body_without_end_is_cut_off(client):
    def endless(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)

    with RawServer(endless) as server, pytest.raises(TooLarge, match="more than 1000000"):
        client().get(server.base, 1_000_000)


@pytest.mark.parametrize("coding", ["gzip", "br", "x-gzip"])
def test_an_encoded_body_that_was_not_asked_for_is_refused(mirror, client, coding):
    mirror.fault("/dl/", faults.encoded(coding))

    with pytest.raises(NetworkError, match="a content encoding that was not requested"):
        client().get(mirror.index_url + "?mode=json", 1 << 20)
    assert mirror.requests[0].headers["Accept-Encoding"] == "identity"


def test_a_header_that_never_ends_is_cut_off_in_time(client):
    """No single read takes long; the whole does."""

    def dribble(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    with RawServer(dribble) as server, pytest.raises(NetworkError, match="took too long"):
        client(Limits(small=0.3), Clock()).get(server.base, 100)
    with RawServer(dribble) as server, pytest.raises(NetworkError, match="took too long"):
        client(Limits(connect=0.1, read=0.2), Clock()).get(server.base, 100)


def test_a_body_that_dribbles_is_given_up(client, waits):
    """The clock of this test moves ten seconds a look."""
    moments = iter(range(0, 10**6, 10))

    def dribble(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.001)

    clock = Clock(now=lambda: next(moments), sleep=waits, chance=lambda: 1.0)
    with RawServer(dribble) as server, pytest.raises(NetworkError, match="slower than 1024 bytes"):
        client(Limits(small=10**6), clock).get(server.base, 100_000)


def test_a_server_that_says_nothing_is_given_up(client):
    def silent(connection):
        request_of(connection)
        connection.recv(1)  # until the client leaves

    with RawServer(silent) as server, pytest.raises(NetworkError, match="nothing has come"):
        client(Limits(read=0.1, tries=1)).get(server.base, 100)


def test_what_stalls_is_tried_once_more_and_told(calm):
    """Twice 15 seconds, and the next source is asked; a file may take twice 30."""
    told = []

    def silent(connection):
        request_of(connection)
        connection.recv(1)

    short = Limits(read=9, read_small=0.1)
    with (
        Http(environ={}, limits=short, clock=calm, tell=told.append) as http,
        RawServer(silent) as server,
    ):
        with pytest.raises(Stalled):
            http.get(server.base, 100)
        assert server.connections == 2
        assert told == [f"{server.base}: nothing has come for 0 s; trying again"]


def test_a_download_that_stalls_goes_on_after_what_has_come(calm, tmp_path):
    told = []

    def stalling(connection):
        if b"Range: bytes=2-" in request_of(connection):
            part = b"HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\n"
            connection.sendall(part + b"Content-Range: bytes 2-3/4\r\n\r\n34")
        else:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n12")
            connection.recv(1)

    short = Limits(read=0.2)
    with (
        Http(environ={}, limits=short, clock=calm, tell=told.append) as http,
        RawServer(stalling) as server,
        open_partial(str(tmp_path), server.base, hashlib.sha256(b"1234").hexdigest()) as part,
    ):
        got = http.download(server.base, part, 4, lambda *_: None)
    assert got.sha256 == hashlib.sha256(b"1234").hexdigest()
    assert len(told) == 1


HEAD = b"HTTP/1.1 200 OK\r\n"
NONSENSE = {
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a negative length": HEAD + b"Content-Length: -1\r\n\r\n",
    "noise": b"\0" * 100 + b"\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    "a header of 200 kB": HEAD + b"X: " + b"y" * 200_000,
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\n\r\n",
    "no news": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "a part": b"HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\n\r\nok",
}


@pytest.mark.parametrize("answer", list(NONSENSE))
def test_what_is_no_answer_is_a_failure_of_the_network(client, answer):
    with RawServer(answering(NONSENSE[answer])) as server, pytest.raises(NetworkError):
        client(Limits(read=2, tries=1)).get(server.base, 100)


def test_an_answer_with_a_wrong_length_is_cut_there(client):
    long = OK.replace(b": 2", b": 1")
    with RawServer(answering(long)) as server:
        assert client().get(server.base, 100) == b"o"


def test_a_handshake_that_never_ends_is_cut_off_in_time(client):
    def dribble(connection):
        connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\x00")  # a ServerHello of 16 kB
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    with RawServer(dribble) as server:
        url = server.base.replace("http:", "https:")
        with pytest.raises(NetworkError, match="took too long"):
            client(Limits(small=0.3, tries=1), Clock()).get(url, 100)


def test_what_is_refused_is_hung_up_on_at_once(client):
    """While the client lives on: a server that sends for ever shall not."""
    hung_up = threading.Event()

    def endless(connection):
        request_of(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                connection.sendall(b" " * 65536)
        except OSError:
            hung_up.set()

    living = client()
    with RawServer(endless) as server:
        with pytest.raises(TooLarge):
            living.get(server.base, 100_000)
        assert hung_up.wait(60)
        with RawServer(answering(OK)) as other:
            assert living.get(other.base, 10) == b"ok"


@pytest.mark.parametrize("end", [Http.stop, Http.__exit__])
def test_a_client_that_is_ended_ends_what_is_going_on_and_begins_nothing(client, end):
    living = client()
    reached = threading.Event()

    def silent(connection):
        request_of(connection)
        reached.set()
        connection.recv(1)

    with RawServer(silent) as server:
        other = living.clone()
        failures = []

        def ask():
            try:
                other.get(server.base, 10)
            except NetworkError as error:
                failures.append(str(error))

        thread = threading.Thread(target=ask)
        thread.start()
        assert reached.wait(240)
        end(living)
        thread.join(60)
        assert failures == [f"{server.base}: interrupted"]
        for each in (living, other):
            with pytest.raises(NetworkError, match="interrupted"):
                each.get(server.base, 10)
        assert server.connections == 1
