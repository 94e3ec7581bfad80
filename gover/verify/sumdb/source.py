"""The sources of tiles: memory, the state directory, the log."""

from collections.abc import Callable, Mapping

from gover.errors import NetworkError
from gover.verify.sumdb.state import LogState
from gover.verify.sumdb.tiles import WIDTH, Tile

Fetch = Callable[[str], bytes]


class NotFound(NetworkError):
    """The log, or its mirror, does not serve this path (HTTP 404 or 410)."""


class TileSource:
    """
    Reads unverified tiles, and keeps copies of verified ones.

    One *attempt* reads each tile once, from a copy if there is one (verified before, or in
    `state`). A *fresh* attempt reads from the log alone, so that a damaged copy cannot
    block verification permanently.
    """

    def __init__(self, fetch: Fetch, state: LogState) -> None:
        self._fetch = fetch
        self._state = state
        self._verified: dict[Tile, bytes] = {}
        self._seen: dict[Tile, bytes] = {}
        self._copies: dict[Tile, Tile] = {}  # tile read: tile from whose copy
        self._suspects: frozenset[Tile] = frozenset()
        self._fresh = False

    def begin(self, *, fresh: bool) -> None:
        """Start an attempt; copies used by the failed one before it become suspects."""
        self._suspects = frozenset(self._copies.values()) if fresh else frozenset()
        self._fresh = fresh
        self._seen, self._copies = {}, {}

    @property
    def used_copies(self) -> bool:
        """Whether this attempt has read any copy."""
        return bool(self._copies)

    def read(self, tile: Tile) -> bytes:
        """Return the unverified bytes of a tile. Raises what `fetch` raises."""
        if tile not in self._seen:
            copy = None if self._fresh else self._copy(tile)
            self._seen[tile] = self._fetch_tile(tile) if copy is None else copy
        return self._seen[tile]

    def keep(self, verified: Mapping[Tile, bytes]) -> None:
        """Keep copies of tiles that are verified under an accepted head."""
        for tile, data in verified.items():
            if tile not in self._verified and tile not in self._copies:
                self._state.write(tile.path, data)
            self._verified[tile] = data

    def end(self) -> None:
        """Finish a successful attempt: remove the suspects that it did not read again."""
        for tile in self._suspects - self._seen.keys():
            self._state.remove(tile.path)

    def _copy(self, tile: Tile) -> bytes | None:
        for larger in dict.fromkeys((tile, tile.full())):
            data = self._verified.get(larger) or self._state.read(larger.path, larger.size)
            if data is not None and len(data) == larger.size:
                self._copies[tile] = larger
                return data[: tile.size]
        return None

    def _fetch_tile(self, tile: Tile) -> bytes:
        try:
            return self._fetch(tile.path)
        except NotFound:
            if tile.width == WIDTH:
                raise
        # A log may delete a partial tile once the full one exists.
        full = self._fetch(tile.full().path)
        return full[: tile.size] if len(full) == tile.full().size else full
