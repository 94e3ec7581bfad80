"""
The transport of the HTTP client: httpx over the connections of `gover.network.connection`.

httpx's own transport chooses proxies by other rules than Go's, and lets none connect for it.
"""

import ssl
from collections.abc import Iterator, Mapping

import httpcore
import httpx
import truststore

from gover.network.connection import Connector
from gover.network.deadline import Deadline

_IDLE = 5.0  # seconds that a connection is kept for the next request


class Transport(httpx.BaseTransport):
    """HTTP/1.1 with a pool of connections; its errors are httpcore's."""

    def __init__(self, environ: Mapping[str, str], deadline: Deadline) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            keepalive_expiry=_IDLE,
            network_backend=Connector(environ, deadline, context),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = self._pool.handle_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
