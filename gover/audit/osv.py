"""
Entries of the Go vulnerability database: which releases of Go a known vulnerability affects.

The format is OSV 1.3.1 (https://go.dev/doc/security/vuln/database#schema). Only two of its
modules are about Go itself: `stdlib`, the packages that a program can import, and `toolchain`,
the commands in GOROOT (cmd/go, the compiler, the linker). An entry is untrusted: one whose parts
have other types than the format's is an error, and unknown fields are ignored.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from gover.audit.advisory import (
    MODULES,
    Advisory,
    AffectedModule,
    AffectedPackage,
    InvalidDatabase,
)
from gover.audit.ranges import LOWEST, Event, Interval, intervals_of
from gover.version.semver import Semver, parse_semver

_T = TypeVar("_T")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+){1,6}", re.ASCII)
_LONGEST_ID = 64  # characters


def is_advisory_id(text: str) -> bool:
    """Return whether a text can be the id of an entry, and so the name of its file."""
    return len(text) <= _LONGEST_ID and _ID.fullmatch(text) is not None


def parse_json(data: bytes) -> Any:
    """
    Return the value in a JSON document.

    Raises:
        InvalidDatabase: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise InvalidDatabase("is not JSON, or not all of it") from None


def parse_advisory(data: bytes, name: str) -> Advisory | None:
    """
    Return the entry in the file for the id `name`; None for one that was withdrawn.

    `affected` has only the modules of Go itself, and is empty for an entry about other modules.

    Raises:
        InvalidDatabase: it is no entry, or that of another id.
    """
    entry = parse_json(data)
    if not isinstance(entry, dict):
        raise InvalidDatabase("is no entry")
    found = _required(entry, "id", str)
    if found != name:
        raise InvalidDatabase(f"has the id '{found}'")
    if _optional(entry, "withdrawn", str):
        return None
    affected = (_affected_module(part) for part in _optional(entry, "affected", list) or [])
    return Advisory(
        name,
        check_time(_required(entry, "modified", str)),
        tuple(dict.fromkeys(_words(entry, "aliases"))),
        _optional(entry, "summary", str) or _optional(entry, "details", str) or "",
        tuple(module for module in affected if module),
    )


def check_time(text: str) -> str:
    """
    Return a time as RFC 3339 has it.

    Raises:
        InvalidDatabase: it is none.
    """
    moment_of(text)
    return text


def moment_of(text: str) -> datetime:
    """
    Return the moment of a time as RFC 3339 has it.

    Raises:
        InvalidDatabase: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidDatabase(f"has '{text}' for a time")
    return moment


def _affected_module(part: Any) -> AffectedModule | None:
    """Return one element of `affected`; None for a module that is not Go itself."""
    if not isinstance(part, dict):
        raise InvalidDatabase("has an 'affected' that is not a list of objects")
    package = _required(part, "package", dict)
    module = _required(package, "name", str)
    if module not in MODULES or _optional(package, "ecosystem", str) not in (None, "Go"):
        return None
    ranges = _objects(part, "ranges")
    known = [each for each in ranges if _required(each, "type", str) == "SEMVER"]
    # Without such a range every version is affected, as in x/vuln.
    found = [interval for each in known for interval in _intervals(each)]
    intervals = tuple(found) if known else (Interval(LOWEST, None),)
    specific = _optional(part, "ecosystem_specific", dict) or {}
    packages = tuple(map(_affected_package, _objects(specific, "imports")))
    return AffectedModule(module, intervals, packages)


def _intervals(part: Mapping[str, Any]) -> tuple[Interval, ...]:
    events = [event for each in _objects(part, "events") for event in _events(each)]
    return intervals_of(events) if events else (Interval(LOWEST, None),)


def _events(event: Mapping[str, Any]) -> Iterator[Event]:
    # `last_affected` and `limit` do not occur in this database, and x/vuln ignores them.
    for key, is_fix in (("introduced", False), ("fixed", True)):
        if text := _optional(event, key, str):
            yield Event(_version(text, is_fix=is_fix), is_fix)


def _version(text: str, *, is_fix: bool) -> Semver:
    version = LOWEST if text == "0" and not is_fix else parse_semver(text)
    if version is None:
        raise InvalidDatabase(f"has '{text}' for a version")
    return version


def _affected_package(part: Mapping[str, Any]) -> AffectedPackage:
    path = _required(part, "path", str)
    return AffectedPackage(path, tuple(_words(part, "goos")), tuple(_words(part, "goarch")))


def _required(entry: Mapping[str, Any], key: str, kind: type[_T]) -> _T:
    value = _optional(entry, key, kind)
    if value is None:
        raise InvalidDatabase(f"has no '{key}'")
    return value


def _optional(entry: Mapping[str, Any], key: str, kind: type[_T]) -> _T | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, kind):
        raise InvalidDatabase(f"has a '{key}' of another type")
    return value


def _objects(entry: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    values = _optional(entry, key, list) or []
    if not all(isinstance(value, dict) for value in values):
        raise InvalidDatabase(f"has a '{key}' that is not a list of objects")
    return values


def _words(entry: Mapping[str, Any], key: str) -> list[str]:
    values = _optional(entry, key, list) or []
    if not all(isinstance(value, str) for value in values):
        raise InvalidDatabase(f"has a '{key}' that is not a list of words")
    return values
