"""Which address of a host is connected to, and how long the dead ones cost."""

import socket
import time
from contextlib import ExitStack

import pytest

from gover.network import dial as module
from gover.network.dial import dial

GONE = "127.0.0.1", 9  # refused at once


@pytest.fixture
def places():
    """Addresses on this machine: `alive(ip)` accepts, `dead(ip)` answers nothing at all."""
    with ExitStack() as opened:

        def alive(ip):
            family = socket.AF_INET6 if ":" in ip else socket.AF_INET
            listener = opened.enter_context(socket.create_server((ip, 0), family=family))
            return listener.getsockname()[:2]

        def dead(ip):
            family = socket.AF_INET6 if ":" in ip else socket.AF_INET
            listener = opened.enter_context(socket.socket(family))
            listener.bind((ip, 0))
            listener.listen(0)
            for _ in range(4):  # the queue is full: further connections get no answer
                waiting = opened.enter_context(socket.socket(family))
                waiting.setblocking(False)
                waiting.connect_ex(listener.getsockname())
            with socket.socket(family) as probe:
                probe.settimeout(0.3)
                try:
                    probe.connect(listener.getsockname())
                except TimeoutError:
                    return listener.getsockname()[:2]
            pytest.skip("this kernel answers for a full queue")

        yield alive, dead


@pytest.fixture
def resolved(monkeypatch):
    """Let a name have these addresses, in this order."""

    def resolve(*addresses):
        found = [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port),
            )
            for ip, port in addresses
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return resolve


def dialled(seconds=5.0, is_over=lambda: False):
    """Connect; return the port that answered, and the seconds it took."""
    since = time.monotonic()
    with dial("go.test", 443, seconds, is_over) as connection:
        return connection.getpeername()[1], time.monotonic() - since


def test_the_first_address_that_answers_is_taken(places, resolved):
    alive, _ = places
    six, four = alive("::1"), alive("127.0.0.1")

    resolved(six, four)
    assert dialled()[0] == six[1]
    resolved(four, six)
    assert dialled()[0] == four[1]


def test_dead_ipv6_beside_live_ipv4_costs_one_delay(places, resolved):
    alive, dead = places
    four = alive("127.0.0.1")
    resolved(dead("::1"), dead("::1"), dead("::1"), four)

    port, seconds = dialled()

    assert port == four[1]
    assert module._DELAY <= seconds < 3 * module._DELAY  # the families take turns


def test_a_refusal_is_followed_by_the_next_at_once(places, resolved):
    alive, _ = places
    four = alive("127.0.0.1")
    resolved(("::1", 9), GONE, four)

    port, seconds = dialled()

    assert port == four[1]
    assert seconds < module._DELAY


def test_an_address_that_never_answers_has_its_time(places, resolved):
    _, dead = places
    resolved(dead("127.0.0.1"), ("::1", 9))

    with pytest.raises(TimeoutError):
        dialled(0.3)


def test_waiting_ends_when_the_request_is_over(places, resolved):
    _, dead = places
    resolved(dead("127.0.0.1"))
    over = iter([False, False, True])

    since = time.monotonic()
    with pytest.raises(TimeoutError):
        dialled(60.0, lambda: next(over))
    assert time.monotonic() - since < 5


def test_no_descriptor_is_left(places, resolved):
    import os

    alive, dead = places
    resolved(dead("::1"), alive("127.0.0.1"), GONE)
    before = len(os.listdir("/dev/fd"))

    dialled()

    assert len(os.listdir("/dev/fd")) == before
