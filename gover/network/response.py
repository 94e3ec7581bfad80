"""How gover handles an HTTP response: by its status, redirect, encoding and size."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.errors import NetworkError, VerificationError
from gover.network.retry import TRANSIENT_STATUSES, Clock, TransientStatus, retry_after
from gover.network.url import (
    is_acceptable,
    is_loopback,
    shown_host,
    shown_url,
    without_password,
)

_HTML = (b"<!doctype", b"<html", b"<head", b"<body", b"<title", b"<meta", b"<script", b"<!--")


class Absent(NetworkError):
    """The server has no such file: 404 or 410."""

    brief = "has no such file"


class Refused(NetworkError):
    """Another status than the expected one."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.brief = f"answered HTTP {status}"


class WebPage(NetworkError):
    """A web page in place of a file: a company's filter, a login, the portal of a network."""

    brief = "answered with a web page"

    def __init__(self, url: str, final_url: str) -> None:
        where = f" by {shown_host(final_url)}" if shown_host(final_url) != shown_host(url) else ""
        super().__init__(
            f"{shown_url(url)}: a web page{where} in place of the file"
            " (a filter, a login or the portal of a network)",
            f"curl -L '{shown_url(url)}'",
        )


class TooLarge(NetworkError):
    """More bytes than any honest body of its kind has."""

    brief = "answered with too much"

    def __init__(self, url: str, max_size: int) -> None:
        super().__init__(f"{shown_url(url)}: more than {max_size} bytes")


class Offline(NetworkError):
    """A request that was not made, because the user wants none."""


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
    Require one of the accepted statuses.

    Raises:
        Absent: 404 or 410.
        TransientStatus: a status after which a retry may succeed.
        NetworkError: anything else.
    """
    if head.status in (404, 410):
        raise Absent(f"{shown_url(url)}: not found (HTTP {head.status})")
    if head.status in TRANSIENT_STATUSES:
        after = retry_after(head.headers.get("retry-after", ""), clock)
        error = TransientStatus(f"{shown_url(url)}: HTTP {head.status}", after)
        error.brief = f"answered HTTP {head.status}"
        raise error
    if head.status not in accepted:
        raise Refused(f"{shown_url(url)}: HTTP {head.status}", head.status)


def check_encoding(head: ResponseHead, url: str, accepted: tuple[str, ...] = ()) -> bool:
    """
    Require a body without content encoding, or with a label that is one of `accepted`.

    Return whether it has a label. Servers give `gzip` to a published .tar.gz, whose bytes are
    right as they are.

    Raises:
        NetworkError: another content encoding.
    """
    coding = head.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", *accepted):
        raise unrequested_encoding(url)
    return coding in accepted


def unrequested_encoding(url: str) -> NetworkError:
    """Return the error for a body that is encoded although `identity` was requested."""
    return NetworkError(f"{shown_url(url)}: a content encoding that was not requested")


def is_web_page(head: ResponseHead, beginning: bytes) -> bool:
    """Whether a body is HTML: no file that gover reads is."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower()
    is_html = "html" in head.headers.get("content-type", "").lower()
    return text.startswith(b"<" if is_html else _HTML)


def check_size(url: str, size: int, max_size: int, *, is_labelled: bool = False) -> None:
    """
    Require that a body has at most `max_size` bytes.

    Raises:
        VerificationError: it has more.
        NetworkError: likewise, and its label is the reason: it is encoded once more.
    """
    if size > max_size:
        if is_labelled:
            raise unrequested_encoding(url)
        raise VerificationError(f"{shown_url(url)}: more than {max_size} bytes")


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that request a body only if it has changed (RFC 9110 13.1)."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {request: headers[name] for request, name in pairs if name in headers}
