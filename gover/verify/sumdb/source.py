"""Where the bytes of a tile come from: this process, the state directory, the log."""

from collections.abc import Callable, Mapping

from gover.errors import NetworkError
from gover.verify.sumdb.state import LogState
from gover.verify.sumdb.tiles import WIDTH, Tile

Fetch = Callable[[str], bytes]


class NotFound(NetworkError):
    """The log, or the mirror that was asked, does not serve this path (HTTP 404 or 410)."""


class TileSource:
    """
    Tiles nobody has authenticated yet, and the memory of those somebody has.

    One *attempt* reads each tile once. Copies (proven before, or from `state`) come first;
    a *fresh* attempt leaves them aside and asks the log alone, so that no copy can be in
    the way of the truth for ever.
    """

    def __init__(self, fetch: Fetch, state: LogState) -> None:
        self._fetch = fetch
        self._state = state
        self._proven: dict[Tile, bytes] = {}
        self._seen: dict[Tile, bytes] = {}
        self._copies: dict[Tile, Tile] = {}  # tile read -> tile whose copy it was read from
        self._suspects: frozenset[Tile] = frozenset()
        self._fresh = False

    def begin(self, *, fresh: bool) -> None:
        """Start an attempt; the copies that the failed one before it used become suspects."""
        self._suspects = frozenset(self._copies.values()) if fresh else frozenset()
        self._fresh = fresh
        self._seen, self._copies = {}, {}

    @property
    def used_copies(self) -> bool:
        """Whether anything in this attempt came from elsewhere than the log."""
        return bool(self._copies)

    def read(self, tile: Tile) -> bytes:
        """Return the bytes said to be the tile's. Raises what fetching raises."""
        if tile not in self._seen:
            copy = None if self._fresh else self._copy(tile)
            self._seen[tile] = self._fetched(tile) if copy is None else copy
        return self._seen[tile]

    def keep(self, proven: Mapping[Tile, bytes]) -> None:
        """Remember tiles that are authenticated under a head that is itself accepted."""
        for tile, data in proven.items():
            if tile not in self._proven and tile not in self._copies:
                self._state.write(tile.path, data)
            self._proven[tile] = data

    def end(self) -> None:
        """Finish an attempt that succeeded: suspects it did not clear are removed."""
        for tile in self._suspects - self._seen.keys():
            self._state.drop(tile.path)

    def _copy(self, tile: Tile) -> bytes | None:
        for larger in dict.fromkeys((tile, tile.full())):
            data = self._proven.get(larger) or self._state.read(larger.path, larger.size)
            if data is not None and len(data) == larger.size:
                self._copies[tile] = larger
                return data[: tile.size]
        return None

    def _fetched(self, tile: Tile) -> bytes:
        try:
            return self._fetch(tile.path)
        except NotFound:
            if tile.width == WIDTH:
                raise
        # A log may drop a partial tile once the full one exists.
        full = self._fetch(tile.full().path)
        return full[: tile.size] if len(full) == tile.full().size else full
