"""
Read parts of a file from a server, one range a request (RFC 9110 14).

Servers differ: some ignore ranges, answer some of them only, or refuse several in one request.
Whatever is not exactly the requested part of the same file ends the reading.
"""

import re
from collections.abc import Iterator

from gover.errors import NetworkError
from gover.network.client import Http
from gover.network.response import ResponseHead, check_encoding
from gover.network.retry import TransientError, TransientStatus
from gover.network.url import shown_url

_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)
_VALIDATORS = ("etag", "last-modified")  # the same in each answer, where the server sends them


class NoRanges(NetworkError):
    """The server does not answer with the requested part of the file."""


class RangeReader:
    """
    One file on a server, read in at most `most` requests, each to its first URL.

    size  bytes of the file

    A redirect is followed each time: where it leads may expire. After an HTTP 429, or any other
    refusal, no request is made. A reader is for one thread at a time.
    """

    def __init__(self, http: Http, url: str, most: int, max_size: int) -> None:
        """
        Request the first byte.

        Raises:
            NoRanges: the server does not serve ranges, or the file has more than `max_size` bytes.
            NetworkError: it cannot be reached, or refuses.
        """
        self._http = http
        self._url = url
        self._left = most
        self._first: ResponseHead | None = None
        self.size = 0
        for _ in self.pieces(0, 1):
            pass
        if self.size > max_size:
            raise NoRanges(f"{shown_url(url)}: more than {max_size} bytes")

    @property
    def requests_left(self) -> int:
        return self._left

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """
        Yield the bytes from `start` up to `end`, exactly; after a broken connection the rest.

        A later request without a byte of an answer is repeated once: a server may close a kept
        connection at the moment when it is used again (RFC 9112 9.3.1).

        Raises as the constructor.
        """
        may_repeat = self._first is not None
        while start < end:
            before = start
            try:
                for piece in self._request(start, end):
                    start += len(piece)
                    yield piece
            except TransientStatus:
                raise
            except TransientError:
                if start == before and not may_repeat:
                    raise
                may_repeat = start > before

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`."""
        return b"".join(self.pieces(start, end))

    def _request(self, start: int, end: int) -> Iterator[bytes]:
        if not self._left:
            raise NoRanges(f"{shown_url(self._url)}: the connection breaks too often")
        self._left -= 1
        headers = {"Range": f"bytes={start}-{end - 1}", **self._if_unchanged()}
        with self._http.request_range(self._url, headers) as (head, body):
            self._check(head, start, end)
            left = end - start
            for piece in body:
                left -= len(piece)
                if left < 0:
                    raise NoRanges(f"{shown_url(self._url)}: more bytes than requested")
                yield piece
            if left:
                raise TransientError(f"{shown_url(self._url)}: the connection was cut off")

    def _if_unchanged(self) -> dict[str, str]:
        """Return the header by which a changed file is answered as a whole (RFC 9110 13.1.5)."""
        etag = self._first.headers.get("etag", "") if self._first else ""
        return {"If-Range": etag} if etag.startswith('"') else {}  # a weak one is not allowed

    def _check(self, head: ResponseHead, start: int, end: int) -> None:
        check_encoding(head, self._url)
        if head.status != 206:
            raise NoRanges(f"{shown_url(self._url)}: HTTP {head.status} to a range")
        stated = _RANGE.fullmatch(head.headers.get("content-range", ""))
        length = head.headers.get("content-length", str(end - start))
        if (
            stated is None
            or (int(stated[1]), int(stated[2])) != (start, end - 1)
            or length != str(end - start)
        ):
            raise NoRanges(f"{shown_url(self._url)}: another range than the requested one")
        first = self._first or head
        size = self.size if self._first else int(stated[3])
        same = (first.headers.get(name) == head.headers.get(name) for name in _VALIDATORS)
        if int(stated[3]) != size or not all(same):
            raise NoRanges(f"{shown_url(self._url)}: the file has changed meanwhile")
        self._first, self.size = first, size
