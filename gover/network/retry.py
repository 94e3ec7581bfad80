"""When to repeat a failed request, and how long to wait first; every request has a limit."""

import itertools
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from gover.errors import NetworkError

_T = TypeVar("_T")

# Statuses after which the same request may succeed later (RFC 9110, RFC 6585).
TRANSIENT_STATUSES = frozenset((408, 425, 429, 500, 502, 503, 504))

_FIRST = 0.5  # seconds: the longest first pause; the bound doubles with each further one
_LONGEST = 8.0


class Limits(NamedTuple):
    """Time limits in seconds, the lowest transfer rate, and the number of attempts."""

    connect: float = 10.0
    read: float = 30.0  # between two pieces of a body, and before the first
    read_small: float = 15.0  # likewise, of a small body: the next source may have it at once
    small: float = 120.0  # for a small body, redirects and pauses included
    large: float = 3600.0  # for an archive, likewise
    rate: int = 1024  # bytes a second, at the least
    window: float = 30.0  # over which the rate is measured
    tries: int = 3  # consecutive attempts without new bytes
    most_tries: int = 20  # attempts in all
    retry_after: float = 30.0  # the longest wait that a server may request

    def for_small(self) -> "Limits":
        """Return the limits for a small body."""
        seconds = min(self.read, self.read_small)
        return self._replace(read=seconds, window=min(self.window, seconds))

    @property
    def head(self) -> float:
        """Seconds for a connection and the head of one answer, however it comes."""
        return self.connect + self.read


def _chance() -> float:
    import random  # noqa: PLC0415  for a second attempt alone

    return random.random()  # noqa: S311  it spreads retries, and hides nothing


class Clock(NamedTuple):
    """Time, sleep and randomness; tests replace them."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = _chance  # from 0 up to 1


def backoff(attempt: int, clock: Clock) -> float:
    """Return the seconds to wait after the `attempt`-th failure: a random part of a bound."""
    bound: float = min(_FIRST * 2 ** (attempt - 1), _LONGEST)
    return bound * clock.chance()


def retry_after(value: str, clock: Clock) -> float | None:
    """Return the seconds in a Retry-After header (RFC 9110 10.2.3); None for none."""
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        from datetime import UTC, datetime  # noqa: PLC0415  a rare answer
        from email.utils import parsedate_to_datetime  # noqa: PLC0415  a rare answer

        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(clock.wall(), UTC)).total_seconds())


class TransientError(NetworkError):
    """A failure after which a retry may succeed, in `after` seconds where that is known."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Stalled(TransientError):
    """Nothing has come for as long as the limits allow, or too little."""


class TransientStatus(TransientError):
    """An answer with one of the TRANSIENT_STATUSES."""


def retry(
    attempt: Callable[[float], _T],
    received: Callable[[], int],
    seconds: float,
    limits: Limits,
    clock: Clock,
    *,
    tell: Callable[[str], None],
) -> _T:
    """
    Return the result of `attempt`, repeated after each TransientError as `limits` allow.

    `attempt` is called with the moment by which it must be done, `seconds` from now;
    `received` returns the number of bytes so far. An attempt that has stalled counts twice, and
    `tell` is called with the reason. Raises the last error of `attempt`.
    """
    deadline = clock.now() + seconds
    fruitless = 0
    for count in itertools.count(1):
        before = received()
        try:
            return attempt(deadline)
        except TransientError as error:
            is_stalled = isinstance(error, Stalled)
            fruitless = (0 if received() > before else fruitless + 1) + is_stalled
            wait = backoff(max(fruitless, 1), clock) if error.after is None else error.after
            too_often = fruitless >= limits.tries or count == limits.most_tries
            if too_often or wait > limits.retry_after or clock.now() + wait > deadline:
                raise
            if is_stalled:
                tell(f"{error}; trying again")
            import logging  # noqa: PLC0415  few requests fail

            logging.getLogger(__name__).info("%s; retrying in %.1f s", error, wait)
            clock.sleep(wait)
    raise AssertionError


class TransferRate:
    """The rate of a transfer, measured once a window."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._now = clock.now
        self._since = clock.now()
        self._received = 0

    def is_too_slow(self, count: int) -> bool:
        """Add `count` bytes; return whether a whole window has passed with too few."""
        self._received += count
        passed = self._now() - self._since
        if passed < self._limits.window:
            return False
        slow = self._received < self._limits.rate * passed
        self._since, self._received = self._now(), 0
        return slow
