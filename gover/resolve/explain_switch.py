"""Which Go runs where the selected one does not: the user's own in front, or one Go switches to."""

from collections.abc import Mapping

from gover.escape import safe
from gover.resolve.effects import needs_front
from gover.resolve.selection import Selection
from gover.store.path_search import programs_in_front
from gover.store.store import Store


def origin_text(selection: Selection) -> str:
    """Return the origin for a message, and what Go itself switches to."""
    floor, minimum = selection.inputs.search.floor, selection.switches_to
    if floor is None or minimum is None:
        return str(selection.origin)
    return f"{selection.origin}; Go itself switches to {minimum}, required by {floor.where}"


def go_in_front(store: Store, selection: Selection, environ: Mapping[str, str]) -> str | None:
    """
    Return the `go` that runs instead of the selected one, because the user put it in front.

    None where gover's shims come first, where they are not on PATH, and where a version is
    chosen: then gover puts them in front.
    """
    path = environ.get("PATH", "")
    if selection.error is not None or store.shims not in path.split(":"):
        return None
    if needs_front(store, selection, environ):
        return None
    return next(iter(programs_in_front(store.data, path)), None)


def in_front_text(program: str) -> str:
    """Return the origin of a go that the user put in front, for a message."""
    return f"{safe(program)}, in front of gover's shims on PATH"
