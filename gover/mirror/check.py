"""`gover mirror verify`: hash again what gover has made in a mirror."""

from typing import NamedTuple

from gover.mirror.state import MirrorState
from gover.mirror.tree import MirrorTree


class Checked(NamedTuple):
    """Paths in the mirror, sorted."""

    whole: list[str]
    changed: list[str]
    missing: list[str]


def check(root: MirrorTree, state: MirrorState) -> Checked:
    """Compare every file with what was written down of it when it was proven."""
    found = Checked([], [], [])
    for path, held in sorted(state.files.items()):
        if not root.exists(path):
            found.missing.append(path)
        elif root.held(path) == held:
            found.whole.append(path)
        else:
            found.changed.append(path)
    return found
