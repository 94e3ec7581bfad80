"""
Every byte that gover reads from a network. The only importer of httpx.

https alone, through redirects too; plain http only on loopback. No body is decoded on
the way, none grows past its cap, and no wait is endless: a read has a deadline, and so
has the whole.
"""

import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Self, TypeVar

import httpx
import truststore

from gover import __version__
from gover.errors import NetworkError
from gover.escape import safe
from gover.network.deadline import Deadline
from gover.network.netrc import authorization
from gover.network.partial import PartialDownload
from gover.network.response import (
    ResponseHead,
    check,
    check_size,
    check_url,
    followed,
    origin,
    shown,
    validators,
)
from gover.network.retry import Clock, Limits, Pace, Passing, tried
from gover.network.url import without_password

_MOST_REDIRECTS = 5
_LIMITS, _CLOCK = Limits(), Clock()

Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0: not known)
_T = TypeVar("_T")


class Download(NamedTuple):
    """What arrived."""

    url: str  # where the bytes came from, after redirects
    sha256: str  # lower-case hex
    size: int  # bytes


class Page(NamedTuple):
    """A small body, and by what to ask whether there is another one meanwhile."""

    body: bytes
    validators: Mapping[str, str]  # request headers: If-None-Match, If-Modified-Since


class Http:
    """A connection to the world, for one thread; `offline` refuses to open any."""

    def __init__(
        self,
        *,
        offline: bool = False,
        environ: Mapping[str, str] = os.environ,
        limits: Limits = _LIMITS,
        clock: Clock = _CLOCK,
    ) -> None:
        self.offline = offline
        self._environ = environ
        self._limits = limits
        self._clock = clock
        self._open: httpx.Client | None = None
        self._cutter = Deadline()
        self._others: list[Http] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for other in self._others:
            other.__exit__()
        if self._open is not None:
            self._open.close()
        self._cutter.close()

    def another(self) -> "Http":
        """Return one more like this, for another thread; it is closed with this one."""
        other = Http(
            offline=self.offline, environ=self._environ, limits=self._limits, clock=self._clock
        )
        self._others.append(other)
        return other

    @property
    def is_stopped(self) -> bool:
        return self._cutter.stopped

    def stop(self) -> None:
        """Let every request end now, those of `another` included, and none begin."""
        for each in (self, *self._others):
            each._cutter.stop()  # noqa: SLF001  of its own kind

    def get(self, url: str, most: int) -> bytes:
        """
        Return a small body of at most `most` bytes.

        Raises:
            Absent: 404 or 410.
            NetworkError: no answer, or another one, or a redirect away from https.
            VerificationError: more than `most` bytes.
            UsageError: `url` is not https.
        """
        page = self.get_if_changed(url, most, {})
        if page is None:
            raise NetworkError(f"{shown(url)}: HTTP 304, which was not asked for")
        return page.body

    def get_if_changed(self, url: str, most: int, seen: Mapping[str, str]) -> Page | None:
        """Return a small body; None when it is the one that the validators `seen` came with."""

        def once(deadline: float) -> Page | None:
            accepted = {200, 304} if seen else {200}
            with self._answer(url, seen, deadline, accepted) as answer:
                if answer.status_code == 304:
                    return None
                body = bytearray()
                for piece in self._pieces(answer, url):
                    body += piece
                    check_size(url, len(body), most)
                return Page(bytes(body), validators(answer.headers))

        return self._tried(once, lambda: 0, self._limits.small)

    def download(self, url: str, part: PartialDownload, most: int, progress: Progress) -> Download:
        """
        Bring `part` to its end, `most` bytes at most, hashing it on the way.

        A connection that breaks is followed by another one, which asks for the rest.
        Raises the same as `get`, and OSError for a full disk.
        """

        def once(deadline: float) -> Download:
            accepted = {200, 206, 416}
            with self._answer(url, part.wanted(url), deadline, accepted) as answer:
                total = part.begin(ResponseHead(answer.status_code, answer.headers), url)
                check_size(url, total, most)
                for piece in self._pieces(answer, url) if answer.status_code != 416 else ():
                    part.write(piece)
                    check_size(url, part.size, most)
                    progress(part.size, total)
                return Download(without_password(str(answer.url)), part.sha256, part.size)

        return self._tried(once, lambda: part.size, self._limits.large)

    def _tried(self, once: Callable[[float], _T], arrived: Callable[[], int], whole: float) -> _T:
        return tried(once, arrived, whole, self._limits, self._clock)

    @contextmanager
    def _answer(
        self, url: str, headers: Mapping[str, str], deadline: float, accepted: set[int]
    ) -> Iterator[httpx.Response]:
        check_url(url)
        login, first = authorization(url, self._environ), origin(url)
        url = without_password(url)
        with self._cutter.within(deadline - self._clock.now()):
            for _ in range(_MOST_REDIRECTS + 1):
                ours = login is not None and origin(url) == first
                sent = {**headers, "Authorization": login} if ours and login else headers
                with self._sent(url, sent) as answer:
                    if not answer.has_redirect_location:
                        check(
                            ResponseHead(answer.status_code, answer.headers),
                            url,
                            accepted,
                            self._clock,
                        )
                        yield answer
                        return
                    url = followed(url, answer.headers["location"])
        raise NetworkError(f"{shown(url)}: more than {_MOST_REDIRECTS} redirects")

    @contextmanager
    def _sent(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        client = self._client()
        try:
            # auth=None: a login is ours to give, and not httpx's to find
            extensions = {"trace": self._cutter.trace}
            request = client.build_request("GET", url, headers=headers, extensions=extensions)
            answer = client.send(request, stream=True, auth=None)
            try:
                yield answer
            finally:
                answer.close()
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise self._failure(url, error) from error

    def _failure(self, url: str, error: Exception) -> NetworkError:
        if self._cutter.stopped:
            return NetworkError(f"{shown(url)}: interrupted")
        if self._cutter.late:
            return NetworkError(f"{shown(url)}: took too long")
        words = re.sub(r"\[Errno -?[0-9]+\] ", "", str(error)) or type(error).__name__
        said = f"{shown(url)}: {safe(words)}"
        passing = isinstance(error, httpx.TransportError) and not _is_lasting(error)
        return Passing(said) if passing else NetworkError(said)

    def _pieces(self, answer: httpx.Response, url: str) -> Iterator[bytes]:
        pace = Pace(self._limits, self._clock)
        for piece in answer.iter_raw():  # as they come: a slow server is to be noticed
            yield piece
            if pace.is_too_slow(len(piece)):
                slow = f"slower than {self._limits.rate} bytes a second"
                raise Passing(f"{shown(url)}: {slow}")

    def _client(self) -> httpx.Client:
        if self.offline:
            raise NetworkError("gover is offline, by --offline or GOVER_OFFLINE")
        if self._cutter.stopped:
            raise NetworkError("interrupted")
        if self._open is None:
            self._open = httpx.Client(
                verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                timeout=httpx.Timeout(self._limits.read, connect=self._limits.connect),
                # identity: what is hashed is what was published
                headers={"User-Agent": f"gover/{__version__}", "Accept-Encoding": "identity"},
            )
        return self._open


def _is_lasting(error: BaseException | None) -> bool:
    """Tell whether a failure is about names, certificates or proxies: no time mends it."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return True
    if isinstance(error, (ssl.SSLCertVerificationError, httpx.UnsupportedProtocol)):
        return True
    if isinstance(error, httpx.ProxyError):
        return True
    cause = error.__cause__ or error.__context__ if error else None
    return cause is not None and _is_lasting(cause)
