"""
The text in which the cache has a database: its entries about Go itself, and what is needed of them.

It is read without an import, because `gover list` waits for it: `json` takes as long to load as
all else that it does. A database of 215 entries is 40 kB. Fields have a tab between them:

    gover-vulnerabilities 2   URL, time of change, 1 or where it `is_settled` not 0, all versions
    entry GO-2024-2963        time of change, aliases, summary
    module stdlib             1.21.0-0 1.21.12 1.22.0-0 -: from, before, from, and no fix
    package net/http          systems, processors
    end

All versions at which something begins or ends are in their order, so that a list has to parse few
of them. A word of a list ends with a blank. Escapes are Python's, also that of a blank in a word.
"""

from __future__ import annotations

from gover.audit.advisory import (
    MODULES,
    Advisory,
    AffectedModule,
    AffectedPackage,
    Database,
    InvalidDatabase,
)
from gover.audit.ranges import LOWEST, Interval
from gover.records import Record
from gover.version.semver import Semver, parse_semver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = "gover-vulnerabilities 2"
_ENTRY, _MODULE, _PACKAGE, _END = "\nentry ", "\nmodule ", "\npackage ", "\nend\n"
_NO_FIX = "-"


class DatabaseText(Record):
    """The parts of a text; only its first line is parsed."""

    url: str
    modified: str
    is_settled: bool
    versions: tuple[str, ...]  # lowest first
    entries: list[str]


def text_of(database: Database) -> str:
    """Return the text of a database."""
    url, modified, advisories, is_settled = database
    parts = [part for advisory in advisories for part in advisory.affected]
    pairs = [interval for part in parts for interval in part.intervals]
    versions = sorted({version for pair in pairs for version in pair if version})
    words = _list(map(_version_text, versions))
    head = "\t".join((_FORM, _escape(url), _escape(modified), "01"[is_settled], words))
    return "".join((head, *map(_advisory_text, advisories), _END))


def _advisory_text(advisory: Advisory) -> str:
    id_, modified, aliases, summary, affected = advisory
    line = "\t".join((_escape(id_), _escape(modified), _list(aliases), _escape(summary)))
    return "".join((_ENTRY, line, *map(_module_text, affected)))


def _module_text(affected: AffectedModule) -> str:
    module, intervals, packages = affected
    versions = _list(_version_text(version) for pair in intervals for version in pair)
    lines = (f"{_PACKAGE}{_escape(p.path)}\t{_list(p.goos)}\t{_list(p.goarch)}" for p in packages)
    return "".join((f"{_MODULE}{_escape(module)}\t{versions}", *lines))


def _version_text(version: Semver | None) -> str:
    return _NO_FIX if version is None else "0" if version == LOWEST else str(version)


def _list(words: Iterable[str]) -> str:
    return "".join(_escape(word).replace(" ", "\\x20") + " " for word in words)


def _escape(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def split(text: str) -> DatabaseText:
    """
    Return the parts of a text.

    Raises:
        InvalidDatabase: it has another format, or is cut off.
        ValueError: it is damaged.
    """
    head, *entries = text.removesuffix(_END).split(_ENTRY)
    form, _, rest = head.partition("\t")
    if form != _FORM or not text.endswith(_END):
        raise InvalidDatabase("has another format, or is cut off")
    url, modified, is_settled, versions = rest.split("\t")
    return DatabaseText(
        _unescape(url), _unescape(modified), is_settled == "1", _words(versions), entries
    )


def parse(text: DatabaseText) -> Database:
    """
    Return the database of a text.

    Raises:
        ValueError: it is damaged.
    """
    semvers = Semvers()
    advisories = tuple(_advisory(entry, semvers) for entry in text.entries)
    return Database(text.url, text.modified, advisories, text.is_settled)


class Semvers(dict[str, Semver]):
    """
    The versions by their texts; most are there many times.

    Raises:
        InvalidDatabase: a text is none.
    """

    def __missing__(self, text: str) -> Semver:
        found = LOWEST if text == "0" else parse_semver(text)
        if found is None:
            raise InvalidDatabase("is damaged")
        self[text] = found
        return found


def _advisory(entry: str, semvers: Semvers) -> Advisory:
    line, *modules = entry.split(_MODULE)
    id_, modified, aliases, summary = line.split("\t")
    affected = tuple(_affected(module, semvers) for module in modules)
    words = _words(aliases)
    return Advisory(_unescape(id_), _unescape(modified), words, _unescape(summary), affected)


def _affected(module: str, semvers: Semvers) -> AffectedModule:
    line, *packages = module.split(_PACKAGE)
    name, versions = line.split("\t")
    intervals = tuple(
        Interval(semvers[first], None if fix == _NO_FIX else semvers[fix])
        for first, fix in _pairs(versions)
    )
    return AffectedModule(_unescape(name), intervals, tuple(map(_package, packages)))


def _pairs(versions: str) -> Iterable[tuple[str, str]]:
    words = versions.split(" ")
    return zip(words[:-1:2], words[1::2], strict=True)


def _package(line: str) -> AffectedPackage:
    path, goos, goarch = line.split("\t")
    return AffectedPackage(_unescape(path), _words(goos), _words(goarch))


def _words(text: str) -> tuple[str, ...]:
    *words, _ = text.split(" ")
    return tuple(map(_unescape, words))


def _unescape(text: str) -> str:
    return text.encode("ascii").decode("unicode_escape") if "\\" in text else text


def ranges_of(text: DatabaseText) -> list[tuple[int, int, str]]:
    """
    Return from which version on, and before which, an id affects Go: indexes of `versions`.

    Raises:
        ValueError, KeyError: the text is damaged.
    """
    index_of = {version: index for index, version in enumerate(text.versions)}
    index_of[_NO_FIX] = len(index_of)
    found = []
    for entry in text.entries:
        line, *modules = entry.split(_MODULE)
        id_ = _unescape(line[: line.index("\t")])
        for module in modules:
            name, versions = module.partition(_PACKAGE)[0].split("\t")
            if name in MODULES:
                found += [(index_of[a], index_of[b], id_) for a, b in _pairs(versions)]
    return found
