"""What `gover install` without a version installs where a go.mod or go.work sets a floor."""

from collections.abc import Callable, Iterable

from gover.resolve.selection import Selection
from gover.store.store import Store
from gover.version.request import Request, exact
from gover.version.version import Version
from gover.versionfile.search import VersionFile


def deciding_floor(selection: Selection) -> VersionFile | None:
    """Return the file with the floor; None without one, or where a pin decides."""
    floor = selection.inputs.search.floor
    is_pinned = selection.origin.kind in ("argument", "variable", "file")
    if is_pinned or selection.inputs.settings.error:
        return None
    return floor if floor and floor.minimum else None


def find_installed(store: Store, selection: Selection, minimum: Version) -> Version | None:
    """Return an installed version that satisfies the floor: the selected one, or the newest."""
    if selection.version and selection.version >= minimum:
        return selection.version
    enough = [v for v in store.installed() if v == minimum or (v.is_stable and v >= minimum)]
    return max(enough, default=None)


def request_of_floor(file: VersionFile, released: Callable[[], Iterable[Version]]) -> Request:
    """Return what to install for a floor; `released` is called for one that is a prerelease."""
    request = file.contents.floor.request() if file.contents.floor else None
    assert request is not None
    if request.kind == "range" and request.low.kind and request.choose(released()) is None:
        return exact(request.low)
    return request
