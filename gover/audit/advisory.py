"""What is known about a vulnerability of Go itself: the records, without what reads them."""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.audit.ranges import Interval

MODULES = ("stdlib", "toolchain")


class InvalidDatabase(ValueError):
    """A file of the database is not what it has to be; the message names no file."""


class AffectedPackage(Record):
    """A package with the vulnerability; on these systems and processors only, or on all."""

    path: str  # "net/http", "cmd/go"
    goos: tuple[str, ...] = ()  # empty: every system
    goarch: tuple[str, ...] = ()


class AffectedModule(Record):
    """The versions of a module that are affected, and the packages in it."""

    module: str  # one of MODULES
    intervals: tuple[Interval, ...]
    packages: tuple[AffectedPackage, ...] = ()  # empty: not known


class Advisory(Record):
    """A known vulnerability of Go itself."""

    id: str  # "GO-2024-2963"
    modified: str  # RFC 3339
    aliases: tuple[str, ...]  # "CVE-2024-24791"
    summary: str  # untrusted, as the ids are
    affected: tuple[AffectedModule, ...]


class Database(Record):
    """The entries about Go itself, and the time at which the database was changed last."""

    url: str  # without login
    modified: str  # RFC 3339
    advisories: tuple[Advisory, ...]  # by id
    is_settled: bool = True  # False: an entry was older than the database lists it
