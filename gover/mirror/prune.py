"""Taking releases out of a mirror: out of its lists first, then their files, and no others."""

from collections.abc import Container

from gover.mirror import index, names
from gover.mirror.state import Key, MirrorState
from gover.mirror.tree import MirrorTree

_ENDS = ("", ".sha256", ".asc")
_KINDS = ("zip", "mod", "info")


def drop(root: MirrorTree, state: MirrorState, wanted: Container[Key]) -> list[Key]:
    """
    Keep only the releases that are `wanted`; return those that are gone.

    The tiles stay: they join the heads that the mirror has handed out. What gover has not made
    is not touched.
    """
    gone = [key for key in state.releases if key not in wanted]
    for key in gone:
        del state.releases[key]
    state.save(root)
    index.publish(root, state)
    dead = _of_nobody(state)  # of an earlier run too, which was killed here
    for path in dead:
        root.remove(path)
    for path in dead:
        del state.files[path]
    state.save(root)
    return gone


def _of_nobody(state: MirrorState) -> list[str]:
    living = {path for key in state.releases for path in _all_of(state.log, key)}
    living |= {names.LIST, names.INDEX, names.INDEX_PAGE}
    places = ("go/", f"{names.MODULES}/", names.in_log(state.log, "lookup/"))
    return [path for path in state.files if path.startswith(places) and path not in living]


def _all_of(log: str, key: Key) -> list[str]:
    archive = names.archive(*key)
    modules = [names.module(*key, kind) for kind in _KINDS]
    return [*(archive + end for end in _ENDS), *modules, names.lookup(log, *key)]
