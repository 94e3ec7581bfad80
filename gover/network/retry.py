"""When to try again, and how long to wait before: no request of gover's is for ever."""

import itertools
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, TypeVar

from gover.errors import NetworkError

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

# What a server says when it may well say something else later (RFC 9110, RFC 6585).
TRANSIENT = frozenset((408, 425, 429, 500, 502, 503, 504))

_FIRST = 0.5  # seconds that the first pause has at most; each further one twice as many
_LONGEST = 8.0


class Limits(NamedTuple):
    """How long and how often; times are in seconds."""

    connect: float = 10.0
    read: float = 30.0  # between two pieces of an answer
    small: float = 120.0  # for a small body, redirects and pauses included
    large: float = 3600.0  # for an archive, likewise
    rate: int = 1024  # bytes a second, at the least
    window: float = 30.0  # over which the rate is taken
    tries: int = 3  # in a row that bring nothing
    most_tries: int = 20  # whatever each of them brings
    retry_after: float = 30.0  # the longest wait that a server may ask for


class Clock(NamedTuple):
    """What time is, for those who wait; another one in tests."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = random.random  # from 0 up to 1


def pause(attempt: int, clock: Clock) -> float:
    """Return how many seconds to wait after the `attempt`-th failure: any part of a bound."""
    bound: float = min(_FIRST * 2 ** (attempt - 1), _LONGEST)
    return bound * clock.chance()


def retry_after(value: str, clock: Clock) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110 10.2.3); None: nothing."""
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(clock.wall(), UTC)).total_seconds())


class Passing(NetworkError):
    """A failure that may be over soon; `after`: in how many seconds, where that is known."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


def tried(
    once: Callable[[float], _T],
    arrived: Callable[[], int],
    whole: float,
    limits: Limits,
    clock: Clock,
) -> _T:
    """
    Do something over a network until it works, or has brought nothing a few times in a row.

    `once` gets the moment by which it must be done, `whole` seconds from now; `arrived` tells
    how many bytes there are so far. Raises what `once` raised last.
    """
    deadline = clock.now() + whole
    fruitless = 0
    for attempt in itertools.count(1):
        before = arrived()
        try:
            return once(deadline)
        except Passing as error:
            fruitless = 0 if arrived() > before else fruitless + 1
            wait = pause(max(fruitless, 1), clock) if error.after is None else error.after
            too_often = fruitless >= limits.tries or attempt == limits.most_tries
            if too_often or wait > limits.retry_after or clock.now() + wait > deadline:
                raise
            _LOG.info("%s; once more in %.1f s", error, wait)
            clock.sleep(wait)
    raise AssertionError


class Pace:
    """How fast something arrives, looked at once a window."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._now = clock.now
        self._since = clock.now()
        self._arrived = 0

    def is_too_slow(self, more: int) -> bool:
        """Count `more` bytes; tell whether a whole window has passed with too few."""
        self._arrived += more
        passed = self._now() - self._since
        if passed < self._limits.window:
            return False
        slow = self._arrived < self._limits.rate * passed
        self._since, self._arrived = self._now(), 0
        return slow
