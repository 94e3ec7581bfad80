"""
Which project files may set variables and PATH entries: those the user has allowed.

A file is allowed by its absolute path, without links, and its content, so that neither a copy
elsewhere nor a later edit is; it is denied by its path. In a git repository it is allowed with
that content in every worktree, at the same place. The bytes that are hashed are those that were
parsed: nothing is read twice.
"""

from __future__ import annotations

import os

from gover.fs import atomic
from gover.fs.read import Reading, read_file
from gover.records import Record
from gover.resolve.worktree import (
    RepositoryFile,
    find_repository_file,
    look_for_repository,
    worktree_roots,
)
from gover.store.permissions import find_foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from gover.store.store import Store

    Verdict = Literal["allowed", "denied", "waiting"]

_RECORD_LIMIT = 64 << 10  # bytes; it is a path, or three
_SHARED = "repository"  # the folder of what is allowed in every worktree


class Trust(Record):
    """The user's verdict on a file, and the paths of the possible records."""

    verdict: Verdict
    allowed: str  # the record that exists when it is allowed at its path
    denied: str  # the record that exists when it is denied
    # Where the verdict does not rest on these two: the file in its repository, and the record
    # that exists when it is allowed in every worktree.
    repository: RepositoryFile | None = None
    shared: str = ""
    looked_at: tuple[Reading, ...] = ()  # where no repository was found


def trust(store: Store, reading: Reading) -> Trust:
    """Look up the verdict on a file as it was read."""
    place = os.fsencode(place_of(reading.path))
    allowed = _record(store, "allow", place + b"\0" + reading.data)
    denied = _record(store, "deny", place)
    if os.path.exists(denied):
        return Trust("denied", allowed, denied)
    if _is_record(store, allowed):
        return Trust("allowed", allowed, denied)
    repository, readings = look_for_repository(place_of(reading.path))
    if repository is None:
        return Trust("waiting", allowed, denied, looked_at=readings)
    shared = _shared_record(store, repository, reading.data)
    verdict: Verdict = "allowed" if _is_record(store, shared) else "waiting"
    return Trust(verdict, allowed, denied, repository, shared)


def place_of(path: str) -> str:
    """
    Return the path of a file by the real path of its directory: one for all its spellings.

    The file itself may be a link: what it sets is about the directory in which it stands.
    """
    from gover.fs.spelling import true_path  # noqa: PLC0415  where something has to be allowed

    directory, name = os.path.split(path)
    return f"{true_path(directory).rstrip('/')}/{name}"


def _is_record(store: Store, record: str) -> bool:
    """Return whether there is a record that no other user could have made, and no link."""
    folder = os.path.dirname(record)
    paths = (store.data, os.path.dirname(folder), folder, record)
    is_file = os.path.isfile(record) and not os.path.islink(record)
    return is_file and find_foreign(*paths) is None


def allow(store: Store, reading: Reading) -> RepositoryFile | None:
    """Allow a file as it was read; return the file in its repository, None where it is in none."""
    current, place = trust(store, reading), place_of(reading.path)
    repository = find_repository_file(place)
    if repository:
        text = f"{place}\0{repository.common}\0{repository.name}"
        _write(_shared_record(store, repository, reading.data), text)
    _write(current.allowed, place)
    _remove(current.denied)
    return repository


def deny(store: Store, reading: Reading) -> None:
    """Deny a file, whatever its content becomes."""
    current, place = trust(store, reading), place_of(reading.path)
    _write(current.denied, place)
    _remove(current.allowed)
    for record in _shared_records(store, place, None):  # what was allowed here, everywhere
        _remove(record)


def revoke(store: Store, path: str) -> bool:
    """
    Remove every verdict on a file, for any content; return whether there was one.

    In a repository, it is not allowed in the other worktrees any more; what is denied there stays.
    """
    place = place_of(path)
    repository = find_repository_file(place)
    roots = worktree_roots(repository.common) if repository else ()
    others = {os.path.normpath(f"{root}/{repository.name}") for root in roots if repository}
    found = [
        record
        for verdict, of, record in records(store)
        if of == place or (verdict == "allowed" and of in others)
    ]
    found += _shared_records(store, place, repository)
    for record in found:
        _remove(record)
    return bool(found)


def _shared_records(store: Store, place: str, repository: RepositoryFile | None) -> list[str]:
    """Return the records about all worktrees that were made at a path, or are about a file."""
    about = [repository.common, repository.name] if repository else None
    return [
        record
        for fields, record in _read_records(store, _SHARED)
        if fields[0] == place or fields[1:] == about
    ]


def records(store: Store) -> Iterator[tuple[Verdict, str, str]]:
    """Yield every verdict on a path, the path of its file, and the path of its record."""
    verdicts: tuple[tuple[Verdict, str], ...] = (("allowed", "allow"), ("denied", "deny"))
    for verdict, folder in verdicts:
        for fields, record in _read_records(store, folder):
            yield verdict, fields[0], record


def _read_records(store: Store, folder: str) -> Iterator[tuple[list[str], str]]:
    """Yield the fields of each record in a folder, and its path."""
    directory = store.under_data("trust", folder)
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    for name in names:
        record = f"{directory}/{name}"
        reading = read_file(record, _RECORD_LIMIT, binary=True)
        if reading.state == "text":
            yield os.fsdecode(reading.data).removesuffix("\n").split("\0"), record


def _shared_record(store: Store, repository: RepositoryFile, data: bytes) -> str:
    where = os.fsencode(f"{repository.common}\0{repository.name}")
    return _record(store, _SHARED, where + b"\0" + data)


def _record(store: Store, folder: str, key: bytes) -> str:
    import hashlib  # noqa: PLC0415  4 ms, only where there is such a file

    return store.under_data("trust", folder, hashlib.sha256(key).hexdigest())


def _write(record: str, text: str) -> None:
    atomic.make_private(os.path.dirname(record))
    atomic.write(record, text + "\n", 0o600, durable=True)


def _remove(record: str) -> None:
    try:
        os.unlink(record)
    except FileNotFoundError:
        pass
