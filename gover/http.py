"""
Every byte that gover reads from a network. The only importer of httpx.

https alone, through redirects too; plain http only on loopback. No body is decoded on
the way, none grows past its cap, and no wait is endless: each read has a deadline.
"""

import hashlib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, Self
from urllib.parse import urljoin

import httpx
import truststore

from gover import __version__
from gover.errors import NetworkError, UsageError, VerificationError
from gover.text import safe
from gover.urls import is_acceptable, without_password

_MOST_REDIRECTS = 5
_CONNECT, _READ = 10.0, 30.0  # seconds
_PIECE = 256 * 1024  # bytes a read

Progress = Callable[[int, int], None]  # bytes so far, bytes in all (0: not known)


class Absent(NetworkError):
    """The server answered that there is no such thing: 404 or 410."""


class Download(NamedTuple):
    """What arrived."""

    url: str  # where the bytes came from, after redirects
    sha256: str  # lower-case hex
    size: int  # bytes


class Http:
    """A connection to the world; `offline` refuses to open any, `patience` is in seconds."""

    def __init__(self, *, offline: bool = False, patience: float = _READ) -> None:
        self._offline = offline
        self._patience = patience
        self._open: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._open is not None:
            self._open.close()

    def get(self, url: str, most: int) -> bytes:
        """
        Return a small body of at most `most` bytes.

        Raises:
            Absent: 404 or 410.
            NetworkError: no answer, or another one.
            VerificationError: more than `most` bytes, or a redirect away from https.
        """
        with self._answer(url) as answer:
            body = b""
            for piece in _pieces(answer):
                body += piece
                if len(body) > most:
                    raise VerificationError(f"{_shown(url)}: more than {most} bytes")
            return body

    def download(self, url: str, to: BinaryIO, most: int, progress: Progress) -> Download:
        """
        Write a body of at most `most` bytes to `to`, hashing it on the way.

        Raises the same as `get`.
        """
        with self._answer(url) as answer:
            length = answer.headers.get("content-length", "")
            total = int(length) if length.isdecimal() else 0
            digest, size = hashlib.sha256(), 0
            for piece in _pieces(answer):
                size += len(piece)
                if size > most:
                    raise VerificationError(f"{_shown(url)}: more than {most} bytes")
                digest.update(piece)
                to.write(piece)
                progress(size, total)
            return Download(str(answer.url), digest.hexdigest(), size)

    @contextmanager
    def _answer(self, url: str) -> Iterator[httpx.Response]:
        for _ in range(_MOST_REDIRECTS + 1):
            check_url(url)
            try:
                with self._client().stream("GET", url) as answer:
                    if answer.is_redirect:
                        url = urljoin(url, answer.headers.get("location", ""))
                        continue
                    _check_status(answer, url)
                    yield answer
                    return
            except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
                reason = safe(str(error) or type(error).__name__)
                raise NetworkError(f"{_shown(url)}: {reason}") from error
        raise NetworkError(f"{_shown(url)}: more than {_MOST_REDIRECTS} redirects")

    def _client(self) -> httpx.Client:
        if self._offline:
            raise NetworkError("gover is offline, by --offline or GOVER_OFFLINE")
        if self._open is None:
            self._open = httpx.Client(
                verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                timeout=httpx.Timeout(self._patience, connect=min(self._patience, _CONNECT)),
                # identity: what is hashed is what was published
                headers={"User-Agent": f"gover/{__version__}", "Accept-Encoding": "identity"},
            )
        return self._open


def check_url(url: str) -> None:
    """
    Accept https, and http on loopback.

    Raises:
        UsageError: anything else.
    """
    if not is_acceptable(url):
        raise UsageError(f"{_shown(url)}: not https")


def _check_status(answer: httpx.Response, url: str) -> None:
    if answer.status_code in (404, 410):
        raise Absent(f"{_shown(url)}: not there (HTTP {answer.status_code})")
    if answer.status_code != 200:
        raise NetworkError(f"{_shown(url)}: HTTP {answer.status_code}")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise NetworkError(f"{_shown(url)}: an encoded body that was not asked for")


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    return answer.iter_raw(_PIECE)


def _shown(url: str) -> str:
    # A private proxy's URL may carry a password.
    return safe(without_password(url))
