"""The one source of `gover install --from FILE|DIR|URL`."""

import os
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from gover.errors import UsageError
from gover.escape import safe
from gover.network.client import Http
from gover.network.url import check_url
from gover.sources.chain import Chain, Source
from gover.sources.godev import GoDev
from gover.sources.index_cache import IndexCache
from gover.sources.local import Direct, Local, parse_archive_name
from gover.sources.mirrors import Site, archives_url
from gover.store.store import Store
from gover.version.platform import this_platform


def origin_chain(origin: str, http: Http, store: Store, tell: Callable[[str], None]) -> Chain:
    """
    Return a chain whose only source is a file, a directory, or an http or https URL.

    Raises:
        UsageError: there is no such file, a file has no name of an archive of this platform,
            or the URL cannot be used.
    """
    source = _source(origin, http, store, tell)
    if not isinstance(source, GoDev):
        return Chain([source], tell)
    # The URL may have archives and no list of them.
    archive = f"{safe(origin).rstrip('/')}/go1.22.3.{this_platform()}.tar.gz"
    return Chain([source], tell, f"gover install --from {archive}")


def _source(origin: str, http: Http, store: Store, tell: Callable[[str], None]) -> Source:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        local = Local(origin)
        if not os.path.isdir(origin):
            _check_name(origin)
        return local
    if parts.path.endswith((".tar.gz", ".zip")):
        _check_name(unquote(parts.path))
        return Direct(origin)
    check_url(origin)
    return GoDev(IndexCache(http, store.indexes, tell), Site((origin,), (archives_url(origin),)))


def _check_name(path: str) -> None:
    """Refuse a file whose name has no version: it is compared with the request."""
    platform, name = this_platform(), os.path.basename(path)
    if parse_archive_name(name, platform) is None:
        raise UsageError(
            f"{safe(path)} does not have the name of a Go archive for {platform},"
            f" such as go1.22.3.{platform}.tar.gz"
        )
