"""Which Go runs where the selected one does not: the user's own in front, or one Go switches to."""

from __future__ import annotations

from gover.escape import safe
from gover.resolve.effects import needs_front
from gover.resolve.selection import Selection, SystemGo
from gover.store.path_search import programs_in_front, starts_another

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store
    from gover.version.version import Version


def origin_text(selection: Selection, in_front: str | None = None) -> str:
    """
    Return the origin for a message, and what Go itself switches to.

    `in_front` is that of `go_in_front`: then it is the origin of what runs.
    """
    text = str(selection.origin)
    if in_front:
        what = ", which starts another go," if starts_another(in_front) else ","
        text = f"{safe(in_front)}{what} in front of gover's shims on PATH"
    floor, target = selection.inputs.search.floor, switch_target(selection, in_front)
    if floor is None or target is None:
        return text
    return f"{text}; Go itself switches to {target}, required by {floor.where}"


def switch_target(selection: Selection, in_front: str | None = None) -> Version | None:
    """Return the version that Go itself switches to; None where it does not have to."""
    floor = selection.inputs.search.floor
    if in_front is None or floor is None or floor.minimum is None:
        return selection.switches_to
    from gover.store.goroot import goroot_of_program, read_goroot_version  # noqa: PLC0415  rare

    version = read_goroot_version(goroot_of_program(in_front))
    return floor.minimum if version is not None and version < floor.minimum else None


def go_in_front(store: Store, selection: Selection, environ: Mapping[str, str]) -> str | None:
    """
    Return the `go` that runs instead of the selected one, because the user put it in front.

    None where gover's shims come first, where they are not on PATH, where a version is chosen
    (then gover puts them in front), and where it is the selected one.
    """
    path = environ.get("PATH", "")
    if selection.error is not None or store.shims not in path.split(":"):
        return None
    if needs_front(store, selection, environ):
        return None
    program = next(iter(programs_in_front(store.data, path)), None)
    is_selected = isinstance(selection.outcome, SystemGo) and selection.outcome.path == program
    return None if is_selected else program
