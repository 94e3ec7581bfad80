"""
Where releases come from: the one seam that `gover install` sees.

A source knows which versions there are and where the archive of one is. It answers for
nothing: what it hands out is proven by gover.proof before it gets a name.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from gover.errors import NetworkError
from gover.goenv import setting
from gover.http import Http
from gover.releases import Platform
from gover.unpack import Layout
from gover.versions import Version

GOPROXY_DEFAULT = "https://proxy.golang.org,direct"  # golang/go src/cmd/go/internal/cfg/cfg.go

_T = TypeVar("_T")


class Remote(NamedTuple):
    """One archive to fetch."""

    source: str  # whose it is, as a message says it
    url: str
    sha256: str | None  # lower-case hex, when the source's own list has it
    size: int  # bytes; 0 when not known
    layout: Layout


class Source(Protocol):
    """A way to obtain releases. Its methods raise NetworkError when it cannot be asked."""

    name: str

    def versions(self, platform: Platform) -> list[Version]:
        """Return what it has for a platform."""

    def remote(self, version: Version, platform: Platform) -> Remote | None:
        """Return where the archive is; None when the source has no such version."""


class Chain:
    """Sources in order. The next is asked when one cannot be reached, or has no answer."""

    def __init__(self, sources: Sequence[Source], tell: Callable[[str], None]) -> None:
        self.sources = tuple(sources)
        self._tell = tell
        self._unreachable: dict[int, str] = {}  # index of a source: what it said

    def first(self, ask: Callable[[Source], _T | None]) -> _T | None:
        """
        Return the first answer that is not None; None when all that answered had none.

        A source that could not be reached is not asked again.

        Raises:
            NetworkError: no source answered at all; its text has what each said.
        """
        for index, source in enumerate(self.sources):
            if index in self._unreachable:
                continue
            try:
                answer = ask(source)
            except NetworkError as error:
                self._note(index, str(error))
                continue
            if answer is not None:
                return answer
        if len(self._unreachable) < len(self.sources):
            return None
        raise NetworkError(
            "no source of Go can be reached: " + "; ".join(self._unreachable.values()),
            "gover install --from FILE",
        )

    def _note(self, index: int, error: str) -> None:
        self._unreachable[index] = error
        if index + 1 < len(self.sources):
            following = self.sources[index + 1].name
            self._tell(f"{self.sources[index].name} cannot be used ({error}); trying {following}")


def configured(http: Http, environ: Mapping[str, str], tell: Callable[[str], None]) -> Chain:
    """Return the user's sources: the go.dev layout, then each proxy of GOPROXY."""
    from gover.sources.godev import GoDev  # noqa: PLC0415  they import this module
    from gover.sources.goproxy import GoProxy, proxies  # noqa: PLC0415

    goproxy = setting(environ, "GOPROXY", GOPROXY_DEFAULT)
    sources: list[Source] = [GoDev.configured(http, environ)]
    sources += [GoProxy(http, base) for base in proxies(goproxy)]
    return Chain(sources, tell)
