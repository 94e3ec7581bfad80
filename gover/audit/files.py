"""
The files of a vulnerability database, from a web server or a directory.

The layout is https://go.dev/doc/security/vuln/database#api: `index/db.json`,
`index/modules.json`, `ID/<id>.json`. As govulncheck, gover reads the compressed file from a web
server (`….json.gz`), and the plain one from a directory.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import unquote, urlsplit

from gover.audit.cache import DEFAULT
from gover.errors import InvalidFile, UsageError, VerificationError
from gover.escape import safe
from gover.fs.read import read_file
from gover.network.client import Http
from gover.network.url import check_url, shown_url

DB, MODULES_INDEX = "index/db.json", "index/modules.json"

_CLIENTS = 8  # at once; the database has some 200 entries about Go itself, of 1 kB each
_GZIP = 16 + zlib.MAX_WBITS


def check_database_url(url: str, origin: str) -> None:
    """
    Require https, http on loopback, or the file:// URL of a directory; `origin` set it.

    Raises:
        UsageError: it is another one.
    """
    if not is_directory(url):
        try:
            check_url(url)
        except UsageError as error:
            raise UsageError(f"{error} ({origin})", f"gover audit --db {DEFAULT}") from None
        return
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        message = f"{shown_url(url)} is not the URL of a directory ({origin})"
        raise UsageError(message, "gover audit --db file:///srv/vulndb")


def is_directory(url: str) -> bool:
    """Return whether a database is a directory of this machine."""
    return url.startswith("file:")


def read_each(
    http: Http, url: str, paths: Iterable[str], limit: int
) -> Iterator[tuple[str, bytes]]:
    """
    Yield each path with its content, in any order; from a web server several at once.

    Raises:
        NetworkError, VerificationError, InvalidFile: as `read_one`.
    """
    waiting: SimpleQueue[str] = SimpleQueue()
    arrived: SimpleQueue[tuple[str, bytes | Exception]] = SimpleQueue()
    paths = list(paths)
    if is_directory(url) or len(paths) < 2:
        yield from ((path, read_one(http, url, path, limit)) for path in paths)
        return
    for path in paths:
        waiting.put(path)

    def work(own: Http) -> None:
        while True:
            try:
                path = waiting.get_nowait()
            except Empty:
                return
            try:
                arrived.put((path, read_one(own, url, path, limit)))
            except Exception as error:  # noqa: BLE001  raised again in the main thread
                arrived.put((path, error))

    try:
        # Daemons: an interrupted gover does not wait for a connection.
        started = sum(_start(work, http.clone()) for _ in range(min(_CLIENTS, len(paths))))
        for path in paths:
            yield _content(*arrived.get()) if started else (path, read_one(http, url, path, limit))
    except BaseException:
        http.stop()
        raise


def _content(path: str, outcome: bytes | Exception) -> tuple[str, bytes]:
    if isinstance(outcome, Exception):
        raise outcome
    return path, outcome


def _start(work: Callable[[Http], None], http: Http) -> bool:
    """Return whether a thread was started; False where few processes are allowed."""
    try:
        Thread(target=work, args=(http,), daemon=True).start()
    except RuntimeError:
        return False
    return True


def read_one(http: Http, url: str, path: str, limit: int) -> bytes:
    """
    Return a file of the database, of at most `limit` bytes.

    Raises:
        NetworkError: the server does not answer, or has no such file.
        InvalidFile: it is in no directory, or cannot be read.
        VerificationError: it is larger, or not compressed as its name has it.
    """
    if is_directory(url):
        return _read_file(url, path, limit)
    name = f"{path}.gz"
    compressed = http.get(f"{url}/{name}", limit)
    try:
        stream = zlib.decompressobj(_GZIP)
        data = stream.decompress(compressed, limit + 1)
    except zlib.error:
        raise VerificationError(f"{shown_url(f'{url}/{name}')} is not compressed by gzip") from None
    if len(data) > limit:
        raise VerificationError(f"{shown_url(f'{url}/{name}')}: more than {limit} bytes")
    if not stream.eof:
        raise VerificationError(f"{shown_url(f'{url}/{name}')} is cut off")
    return data


def _read_file(url: str, path: str, limit: int) -> bytes:
    directory = unquote(urlsplit(url).path, errors="surrogateescape")
    reading = read_file(os.path.join(directory, path), limit)
    if reading.state == "text":
        return reading.data
    reason = "does not exist" if reading.state == "absent" else reading.reason
    kind = VerificationError if reading.state == "garbled" else InvalidFile
    raise kind(f"{safe(reading.path)} {reason} (database {shown_url(url)})")
