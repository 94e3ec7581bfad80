"""
The files of gover itself, compared with the list of a wheel (the RECORD file).

RECORD has a path, a SHA-256 and a size for each file; what an installer has added, such as
bytecode, stands there without a hash (Packaging User Guide, "Recording installed projects").
"""

import base64
import csv
import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from gover.errors import InvalidFile
from gover.escape import safe


class FileState(StrEnum):
    """What became of a file of the wheel."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"  # it is in no RECORD


class ChangedFile(NamedTuple):
    """A file that is not as in the wheel; `path` is absolute."""

    path: str
    state: FileState


def parse_record(text: str) -> dict[str, bytes]:
    """
    Return {path: SHA-256} of the files with a hash.

    Raises:
        InvalidFile: a line has another form, or another hash.
    """
    hashes = {}
    for row in csv.reader(text.splitlines()):
        if len(row) != 3 or not row[0]:
            raise InvalidFile(f"RECORD has a line of another form: {safe(','.join(row))}")
        path, digest, _ = row
        if not digest:
            continue
        algorithm, _, encoded = digest.partition("=")
        if algorithm != "sha256" or len(encoded) != 43:
            raise InvalidFile(f"RECORD has no SHA-256 of {safe(path)}")
        hashes[path] = base64.urlsafe_b64decode(encoded + "=")
    return hashes


def read_wheel(path: str, content: BinaryIO | None = None) -> tuple[dict[str, bytes], str]:
    """
    Return {path: SHA-256} of a wheel's RECORD, and its version; `content` is read if given.

    Raises:
        InvalidFile: it is no wheel of gover.
    """
    try:
        with zipfile.ZipFile(content or path) as wheel:
            name = next(n for n in wheel.namelist() if n.endswith(".dist-info/RECORD"))
            folder = name.removesuffix(".dist-info/RECORD")
            record = wheel.read(name).decode()
    except (OSError, zipfile.BadZipFile, StopIteration, ValueError) as error:
        raise InvalidFile(f"{safe(path)} is no wheel: {safe(str(error))}") from None
    package, _, version = folder.partition("-")
    if package != "gover":
        raise InvalidFile(f"{safe(path)} is a wheel of {safe(package)}, not of gover")
    return parse_record(record), version


def find_changed(hashes: Mapping[str, bytes], site: str, package: str) -> list[ChangedFile]:
    """
    Compare the files below `site` with their hashes, and look for others in `site`/`package`.

    Bytecode that Python has written is passed over.
    """
    found = list(_compare(hashes, site))
    known = {os.path.normpath(os.path.join(site, path)) for path in hashes}
    for folder, folders, names in os.walk(os.path.join(site, package)):
        folders[:] = [name for name in folders if name != "__pycache__"]
        paths = (os.path.join(folder, name) for name in names)
        found += [ChangedFile(path, FileState.ADDED) for path in paths if path not in known]
    return sorted(found)


def _compare(hashes: Mapping[str, bytes], site: str) -> Iterator[ChangedFile]:
    for name, digest in hashes.items():
        path = os.path.normpath(os.path.join(site, name))
        try:
            with open(path, "rb") as file:
                actual = hashlib.file_digest(file, "sha256").digest()
        except OSError:
            yield ChangedFile(path, FileState.MISSING)
            continue
        if actual != digest:
            yield ChangedFile(path, FileState.CHANGED)
