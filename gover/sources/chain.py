"""
Where releases come from: the one seam that `gover install` sees.

A source knows which versions there are and where the archive of one is. It answers for
nothing: what it hands out is proven by gover.verify.proof before it gets a name.
"""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import NamedTuple, Protocol, TypeVar

from gover.archive.layout import ArchiveLayout
from gover.errors import NetworkError
from gover.version.platform import Platform
from gover.version.version import Version

_T = TypeVar("_T")


class Remote(NamedTuple):
    """One archive to fetch."""

    source: "Source"
    urls: tuple[str, ...]  # the same file in several places, in the order to try them
    sha256: str | None  # lower-case hex, when the source's own list has it
    size: int  # bytes; 0 when not known
    layout: ArchiveLayout


class Source(Protocol):
    """A way to obtain releases. Its methods raise NetworkError when it cannot be asked."""

    name: str
    lenient: bool  # whether the next source may be asked after any error, not only a 404
    is_complete: bool  # whether what it does not have is not to be had at all

    def versions(self, platform: Platform) -> list[Version]:
        """Return what it has for a platform."""

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        """Return where the archive is; None when the source has no such version."""


class Chain:
    """
    Sources in order. The next is asked when one has no answer, or cannot be reached.

    After a source that is not lenient, and that fails, nobody else is asked. Threads may
    share a chain.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        tell: Callable[[str], None],
        hint: str = "gover install --from FILE",
    ) -> None:
        self.sources = tuple(sources)
        self._hint = hint  # for who can reach none of them
        self._tell = tell
        self._unreachable: dict[int, str] = {}  # index of a source: what it said
        self._without: set[int] = set()  # indices of those that had no answer when last asked
        self._lock = RLock()

    def first(self, ask: Callable[[Source], _T | None]) -> _T | None:
        """
        Return the first answer that is not None; None when all that answered had none.

        A source that could not be reached is not asked again.

        Raises:
            NetworkError: no source answered at all, or the last that counts could not be
                asked; its text has what each said.
        """
        with self._lock:
            self._without.clear()
            for index, source in enumerate(self.sources):
                answer = self._answer(index, source, ask)
                if answer is not None:
                    return answer
                if index not in self._unreachable:
                    self._without.add(index)
                elif not source.lenient:
                    raise self._nobody()
            if len(self._unreachable) < len(self.sources):
                return None
            raise self._nobody()

    def doubt(self) -> str:
        """Return why what nobody has may be there all the same; nothing when it is not."""
        complete = [index for index, source in enumerate(self.sources) if source.is_complete]
        said = [self._unreachable.get(index, "") for index in complete]
        return "; ".join(said) if all(said) else ""

    @property
    def answering(self) -> list[Source]:
        """The sources that are not known to be out of reach."""
        return [s for index, s in enumerate(self.sources) if index not in self._unreachable]

    @property
    def without(self) -> list[Source]:
        """The sources that were asked last, answered, and had nothing."""
        return [self.sources[index] for index in sorted(self._without)]

    def give_up(self, source: Source, error: str) -> None:
        """Ask a source no more: its archives cannot be loaded."""
        with self._lock:
            index = self.sources.index(source)
            if index not in self._unreachable:
                self._note(index, error)

    def forget_last(self) -> None:
        """Ask the source again that failed last: it may have failed for one release only."""
        with self._lock:
            if self._unreachable:
                self._unreachable.popitem()

    def _answer(self, index: int, source: Source, ask: Callable[[Source], _T | None]) -> _T | None:
        if index in self._unreachable:
            return None
        try:
            return ask(source)
        except NetworkError as error:
            self._note(index, str(error))
            return None

    def _note(self, index: int, error: str) -> None:
        self._unreachable[index] = error
        if index + 1 < len(self.sources) and self.sources[index].lenient:
            following = self.sources[index + 1].name
            self._tell(f"{self.sources[index].name} cannot be used ({error}); trying {following}")

    def _nobody(self) -> NetworkError:
        names = " and ".join(source.name for source in self.without)
        return NetworkError(
            (f"not at {names}, and no other" if names else "no")
            + " source of Go can be reached: "
            + "; ".join(dict.fromkeys(self._unreachable.values())),
            self._hint,
        )
