"""
Mirrors of go.dev, by name or by URL, in the order in which they are tried.

Mirrors are untrusted: everything they serve is verified. The hashes are from the list of
releases, the table that ships with gover and the transparency log, not from a mirror.
"""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.errors import UsageError
from gover.escape import safe
from gover.network.url import check_url, is_acceptable, shown_host, shown_url
from gover.settings import CHINA, MIRROR_VARIABLE, read_valid_settings
from gover.store.store import Store

GO_DEV = "https://go.dev/dl/"
GOOGLE_CN = "https://golang.google.cn/dl/"

# Pages that list releases as JSON (golang/website internal/dl); both are Google's.
INDEXES = (GO_DEV, GOOGLE_CN)

# Flat copies of the bucket have no list; golang.google.cn is go.dev for China.
MIRRORS = {
    "go.dev": GO_DEV,
    "golang.google.cn": GOOGLE_CN,
    "dl.google.com": "https://dl.google.com/go/",
    "mirrors.aliyun.com": "https://mirrors.aliyun.com/golang/",
    "mirrors.nju.edu.cn": "https://mirrors.nju.edu.cn/golang/",
    "mirrors.ustc.edu.cn": "https://mirrors.ustc.edu.cn/golang/",
}
# Of `china`: archives from a mirror there, the list of releases from Google's host there.
_CHINA = (MIRRORS["mirrors.ustc.edu.cn"], GOOGLE_CN)


class Site(NamedTuple):
    """The URLs of the lists of releases, and of the directories of archives (end in "/")."""

    indexes: tuple[str, ...]
    mirrors: tuple[str, ...]


def is_gos_own(page: str) -> bool:
    """Return whether a list of releases is Go's own, which is read over TLS."""
    return page in INDEXES


def is_gos_own_name(source: str | None) -> bool:
    """Return whether a source with this name, as in gover.lock, is a list of Go's own."""
    return source in {shown_host(url) for url in INDEXES}


def mirror_urls(word: str) -> tuple[str, ...]:
    """
    Return the URLs that a word chooses, in order: a mirror's name or URL, or `china`.

    Raises:
        UsageError: it is neither a known name nor an https URL.
    """
    if word == CHINA:
        return _CHINA
    if word in MIRRORS:
        return (MIRRORS[word],)
    if "://" not in word:
        names = ", ".join((*MIRRORS, CHINA))
        raise UsageError(f"'{safe(word)}' is not a mirror; the names are: {names}")
    check_url(word)
    return (word if word.endswith("/") else word + "/",)


def configured_site(
    environ: Mapping[str, str], store: Store, words: list[str] | None = None
) -> Site:
    """
    Return the user's site: `words`, else GOVER_MIRROR, else `mirrors`, else go.dev.

    The list is from GOVER_INDEX_URL alone, when it is set; else from the chosen mirrors
    that have one, then from go.dev and golang.google.cn.

    Raises:
        UsageError: one of them is not a mirror.
        InvalidFile: the configuration is invalid.
    """
    index = environ.get("GOVER_INDEX_URL", "")
    chosen = words or read_valid_settings(store).mirrors(environ)
    try:
        mirrors = tuple(dict.fromkeys(url for word in chosen for url in mirror_urls(word)))
    except UsageError as error:
        if words or not environ.get(MIRROR_VARIABLE):
            raise
        raise UsageError(
            f"{error} (set by {MIRROR_VARIABLE})", f"unset {MIRROR_VARIABLE}"
        ) from None
    if index:
        if not is_acceptable(index):
            text = f"GOVER_INDEX_URL is '{shown_url(index)}', which is no https URL"
            raise UsageError(text, "unset GOVER_INDEX_URL")
        return Site((index,), mirrors or (archives_url(index),))
    with_list = [url for url in mirrors if url in INDEXES]
    return Site(tuple(dict.fromkeys((*with_list, *INDEXES))), mirrors or INDEXES)


def archives_url(index: str) -> str:
    """Return the directory of the archives of a list: the same, or that of a .json file."""
    if urlsplit(index).path.endswith(".json"):
        return urljoin(index, ".")
    return index if index.endswith("/") else index + "/"
