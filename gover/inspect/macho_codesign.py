"""
Apple code signatures: the fields of the CodeDirectory. Nothing is verified.

Sources: apple/darwin-xnu `osfmk/kern/cs_blobs.h`, golang/go `src/cmd/internal/codesign`.
"""

import struct
from typing import NamedTuple

from gover.inspect.program import CodeSignature
from gover.inspect.reader import FileRange, TruncatedProgram

_SUPERBLOB = 0xFADE0CC0
_DIRECTORY = 0xFADE0C02
_CMS = 0xFADE0B01
_DIRECTORY_SLOT = 0
_CMS_SLOT = 0x10000
_ADHOC = 0x2  # CS_ADHOC
_LINKER_SIGNED = 0x20000  # CS_LINKER_SIGNED
_WITH_TEAM = 0x20200  # version of the CodeDirectory that has a team
_BLOBS_MOST = 64  # five are usual
_NAME_MOST = 1024  # bytes


class _Directory(NamedTuple):
    flags: int
    identifier: str | None
    team: str | None


def read_signature(file: FileRange, offset: int, size: int) -> CodeSignature:
    """Return the signature at the `offset` that LC_CODE_SIGNATURE has."""
    try:
        blob = file.part(offset, size, "its code signature")
        slots = _slots(blob)
        directory = _directory(blob, slots[_DIRECTORY_SLOT])
        certified = _has_certificate(blob, slots.get(_CMS_SLOT))
    except (TruncatedProgram, KeyError, ValueError):
        return CodeSignature("broken")
    return CodeSignature(
        kind="signed" if certified and not directory.flags & _ADHOC else "ad hoc",
        identifier=directory.identifier,
        team=directory.team,
        linker_signed=bool(directory.flags & _LINKER_SIGNED),
    )


def _slots(blob: FileRange) -> dict[int, int]:
    """Return the offset of the blob of each slot."""
    magic, _, count = struct.unpack(">3I", blob.read_exactly(0, 12, "its code signature"))
    if magic != _SUPERBLOB or count > _BLOBS_MOST:
        raise ValueError("no signature")
    index = blob.read_exactly(12, 8 * count, "the index of its code signature")
    return dict(struct.iter_unpack(">2I", index))


def _directory(blob: FileRange, offset: int) -> _Directory:
    head = blob.read_exactly(offset, 44, "its code directory")
    magic, length, version, flags, _, identifier = struct.unpack_from(">6I", head)
    if magic != _DIRECTORY:
        raise ValueError("no code directory")
    directory = blob.part(offset, length, "its code directory")
    team = 0
    if version >= _WITH_TEAM:
        (team,) = struct.unpack(">I", directory.read_exactly(48, 4, "its code directory"))
    return _Directory(flags, _name(directory, identifier), _name(directory, team))


def _name(directory: FileRange, offset: int) -> str | None:
    return directory.read_text(offset, _NAME_MOST, "a name in its signature") if offset else None


def _has_certificate(blob: FileRange, offset: int | None) -> bool:
    if offset is None:
        return False
    magic, length = struct.unpack(">2I", blob.read_exactly(offset, 8, "its certificate"))
    return bool(magic == _CMS and length > 8)
