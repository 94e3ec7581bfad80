"""
The known vulnerabilities of Go itself, as they are kept in the cache: one file for each database.

Apart from `database`, so that `gover list` needs no HTTP client.
"""

from __future__ import annotations

from gover.audit import cache_text
from gover.audit.advisory import Database, InvalidDatabase
from gover.fs import atomic
from gover.fs.read import read_file
from gover.store.permissions import find_foreign, root_must_not_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.audit.cache_text import DatabaseText
    from gover.store.store import Store

DEFAULT = "https://vuln.go.dev"
VARIABLE = "GOVULNDB"  # gopls reads it, and passes it on as `govulncheck -db`

_LIMIT = 16 << 20  # bytes
_PRIME = 2**128 - 159


def database_url(environ: Mapping[str, str], option: str | None = None) -> str:
    """Return the URL of the database: of the option, GOVULNDB or the default; not checked."""
    return (option or environ.get(VARIABLE, "") or DEFAULT).rstrip("/")


def without_login(url: str) -> str:
    """Return the URL of a database without its login."""
    if "@" not in url:
        return url
    from gover.network.url import without_password  # noqa: PLC0415  few have one, and it is slow

    return without_password(url)


def read_known(store: Store, url: str) -> Database | None:
    """Return what was read last of a database; None where nothing was, or it is damaged."""
    try:
        return cache_text.parse(read_text(store, url))
    except ValueError:
        return None


def read_text(store: Store, url: str) -> DatabaseText:
    """
    Return the text that was kept of a database, in its parts.

    Raises:
        ValueError: nothing was kept, or it is damaged, of another database, or not only the user's.
    """
    if find_foreign(store.cache, store.indexes):
        raise InvalidDatabase("can be changed by others")
    text = cache_text.split(read_file(_path(store, url), _LIMIT).data.decode("ascii"))
    if text.url != without_login(url):
        raise InvalidDatabase("is another one")
    return text


def write_known(store: Store, url: str, database: Database) -> None:
    """Keep what was read; errors are ignored: without a cache, gover is only slower."""
    if root_must_not_write(store.indexes) or find_foreign(store.cache, store.indexes):
        return
    try:
        atomic.make_private(store.indexes)
        atomic.write_if_changed(_path(store, url), cache_text.text_of(database), 0o600)
    except OSError:
        return


def _path(store: Store, url: str) -> str:
    # No `hashlib`, which loads slowly. Two databases with one name cost each other the cache, no
    # more: the file has the URL.
    number = int.from_bytes(without_login(url).encode("utf-8", "surrogateescape"), "big")
    return f"{store.indexes}/{number % _PRIME:032x}"
