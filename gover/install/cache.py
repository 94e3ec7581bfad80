"""
Listing and clearing the cache.

gover recreates all of it when needed. Two uses are lost: `gover prune` knows projects by their
plans, and gover notices by the old list that a list of releases has become shorter.
GOVER_CACHE may be any directory, so only files with names of gover's own are removed.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from gover.activation.plan import PLAN_NAME
from gover.errors import GoverError
from gover.fs.tree import disk_size
from gover.install.usage import planned_directories
from gover.network import partial_files
from gover.sources.released_versions import released_path
from gover.store import receipts
from gover.store.store import Store

_LIST = re.compile(r"[0-9a-f]{32}")


class Holding(NamedTuple):
    """The files of one kind: how many, their bytes, and how many of them are not needed."""

    name: str
    number: int
    size: int  # bytes
    stale: int = 0


class Piece(NamedTuple):
    """One file or directory in the cache."""

    path: str
    size: int  # bytes


def holdings(store: Store) -> list[Holding]:
    """Return the contents: plans, lists of releases, partial downloads."""
    old_plans = list(_old_plans(store))
    plans = [*old_plans, *_plans(store)]
    stale_plans = [*old_plans, *_plans(store, only_deleted=True)]
    unused = partial_files.unused_files(store.parts)
    kinds = (
        ("plans", plans, len(stale_plans)),
        ("lists", list(_lists(store)), 0),
        ("parts", list(_pieces(partial_files.partial_files(store.parts))), len(unused)),
    )
    return [
        Holding(name, len(pieces), sum(piece.size for piece in pieces), stale)
        for name, pieces, stale in kinds
    ]


def shared_bytes(store: Store) -> int:
    """Return how many bytes of the toolchains are there once for two: clones, by the receipts."""
    total = 0
    for version in store.installed():
        with suppress(GoverError):
            total += receipts.shared_bytes(receipts.read_receipt(store, version) or {})
    return total


def clean(store: Store, *, everything: bool = False, dry_run: bool = False) -> list[Piece]:
    """
    Remove what is not needed, and return it.

    That is plans of deleted directories and of older releases of gover. With `everything` also
    the other plans, and the lists. It is safe beside running gover processes: a prompt that finds
    no plan writes one.
    """
    pieces = [*_old_plans(store), *_plans(store, only_deleted=not everything)]
    pieces += _lists(store) if everything else ()
    for piece in () if dry_run else pieces:
        _remove(store, piece.path)
    return pieces


def remove_old_plans(store: Store) -> None:
    """Remove the plans of older releases of gover, which open shells of theirs would replay."""
    for piece in _old_plans(store):
        _remove(store, piece.path)


def _old_plans(store: Store) -> Iterator[Piece]:
    plans, number = os.path.split(store.plans)
    for path, names, _ in os.walk(plans):
        if path == plans and number in names:
            names.remove(number)
        if PLAN_NAME in names:
            names.remove(PLAN_NAME)
            yield from _plan(f"{path}/{PLAN_NAME}")


def _plans(store: Store, *, only_deleted: bool = False) -> Iterator[Piece]:
    for root in planned_directories(store):
        if not (only_deleted and os.path.isdir(root)):
            yield from _plan(f"{store.plans}{root.rstrip('/')}/{PLAN_NAME}")


def _plan(directory: str) -> Iterator[Piece]:
    with suppress(FileNotFoundError):  # another process has just removed it
        files = [f"{directory}/{name}" for name in os.listdir(directory)]
        yield Piece(directory, sum(map(disk_size, files)))


def _lists(store: Store) -> Iterator[Piece]:
    with suppress(FileNotFoundError):
        names = filter(_LIST.fullmatch, sorted(os.listdir(store.indexes)))
        yield from _pieces(f"{store.indexes}/{name}" for name in names)
    if os.path.lexists(released_path(store)):
        yield from _pieces([released_path(store)])


def _pieces(paths: Iterator[str] | list[str]) -> Iterator[Piece]:
    return (Piece(path, disk_size(path)) for path in paths)


def _remove(store: Store, path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        remove_plan(store, path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def remove_plan(store: Store, directory: str) -> None:
    """Remove the directory of a plan, and those above it in the cache that have no other."""
    import shutil  # noqa: PLC0415  to list the cache needs none

    shutil.rmtree(directory, ignore_errors=True)
    with suppress(OSError):  # the directory has other plans
        while (directory := os.path.dirname(directory)) != store.cache:
            os.rmdir(directory)
