"""
What the cache holds, and emptying it.

All of it comes again by itself. What is worth keeping all the same: by the plans `gover prune`
knows which projects there are, and by the lists gover sees one that has become shorter.
GOVER_CACHE may be any directory, so what goes has a name that only gover gives.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from gover.activation.plan import PLAN_NAME
from gover.dirs import Dirs
from gover.fs.tree import disk_size
from gover.install.usage import places
from gover.network import partial
from gover.sources.released_versions import released_path

_LIST = re.compile(r"[0-9a-f]{32}")


class Holding(NamedTuple):
    """Things of one kind: how many, and their bytes; `stale`: those that nothing can need."""

    name: str
    number: int
    size: int
    stale: int = 0


class Piece(NamedTuple):
    """One thing in the cache."""

    path: str
    size: int  # bytes


def holdings(dirs: Dirs) -> list[Holding]:
    """Return what there is: plans, lists of releases, parts of archives."""
    plans, gone = list(_plans(dirs)), list(_plans(dirs, gone=True))
    unused = partial.unused_files(dirs.parts)
    kinds = (
        ("plans", plans, len(gone)),
        ("lists", list(_lists(dirs)), 0),
        ("parts", list(_pieces(partial.partial_files(dirs.parts))), len(unused)),
    )
    return [
        Holding(name, len(pieces), sum(piece.size for piece in pieces), stale)
        for name, pieces, stale in kinds
    ]


def clean(dirs: Dirs, *, everything: bool = False, dry_run: bool = False) -> list[Piece]:
    """
    Remove plans of directories that are gone, and parts that nobody has open; return them.

    With `everything` also the other plans, and the lists. It is safe beside running govers:
    a prompt that finds no plan makes one.
    """
    pieces = [*_plans(dirs, gone=not everything), *_pieces(partial.unused_files(dirs.parts))]
    pieces += _lists(dirs) if everything else ()
    for piece in () if dry_run else pieces:
        _remove(dirs, piece.path)
    return pieces


def _plans(dirs: Dirs, *, gone: bool = False) -> Iterator[Piece]:
    for place in places(dirs):
        if not (gone and os.path.isdir(place)):
            directory = f"{dirs.plans}{place.rstrip('/')}/{PLAN_NAME}"
            with suppress(FileNotFoundError):  # another gover has just removed it
                files = [f"{directory}/{name}" for name in os.listdir(directory)]
                yield Piece(directory, sum(map(disk_size, files)))


def _lists(dirs: Dirs) -> Iterator[Piece]:
    with suppress(FileNotFoundError):
        names = filter(_LIST.fullmatch, sorted(os.listdir(dirs.indexes)))
        yield from _pieces(f"{dirs.indexes}/{name}" for name in names)
    if os.path.lexists(released_path(dirs)):
        yield from _pieces([released_path(dirs)])


def _pieces(paths: Iterator[str] | list[str]) -> Iterator[Piece]:
    return (Piece(path, disk_size(path)) for path in paths)


def _remove(dirs: Dirs, path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):  # another plan is below, or above
            while (path := os.path.dirname(path)) != dirs.cache:
                os.rmdir(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)
