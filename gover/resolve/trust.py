"""
Which project files may set variables and PATH entries: those the user has allowed.

A file is allowed by its absolute path, without links, and its content, so that neither a copy
elsewhere nor a later edit is; it is denied by its path. The bytes that are hashed are those that
were parsed: nothing is read twice.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal, NamedTuple

from gover.fs import atomic
from gover.fs.read import Reading, read_file
from gover.store.permissions import find_foreign
from gover.store.store import Store

_RECORD_LIMIT = 64 << 10  # bytes; it is a path

Verdict = Literal["allowed", "denied", "waiting"]


class Trust(NamedTuple):
    """The user's verdict on a file, and the paths of the two possible records."""

    verdict: Verdict
    allowed: str  # the record that exists when it is allowed
    denied: str  # the record that exists when it is denied


def trust(store: Store, reading: Reading) -> Trust:
    """Look up the verdict on a file as it was read."""
    place = os.fsencode(place_of(reading.path))
    allowed = _record(store, "allow", place + b"\0" + reading.data)
    denied = _record(store, "deny", place)
    if os.path.exists(denied):
        return Trust("denied", allowed, denied)
    is_allowed = os.path.isfile(allowed) and not _can_be_forged(store, allowed)
    return Trust("allowed" if is_allowed else "waiting", allowed, denied)


def place_of(path: str) -> str:
    """
    Return the path of a file by the real path of its directory: one for all its spellings.

    The file itself may be a link: what it sets is about the directory in which it stands.
    """
    directory, name = os.path.split(path)
    return f"{os.path.realpath(directory).rstrip('/')}/{name}"


def _can_be_forged(store: Store, record: str) -> bool:
    """Return whether another user could have made the record, or a link to another file."""
    folder = os.path.dirname(record)
    paths = (store.data, os.path.dirname(folder), folder, record)
    return os.path.islink(record) or find_foreign(*paths) is not None


def allow(store: Store, reading: Reading) -> None:
    """Allow a file as it was read."""
    current = trust(store, reading)
    _write(current.allowed, place_of(reading.path))
    _remove(current.denied)


def deny(store: Store, reading: Reading) -> None:
    """Deny a file, whatever its content becomes."""
    current = trust(store, reading)
    _write(current.denied, place_of(reading.path))
    _remove(current.allowed)


def revoke(store: Store, path: str) -> bool:
    """Remove every verdict on a file, for any content; return whether there was one."""
    found = [record for _, of, record in records(store) if of == place_of(path)]
    for record in found:
        _remove(record)
    return bool(found)


def records(store: Store) -> Iterator[tuple[Verdict, str, str]]:
    """Yield every verdict, the path of its file, and the path of its record."""
    verdicts: tuple[tuple[Verdict, str], ...] = (("allowed", "allow"), ("denied", "deny"))
    for verdict, folder in verdicts:
        directory = store.under_data("trust", folder)
        names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
        for name in names:
            record = f"{directory}/{name}"
            reading = read_file(record, _RECORD_LIMIT)
            if reading.state == "text":
                yield verdict, os.fsdecode(reading.data).removesuffix("\n"), record


def _record(store: Store, folder: str, key: bytes) -> str:
    import hashlib  # noqa: PLC0415  4 ms, only where there is such a file

    return store.under_data("trust", folder, hashlib.sha256(key).hexdigest())


def _write(record: str, path: str) -> None:
    atomic.make_private(os.path.dirname(record))
    atomic.write(record, path + "\n", 0o600, durable=True)


def _remove(record: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(record)
