"""The sources that the environment and the user's configuration select, in order."""

from collections.abc import Callable, Mapping

from gover.errors import UsageError
from gover.escape import safe
from gover.network.client import Http
from gover.network.go_hosts import find_goproxy
from gover.network.goproxy import usable_proxies
from gover.network.response import Offline
from gover.settings import CHINA, MIRROR_VARIABLE
from gover.sources import released_versions
from gover.sources.chain import Chain, Source
from gover.sources.godev import GoDev
from gover.sources.goproxy import GoProxy
from gover.sources.index_cache import IndexCache
from gover.sources.mirrors import configured_site
from gover.store.store import Store, find_store
from gover.verify import checksums
from gover.version.platform import this_platform
from gover.version.version import Version


def configured_sources(
    http: Http, environ: Mapping[str, str], tell: Callable[[str], None], only: str | None = None
) -> Chain:
    """
    Return the sources: go.dev and its mirrors, then each proxy of GOPROXY.

    `only` restricts them to one mirror, by name or URL, or to `goproxy`.

    Raises:
        UsageError: `only`, or a word in GOVER_MIRROR or the configuration, is not a mirror.
    """
    if only == CHINA:
        what = f"'{CHINA}' is several sources, not one"
        raise UsageError(what, f"{MIRROR_VARIABLE}={CHINA} gover install VERSION")
    sources: list[Source] = []
    store = find_store(environ)
    if only != "goproxy":
        index = IndexCache(http, store.indexes, tell)
        sources.append(GoDev(index, configured_site(environ, store, [only] if only else None)))
    if only in (None, "goproxy"):
        goproxy = find_goproxy(environ, store)
        sources += [GoProxy(http, entry) for entry in usable_proxies(goproxy)]
    if not sources:
        raise UsageError(f"GOPROXY is '{safe(goproxy)}', which names no proxy")
    return Chain(sources, tell)


def find_released(
    http: Http, environ: Mapping[str, str], store: Store, tell: Callable[[str], None]
) -> list[Version]:
    """
    Return the released versions for this platform, newest first, and keep them for completion.

    Offline, where no list of releases is in the cache, they are those that completion has, or else
    those that ship with gover.

    Raises:
        NetworkError: no source can be reached, and gover is not offline.
    """
    chain, platform = configured_sources(http, environ, tell), this_platform()
    try:
        versions = chain.first_result(lambda source: source.versions(platform) or None) or []
    except Offline:
        kept = released_versions.read_kept(store)
        if not kept:
            day = checksums.read_head(checksums.MODULES)[0]
            tell(f"no list of releases is kept; these ship with gover, and are of {day}")
            kept = released_versions.shipped_releases(platform)
        return sorted(kept, reverse=True)
    released_versions.write_released(store, versions)
    return sorted(versions, reverse=True)
