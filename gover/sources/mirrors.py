"""
Mirrors of go.dev, by name or by URL, in the order in which they are tried.

Mirrors are untrusted: everything they serve is verified. The hashes are from the list of
releases, the table that ships with gover and the transparency log, not from a mirror.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.errors import UsageError
from gover.escape import safe
from gover.network.url import check_url, shown_host
from gover.settings import read_valid_settings
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


def mirror_url(word: str) -> str:
    """
    Return the URL of a mirror given by name or by URL.

    Raises:
        UsageError: it is neither a known name nor an https URL.
    """
    if word in MIRRORS:
        return MIRRORS[word]
    if "://" not in word:
        raise UsageError(f"'{safe(word)}' is not a mirror; the names are: {', '.join(MIRRORS)}")
    check_url(word)
    return word if word.endswith("/") else word + "/"


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
    chosen = words or split_mirrors(environ.get("GOVER_MIRROR", "")) or _from_settings(store)
    mirrors = tuple(dict.fromkeys(mirror_url(word) for word in chosen))
    if index:
        check_url(index)
        return Site((index,), mirrors or (archives_url(index),))
    with_list = [url for url in mirrors if url in INDEXES]
    return Site(tuple(dict.fromkeys((*with_list, *INDEXES))), mirrors or INDEXES)


def split_mirrors(text: str) -> list[str]:
    """Return the entries of a list of mirrors, separated by blanks or commas."""
    return [word for word in re.split(r"[\s,]+", text) if word]


def archives_url(index: str) -> str:
    """Return the directory of the archives of a list: the same, or that of a .json file."""
    if urlsplit(index).path.endswith(".json"):
        return urljoin(index, ".")
    return index if index.endswith("/") else index + "/"


def _from_settings(store: Store) -> list[str]:
    return list(read_valid_settings(store).of("mirrors"))
