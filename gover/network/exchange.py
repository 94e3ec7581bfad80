"""
One request and its answer, by httpcore: no redirect, no retry, no login.

Bodies are not decoded; each read has a time limit, and a Deadline ends the whole. What httpx would
add to httpcore are these few lines, and as many milliseconds as all of gover takes to load.
"""

import logging
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpcore
import truststore

from gover import __version__
from gover.errors import NetworkError
from gover.escape import safe
from gover.network.connection import Connector
from gover.network.deadline import Deadline
from gover.network.response import ResponseHead
from gover.network.retry import Limits, TransientError
from gover.network.tunnel import ProxyError, UnreachableProxy
from gover.network.url import shown_url

_LOG = logging.getLogger(__name__)
_IDLE = 5.0  # seconds that a connection is kept for the next request
_IN_PATH = "!$%&'()*+,/:;=@[\\]^|"  # sent as they are; a % begins what is already escaped
_IN_QUERY = f"{_IN_PATH}?`{{}}"


class Answer(NamedTuple):
    """A response whose body is still to be read."""

    url: str
    head: ResponseHead
    body: Iterator[bytes]


class Exchange:
    """The connections of one client, opened when they are needed."""

    def __init__(self, environ: Mapping[str, str], deadline: Deadline) -> None:
        self._environ = environ
        self._deadline = deadline
        self._pool: httpcore.ConnectionPool | None = None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    @contextmanager
    def send(self, url: str, headers: Mapping[str, str], limits: Limits) -> Iterator[Answer]:
        """
        Send a request; the answer is valid within the block.

        Raises:
            TransientError: a failure after which a retry may succeed.
            NetworkError: another one.
            UsageError: a variable that names a proxy cannot be used.
        """
        request = _request(url, headers, limits)
        try:
            response = self._connections().handle_request(request)
            try:
                head = ResponseHead(response.status, _by_name(response.headers))
                _LOG.info("HTTP Request: GET %s: HTTP %d", shown_url(url), head.status)
                yield Answer(url, head, response.iter_stream())
            finally:
                response.close()
        except (*_FAILURES, ssl.SSLError) as error:
            raise self._failure(url, error) from error

    def _connections(self) -> httpcore.ConnectionPool:
        if self._pool is None:
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            connector = Connector(self._environ, self._deadline, context)
            self._pool = httpcore.ConnectionPool(
                ssl_context=context, keepalive_expiry=_IDLE, network_backend=connector
            )
        return self._pool

    def _failure(self, url: str, error: Exception) -> NetworkError:
        if self._deadline.stopped:
            return NetworkError(f"{shown_url(url)}: interrupted")
        if self._deadline.late:
            return NetworkError(f"{shown_url(url)}: took too long")
        reason = safe(re.sub(_NUMBERS, "", str(error)) or type(error).__name__)
        cause = _cause_of(error)
        if isinstance(cause, ProxyError):  # the same for every URL
            message, hint = reason, cause.hint
        elif _is_out_of_time(error):
            now = time.strftime("%Y-%m-%d", time.gmtime())
            message, hint = f"{shown_url(url)}: {reason}; the clock here shows {now}", "date"
        else:
            message, hint = f"{shown_url(url)}: {reason}", None
        return NetworkError(message, hint) if _is_permanent(error) else TransientError(message)


# Of Python, in front of and behind the words of an error.
_NUMBERS = r"\[Errno -?[0-9]+\] |\[SSL: \w+\] | \(_ssl\.c:[0-9]+\)"
_NOT_YET_VALID, _EXPIRED = 9, 10  # of OpenSSL, x509_vfy.h
_FAILURES = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
)


def _request(url: str, headers: Mapping[str, str], limits: Limits) -> httpcore.Request:
    """
    Return a GET of a URL, which is https, or http on loopback.

    Raises:
        NetworkError: its host is no name.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        raw_host = host.encode() if host.isascii() else host.encode("idna")
    except UnicodeError:
        raise NetworkError(f"{shown_url(url)}: its host is no name") from None
    target = _escaped(parts.path, _IN_PATH) or "/"
    if parts.query:
        target += f"?{_escaped(parts.query, _IN_QUERY)}"
    sent = {
        "Host": f"{_bracketed(raw_host.decode())}{f':{parts.port}' if parts.port else ''}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",  # the hash is of the published bytes
        "User-Agent": f"gover/{__version__}",
    }
    last = {name.lower(): (name, text) for name, text in (*sent.items(), *headers.items())}
    timeout = {"connect": limits.connect} | dict.fromkeys(("read", "write", "pool"), limits.read)
    return httpcore.Request(
        "GET",
        httpcore.URL(
            scheme=parts.scheme.encode(), host=raw_host, port=parts.port, target=target.encode()
        ),
        headers=[(name.encode("latin-1"), text.encode("latin-1")) for name, text in last.values()],
        extensions={"timeout": timeout},
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _escaped(text: str, allowed: str) -> str:
    """Escape what a URL cannot contain (RFC 3986 2.1); what is escaped stays as it is."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text), allowed)


def _by_name(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names in lower case; of several of one name, all (RFC 9110 5.3)."""
    found: dict[str, str] = {}
    for raw_name, raw_text in headers:
        name, text = raw_name.decode("latin-1").lower(), raw_text.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _is_permanent(error: BaseException) -> bool:
    """Whether a failure is about names, certificates or proxies: a retry fails as well."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return True
    if isinstance(error, ssl.SSLCertVerificationError):
        return True
    if isinstance(error, ProxyError) and not isinstance(error, UnreachableProxy):
        return True
    cause = _cause_of(error)
    return cause is not None and _is_permanent(cause)


def _is_out_of_time(error: BaseException | None) -> bool:
    """Return whether the clock of this machine is not within a certificate's time."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = _cause_of(error)
    return error is not None and error.verify_code in (_NOT_YET_VALID, _EXPIRED)


def _cause_of(error: BaseException) -> BaseException | None:
    return error.__cause__ or error.__context__  # httpcore raises again, from None
