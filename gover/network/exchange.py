"""
One request and its answer, by httpx: no redirect, no retry, no login.

Bodies are not decoded; each read has a time limit, and a Deadline ends the whole.
"""

import logging
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import httpcore
import httpx

from gover import __version__
from gover.errors import NetworkError
from gover.escape import safe
from gover.network.deadline import Deadline
from gover.network.response import ResponseHead
from gover.network.retry import Limits, Stalled, TransientError
from gover.network.transport import Transport
from gover.network.tunnel import ProxyError, UnreachableProxy
from gover.network.url import shown_url

_LOG = logging.getLogger(__name__)


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
        self._client: httpx.Client | None = None

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    @contextmanager
    def send(self, url: str, headers: Mapping[str, str], limits: Limits) -> Iterator[Answer]:
        """
        Send a request; the answer is valid within the block.

        Raises:
            TransientError: a failure after which a retry may succeed.
            NetworkError: another one.
            UsageError: a variable that names a proxy cannot be used.
        """
        if self._client is None:
            self._client = httpx.Client(
                transport=Transport(self._environ, self._deadline),
                trust_env=False,
                # identity: the hash is of the published bytes
                headers={"User-Agent": f"gover/{__version__}", "Accept-Encoding": "identity"},
            )
        try:
            timeout = httpx.Timeout(limits.read, connect=limits.connect)
            request = self._client.build_request("GET", url, headers=headers, timeout=timeout)
            # auth=None: httpx must not read .netrc or the URL for a login
            response = self._client.send(request, stream=True, auth=None)
            try:
                head = ResponseHead(response.status_code, response.headers)
                _LOG.info("HTTP Request: GET %s: HTTP %d", shown_url(url), head.status)
                yield Answer(url, head, response.iter_raw())
            finally:
                response.close()
        except (*_FAILURES, ssl.SSLError) as error:
            raise self._failure(url, error, limits) from error

    def _failure(self, url: str, error: Exception, limits: Limits) -> NetworkError:
        if self._deadline.stopped:
            return NetworkError(f"{shown_url(url)}: interrupted")
        if self._deadline.late:
            return NetworkError(f"{shown_url(url)}: took too long")
        if isinstance(error, httpcore.ReadTimeout):
            return Stalled(f"{shown_url(url)}: nothing has come for {limits.read:.0f} s")
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
    httpx.HTTPError,
    httpx.InvalidURL,
)


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
