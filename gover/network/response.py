"""How gover handles an HTTP response: by its status, redirect, encoding and size."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.errors import NetworkError, VerificationError
from gover.network.retry import TRANSIENT_STATUSES, Clock, TransientError, retry_after
from gover.network.url import is_acceptable, is_loopback, shown_url, without_password


class Absent(NetworkError):
    """The server has no such file: 404 or 410."""


class ResponseHead(NamedTuple):
    """Status and headers of a response; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]


def redirect_target(url: str, location: str) -> str:
    """
    Return the URL that a redirect leads to.

    Raises:
        NetworkError: it is not https; or it is http on loopback, and `url` is not on loopback.
    """
    try:
        target = urljoin(url, location)
    except ValueError:
        target = ""
    if not is_acceptable(target) or (
        urlsplit(target).scheme == "http" and not is_loopback(urlsplit(url).hostname or "")
    ):
        raise NetworkError(
            f"{shown_url(url)}: a redirect to {shown_url(target)}, which is not https"
        )
    return without_password(target)


def check_status(head: ResponseHead, url: str, accepted: set[int], clock: Clock) -> None:
    """
    Require one of the accepted statuses, and a body without content encoding.

    Raises:
        Absent: 404 or 410.
        TransientError: a status after which a retry may succeed.
        NetworkError: anything else.
    """
    if head.status in (404, 410):
        raise Absent(f"{shown_url(url)}: not found (HTTP {head.status})")
    if head.status in TRANSIENT_STATUSES:
        after = retry_after(head.headers.get("retry-after", ""), clock)
        raise TransientError(f"{shown_url(url)}: HTTP {head.status}", after)
    if head.status not in accepted:
        raise NetworkError(f"{shown_url(url)}: HTTP {head.status}")
    if head.headers.get("content-encoding", "identity").lower() != "identity":
        raise NetworkError(f"{shown_url(url)}: a content encoding that was not requested")


def check_size(url: str, size: int, max_size: int) -> None:
    """
    Require that a body has at most `max_size` bytes.

    Raises:
        VerificationError: it has more.
    """
    if size > max_size:
        raise VerificationError(f"{shown_url(url)}: more than {max_size} bytes")


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that request a body only if it has changed (RFC 9110 13.1)."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {request: headers[name] for request, name in pairs if name in headers}
