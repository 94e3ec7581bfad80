"""
Where releases come from: the interface of all sources, and a chain of them.

A source lists versions and locates their archives. Sources are untrusted:
gover.verify.proof verifies each archive before it is installed.
"""

from collections.abc import Callable, Iterable, Sequence
from threading import RLock
from typing import NamedTuple, Protocol, TypeVar

from gover.archive.layout import ArchiveLayout
from gover.errors import NetworkError
from gover.network.response import Offline, Refused
from gover.network.url import shown_host
from gover.version.platform import Platform
from gover.version.version import Version

_T = TypeVar("_T")


class Remote(NamedTuple):
    """One archive to download."""

    source: "Source"
    urls: tuple[str, ...]  # of the same file, in the order to try them
    sha256: str | None  # lower-case hex, when the source's list has it
    size: int  # bytes; 0: unknown
    layout: ArchiveLayout
    is_listed_by_go: bool = False  # the SHA-256 is from Go's own list, over TLS


class Source(Protocol):
    """A way to obtain releases. Its methods raise NetworkError when it cannot be reached."""

    name: str
    title: str  # the name in a sentence
    lenient: bool  # whether the next source is tried after any error, not only after a 404
    is_complete: bool  # whether a release that it lacks does not exist

    def versions(self, platform: Platform) -> list[Version]:
        """Return the versions that it has for a platform."""

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        """Return where the archive is; None when the source has no such version."""


class Chain:
    """
    Sources in order. The next is tried when one has no result, or cannot be reached.

    After a source that is not lenient and fails, no further one is tried. Threads may share
    a chain.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        tell: Callable[[str], None],
        hint: str = "gover install --from FILE",
    ) -> None:
        self.sources = tuple(sources)
        self._hint = hint  # when no source can be reached
        self._tell = tell
        self._unreachable: dict[int, NetworkError] = {}  # by the index of a source
        self._empty: set[int] = set()  # indices of those without a result in the last query
        self._lock = RLock()

    def first_result(self, query: Callable[[Source], _T | None]) -> _T | None:
        """
        Return the first result that is not None; None when no source has one.

        A source that could not be reached is not tried again.

        Raises:
            NetworkError: no source can be reached, or a source that is not lenient failed;
                with the error of each.
        """
        with self._lock:
            self._empty.clear()
            for index, source in enumerate(self.sources):
                result = self._result(index, source, query)
                if result is not None:
                    return result
                if index not in self._unreachable:
                    self._empty.add(index)
                elif not source.lenient:
                    raise self._failure()
            if len(self._unreachable) < len(self.sources):
                return None
            raise self._failure()

    def uncertainty(self) -> str:
        """
        Return why a release that no source has may still exist; "" when it does not.

        That is the errors of the complete sources when none of them could be reached.
        """
        complete = [index for index, source in enumerate(self.sources) if source.is_complete]
        errors = [self._unreachable[index] for index in complete if index in self._unreachable]
        return str(joined(errors)) if complete and len(errors) == len(complete) else ""

    @property
    def reachable(self) -> list[Source]:
        """The sources that are not known to be unreachable."""
        return [
            source for index, source in enumerate(self.sources) if index not in self._unreachable
        ]

    @property
    def empty(self) -> list[Source]:
        """The sources that had no result in the last query."""
        return [self.sources[index] for index in sorted(self._empty)]

    @property
    def answering(self) -> list[Source]:
        """The sources that had no result in the last query, and those that refused one."""
        refusing = (i for i, error in self._unreachable.items() if isinstance(error, Refused))
        return [self.sources[index] for index in sorted({*self._empty, *refusing})]

    def mark_unreachable(self, source: Source, error: NetworkError) -> None:
        """Exclude a source from further queries: its archives cannot be downloaded."""
        with self._lock:
            index = self.sources.index(source)
            if index not in self._unreachable:
                self._exclude(index, error)

    def readmit_last(self) -> None:
        """Include the source that failed last again: perhaps it failed for one release only."""
        with self._lock:
            if self._unreachable:
                self._unreachable.popitem()

    def readmit_refusing(self) -> list[Refused]:
        """
        Include again the sources that answered: what they refuse may be one release only.

        Return their errors.
        """
        with self._lock:
            items = self._unreachable.items()
            refused = {index: error for index, error in items if isinstance(error, Refused)}
            for index in refused:
                del self._unreachable[index]
            return list(refused.values())

    def _result(
        self, index: int, source: Source, query: Callable[[Source], _T | None]
    ) -> _T | None:
        if index in self._unreachable:
            return None
        try:
            return query(source)
        except NetworkError as error:
            self._exclude(index, error)
            return None

    def _exclude(self, index: int, error: NetworkError) -> None:
        self._unreachable[index] = error
        if isinstance(error, Offline):  # nothing has failed
            return
        source = self.sources[index]
        import logging  # noqa: PLC0415  few sources fail

        logging.getLogger(__name__).info("%s: %s", source.name, error)
        following = self.sources[index + 1] if index + 1 < len(self.sources) else None
        if following and source.lenient:
            self._tell(f"{source.title} {error.brief}; using {following.title}")

    def _failure(self) -> NetworkError:
        errors = list(self._unreachable.values())
        if any(isinstance(error, Offline) for error in errors):
            return Offline(str(errors[0]), self._hint)
        names = " and ".join(source.name for source in self.empty)
        begin = f"not at {names}, and no other" if names else "no"
        error = joined(errors)
        return NetworkError(
            f"{begin} source of Go can be reached: {error}", error.hint or self._hint
        )


def joined(errors: Sequence[NetworkError]) -> NetworkError:
    """Return one error with the messages of all, each reason once, and the first hint."""
    if len({str(error) for error in errors}) == 1:
        return errors[0]
    hint = next((error.hint for error in errors if error.hint), None)
    one = NetworkError(_summary(dict.fromkeys(map(str, errors))), hint)
    one.brief = errors[0].brief
    return one


def _summary(messages: Iterable[str]) -> str:
    """Return `HOST, HOST: reason` for URLs with the same reason, and other messages as they are."""
    places: dict[str, list[str]] = {}  # by reason
    for message in messages:
        where, colon, reason = message.partition(": ")
        places.setdefault(reason if colon else message, []).append(where)
    parts = []
    for reason, urls in places.items():
        names = [name for url in urls for name in url.split(", ")]
        hosts = dict.fromkeys(shown_host(name) or name for name in names)
        is_clear = 1 < len(hosts) == len(set(names))
        where = ", ".join(hosts if is_clear else dict.fromkeys(names))
        parts.append(reason if where == reason else f"{where}: {reason}")
    return "; ".join(parts)
