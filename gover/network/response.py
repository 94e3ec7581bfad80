"""What an HTTP answer means to gover: followed, accepted, tried again or refused."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.errors import NetworkError, UsageError, VerificationError
from gover.escape import safe
from gover.network.retry import TRANSIENT, Clock, Passing, retry_after
from gover.network.url import is_acceptable, is_loopback, without_password


class Absent(NetworkError):
    """The server answered that there is no such thing: 404 or 410."""


class ResponseHead(NamedTuple):
    """The first of an answer; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]


def check_url(url: str) -> None:
    """
    Accept https, and http on loopback.

    Raises:
        UsageError: anything else.
    """
    if not is_acceptable(url):
        raise UsageError(f"{shown(url)}: not https")


def followed(url: str, location: str) -> str:
    """
    Return where a redirect leads.

    Raises:
        NetworkError: to something that is not https, or from elsewhere to loopback by http.
    """
    try:
        target = urljoin(url, location)
    except ValueError:
        target = ""
    if not is_acceptable(target) or (
        urlsplit(target).scheme == "http" and not is_loopback(urlsplit(url).hostname or "")
    ):
        raise NetworkError(f"{shown(url)}: a redirect to {shown(target)}, which is not https")
    return without_password(target)


def check(head: ResponseHead, url: str, accepted: set[int], clock: Clock) -> None:
    """
    Require one of the accepted statuses, and a body as it was published.

    Raises:
        Absent: 404 or 410.
        Passing: a status that may be another one soon.
        NetworkError: anything else.
    """
    if head.status in (404, 410):
        raise Absent(f"{shown(url)}: not there (HTTP {head.status})")
    if head.status in TRANSIENT:
        after = retry_after(head.headers.get("retry-after", ""), clock)
        raise Passing(f"{shown(url)}: HTTP {head.status}", after)
    if head.status not in accepted:
        raise NetworkError(f"{shown(url)}: HTTP {head.status}")
    if head.headers.get("content-encoding", "identity").lower() != "identity":
        raise NetworkError(f"{shown(url)}: an encoded body that was not asked for")


def check_size(url: str, size: int, most: int) -> None:
    """
    Require that a body is not larger than it may be.

    Raises:
        VerificationError: it is.
    """
    if size > most:
        raise VerificationError(f"{shown(url)}: more than {most} bytes")


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that ask for a body only if it has changed (RFC 9110 13.1)."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {ask: headers[name] for ask, name in pairs if name in headers}


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return what two URLs of one server have in common: scheme, host and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def shown(url: str) -> str:
    """Return a URL as a message may show it: a private proxy's may carry a password."""
    return safe(without_password(url))
