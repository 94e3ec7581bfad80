"""
Which project files may set variables and PATH entries: those the user has allowed.

A file is allowed by its absolute path and its content together, so that neither a copy
elsewhere nor a later edit is; denied by its path. The bytes that are hashed are the bytes
that were parsed: nothing is read twice.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal, NamedTuple

from gover.dirs import Dirs
from gover.fs import atomic
from gover.fs.read import Reading

Verdict = Literal["allowed", "denied", "waiting"]


class Trust(NamedTuple):
    """What the user has said of a file, and the two records that say it."""

    verdict: Verdict
    allowed: str  # path of the record that exists when it is allowed
    denied: str  # the same for denied


def trust(dirs: Dirs, reading: Reading) -> Trust:
    """Look up what the user has said of a file as it was read."""
    allowed = _record(dirs, "allow", os.fsencode(reading.path) + b"\0" + reading.data)
    denied = _record(dirs, "deny", os.fsencode(reading.path))
    if os.path.exists(denied):
        return Trust("denied", allowed, denied)
    return Trust("allowed" if os.path.exists(allowed) else "waiting", allowed, denied)


def allow(dirs: Dirs, reading: Reading) -> None:
    """Allow a file as it was read."""
    said = trust(dirs, reading)
    _write(said.allowed, reading.path)
    _forget(said.denied)


def deny(dirs: Dirs, reading: Reading) -> None:
    """Deny a file, whatever it may come to hold."""
    said = trust(dirs, reading)
    _write(said.denied, reading.path)
    _forget(said.allowed)


def revoke(dirs: Dirs, path: str) -> bool:
    """Take back all that was said of a file, whatever it held then; tell whether there was any."""
    about = [record for _, of, record in records(dirs) if of == path]
    for record in about:
        _forget(record)
    return bool(about)


def records(dirs: Dirs) -> Iterator[tuple[Verdict, str, str]]:
    """Yield every verdict there is, the path it is about, and the file that keeps it."""
    verdicts: tuple[tuple[Verdict, str], ...] = (("allowed", "allow"), ("denied", "deny"))
    for verdict, folder in verdicts:
        directory = dirs.under_data("trust", folder)
        names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
        for name in names:
            record = f"{directory}/{name}"
            with open(record, "rb") as file:
                yield verdict, os.fsdecode(file.read()).removesuffix("\n"), record


def _record(dirs: Dirs, folder: str, key: bytes) -> str:
    import hashlib  # noqa: PLC0415  4 ms that only a place with such a file pays

    return dirs.under_data("trust", folder, hashlib.sha256(key).hexdigest())


def _write(record: str, path: str) -> None:
    atomic.make_private(os.path.dirname(record))
    atomic.write(record, path + "\n", 0o600, durable=True)


def _forget(record: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(record)
