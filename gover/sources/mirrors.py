"""
Mirrors of go.dev, by name or by URL, in the order in which they are to be asked.

A mirror is a place of archives. The list that says what there is, and what hash it has, is
another thing: a place that lies about an archive cannot change what the list, the table
that ships with gover and the log say of it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from gover.dirs import Dirs
from gover.errors import UsageError
from gover.escape import safe
from gover.network.response import check_url
from gover.settings import followed

GO_DEV = "https://go.dev/dl/"
GOOGLE_CN = "https://golang.google.cn/dl/"

# Pages that list releases as JSON (golang/website internal/dl); both are Google's.
INDEXES = (GO_DEV, GOOGLE_CN)

# Flat copies of the bucket have no list; golang.google.cn is go.dev as China reaches it.
NAMED = {
    "go.dev": GO_DEV,
    "golang.google.cn": GOOGLE_CN,
    "dl.google.com": "https://dl.google.com/go/",
    "mirrors.aliyun.com": "https://mirrors.aliyun.com/golang/",
    "mirrors.nju.edu.cn": "https://mirrors.nju.edu.cn/golang/",
    "mirrors.ustc.edu.cn": "https://mirrors.ustc.edu.cn/golang/",
}


class Site(NamedTuple):
    """Where the lists of releases are, and where the archives are: URLs that end in "/"."""

    indexes: tuple[str, ...]
    mirrors: tuple[str, ...]


def place(word: str) -> str:
    """
    Return the URL of a mirror that is given by name or by URL.

    Raises:
        UsageError: it is neither a known name nor an https URL.
    """
    if word in NAMED:
        return NAMED[word]
    if "://" not in word:
        raise UsageError(f"'{safe(word)}' is no mirror; the names are: {', '.join(NAMED)}")
    check_url(word)
    return word if word.endswith("/") else word + "/"


def site(environ: Mapping[str, str], dirs: Dirs, words: list[str] | None = None) -> Site:
    """
    Return what the user has chosen: `words`, else GOVER_MIRROR, else `mirrors`, else go.dev.

    The list comes from GOVER_INDEX_URL alone, when it is set; else from the chosen mirrors
    that have one, then from go.dev and golang.google.cn.

    Raises:
        UsageError: one of them is no mirror.
        InvalidFile: the configuration cannot be followed.
    """
    index = environ.get("GOVER_INDEX_URL", "")
    chosen = words or split(environ.get("GOVER_MIRROR", "")) or _settled(dirs)
    mirrors = tuple(dict.fromkeys(place(word) for word in chosen))
    if index:
        check_url(index)
        return Site((index,), mirrors or (beside(index),))
    listing = [url for url in mirrors if url in INDEXES]
    return Site(tuple(dict.fromkeys((*listing, *INDEXES))), mirrors or INDEXES)


def split(text: str) -> list[str]:
    """Return the entries of a list of mirrors, separated by blanks or commas."""
    return [word for word in re.split(r"[\s,]+", text) if word]


def beside(index: str) -> str:
    """Return where the archives of a list are: below it, or beside it when it is a file."""
    if urlsplit(index).path.endswith(".json"):
        return urljoin(index, ".")
    return index if index.endswith("/") else index + "/"


def _settled(dirs: Dirs) -> list[str]:
    return list(followed(dirs).of("mirrors"))
