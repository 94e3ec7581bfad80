"""
The HTTP client: everything that gover reads from a network.

Only https, redirects included; plain http on loopback alone. Bodies are not decoded and
have a maximum size; each read and each request as a whole has a time limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from gover.errors import NetworkError
from gover.network.deadline import Deadline
from gover.network.response import (
    Offline,
    ResponseHead,
    TooLarge,
    WebPage,
    check_encoding,
    check_size,
    check_status,
    is_web_page,
    redirect_target,
    validators,
)
from gover.network.retry import Clock, Limits, Stalled, TransferRate, retry
from gover.network.url import check_url, origin, shown_url, without_password

if TYPE_CHECKING:
    from gover.network.exchange import Answer, Exchange
    from gover.network.goauth import Credentials
    from gover.network.partial import PartialDownload

_MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_LIMITS, _CLOCK = Limits(), Clock()

Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0: unknown)
_T = TypeVar("_T")


def _ignore(_: str) -> None:
    pass


class Download(NamedTuple):
    """A finished download."""

    url: str  # after redirects
    sha256: str  # lower-case hex
    size: int  # bytes
    is_labelled: bool  # Content-Encoding: gzip, which the bytes may have or not
    is_measured: bool = True  # the server has told how many bytes there are


class Page(NamedTuple):
    """A small body, and the headers that request it again only if it has changed."""

    body: bytes
    validators: Mapping[str, str]  # request headers: If-None-Match, If-Modified-Since


class Http:
    """An HTTP client for one thread; with `offline` each request is a NetworkError."""

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        offline: bool = False,
        limits: Limits = _LIMITS,
        clock: Clock = _CLOCK,
        tell: Callable[[str], None] = _ignore,
    ) -> None:
        """`tell` is called with a sentence about what takes long."""
        self.offline = offline
        self._tell = tell
        self._limits = limits
        self._clock = clock
        self._deadline = Deadline()
        self._environ = environ
        self._exchange: Exchange | None = None
        self._clones: list[Http] = []
        self._credentials: Credentials | None = None

    def __enter__(self) -> Self:
        return self

    def _connected(self) -> Exchange:
        """Return what sends requests: httpx is loaded for the first one."""
        if self._exchange is None:
            import gover.network.http_library  # noqa: F401, PLC0415  before the modules that use it
            from gover.network.exchange import Exchange  # noqa: PLC0415  see above

            self._exchange = Exchange(self._environ, self._deadline)
        return self._exchange

    def _logins(self) -> Credentials:
        if self._credentials is None:
            from gover.network.goauth import Credentials  # noqa: PLC0415  as above

            self._credentials = Credentials(self._environ)
        return self._credentials

    def __exit__(self, *_: object) -> None:
        self.stop()  # a thread that still downloads would try again
        for clone in self._clones:
            clone.__exit__()
        if self._exchange is not None:
            self._exchange.close()

    def clone(self) -> Http:
        """Return a client with the same settings for another thread; closed with this one."""
        clone = Http(
            offline=self.offline,
            environ=self._environ,
            limits=self._limits,
            clock=self._clock,
            tell=self._tell,
        )
        clone._credentials = self._logins()  # its commands run once
        self._clones.append(clone)
        return clone

    @contextmanager
    def limited(self, limits: Limits) -> Iterator[None]:
        """Use other limits in the block: for what can be done without, if it takes long."""
        before, self._limits = self._limits, limits
        try:
            yield
        finally:
            self._limits = before

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` has been called."""
        return self._deadline.stopped

    def stop(self) -> None:
        """End the requests of this client and its clones, and refuse further ones."""
        self._deadline.stop()
        for clone in self._clones:
            clone.stop()

    def get(self, url: str, max_size: int) -> bytes:
        """
        Return a small body of at most `max_size` bytes.

        Raises:
            Absent: 404 or 410.
            NetworkError: no response, another status, a redirect to what is not https, or more
                than `max_size` bytes.
            UsageError: `url` is not https.
        """
        page = self.get_if_changed(url, max_size, {})
        if page is None:
            raise NetworkError(f"{shown_url(url)}: an unexpected HTTP 304")
        return page.body

    def get_if_changed(self, url: str, max_size: int, known: Mapping[str, str]) -> Page | None:
        """Return a small body; None when it has not changed since the validators `known`."""
        limits = self._limits.for_small()

        def attempt(deadline: float) -> Page | None:
            accepted = {200, 304} if known else {200}
            with self._answer(url, known, deadline, accepted, limits) as answer:
                if answer.head.status == 304:
                    return None
                body = bytearray()
                for piece in self._pieces(answer, limits):
                    body += piece
                    if len(body) > max_size:
                        raise TooLarge(url, max_size)
                if is_web_page(answer.head, bytes(body[:64])):
                    raise WebPage(url, answer.url)
                check_encoding(answer.head, url)
                return Page(bytes(body), validators(answer.head.headers))

        return self._retry(attempt, lambda: 0, self._limits.small)

    def download(
        self, url: str, part: PartialDownload, max_size: int, progress: Progress
    ) -> Download:
        """
        Complete `part`, of at most `max_size` bytes, and return its hash.

        After a broken connection, the next request is for the rest.

        Raises as `get`, OSError for a full disk, and VerificationError for more than `max_size`
        bytes.
        """
        limits = self._limits

        def attempt(deadline: float) -> Download:
            accepted = {200, 206, 416}
            headers = part.request_headers(url)
            with self._answer(url, headers, deadline, accepted, limits) as answer:
                is_labelled = check_encoding(answer.head, url, ("gzip", "x-gzip"))
                pieces = self._pieces(answer, limits) if answer.head.status != 416 else iter(())
                first = next(pieces, b"")
                if answer.head.status == 200 and is_web_page(answer.head, first):
                    raise WebPage(url, answer.url)  # before it takes the place of the part
                total = part.start_body(answer.head, url)
                check_size(url, total, max_size, is_labelled=is_labelled)
                for piece in chain((first,), pieces):
                    part.write(piece)
                    check_size(url, part.size, max_size, is_labelled=is_labelled)
                    progress(part.size, total)
                return Download(answer.url, part.sha256, part.size, is_labelled, total > 0)

        return self._retry(attempt, lambda: part.size, self._limits.large)

    @contextmanager
    def request_range(
        self, url: str, headers: Mapping[str, str]
    ) -> Iterator[tuple[ResponseHead, Iterator[bytes]]]:
        """
        Request a part of a file by `headers`, once; yield head and body of the answer.

        Any status of a success, or that no such part exists, is an answer; else raises as `get`.
        """
        limits = self._limits
        deadline = self._clock.now() + limits.large
        with self._answer(url, headers, deadline, {200, 206, 416}, limits) as answer:
            yield answer.head, self._pieces(answer, limits)

    def _retry(
        self, attempt: Callable[[float], _T], received: Callable[[], int], seconds: float
    ) -> _T:
        return retry(attempt, received, seconds, self._limits, self._clock, tell=self._tell)

    @contextmanager
    def _answer(
        self,
        url: str,
        headers: Mapping[str, str],
        deadline: float,
        accepted: set[int],
        limits: Limits,
    ) -> Iterator[Answer]:
        check_url(url)
        self._check_may_request()
        login, first_origin = self._logins().find(url), origin(url)
        url, redirects, may_log_in = without_password(url), 0, True
        with self._deadline.within(limits.head) as limit:
            while redirects <= _MAX_REDIRECTS:
                limit(min(limits.head, deadline - self._clock.now()))
                # Never send a login to another server that a redirect leads to.
                is_first = origin(url) == first_origin
                sent = {**headers, **login.headers} if is_first else headers
                with self._connected().send(url, sent, limits) as answer:
                    limit(deadline - self._clock.now())
                    status = answer.head.status
                    login.conclude(status)
                    if may_log_in and is_first and 400 <= status < 500:
                        may_log_in = False
                        if again := self._logins().find_after(url, answer.head):
                            login = again
                            continue
                    location = answer.head.headers.get("location")
                    if location is None or status not in _REDIRECTS:
                        check_status(answer.head, url, accepted, self._clock)
                        yield answer
                        return
                    url, redirects = redirect_target(url, location), redirects + 1
        raise NetworkError(f"{shown_url(url)}: more than {_MAX_REDIRECTS} redirects")

    def _pieces(self, answer: Answer, limits: Limits) -> Iterator[bytes]:
        rate = TransferRate(limits, self._clock)
        for piece in answer.body:  # as they come: a slow server must be noticed
            yield piece
            if rate.is_too_slow(len(piece)):
                slow = f"slower than {limits.rate} bytes a second"
                raise Stalled(f"{shown_url(answer.url)}: {slow}")

    def _check_may_request(self) -> None:
        if self.offline:
            raise Offline("gover is offline (set by --offline or GOVER_OFFLINE)")
        if self._deadline.stopped:
            raise NetworkError("interrupted")
