"""
The record of the files that gover has written to a mirror: `.gover-mirror/state.json`.

A file is recorded before it is published. So after a kill at any moment gover's own files can
be distinguished from others, and a file of another size than recorded is incomplete.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gover.errors import GoverError, InvalidFile
from gover.escape import safe, sh_quote
from gover.install.gover_lock.file import is_word
from gover.mirror import names
from gover.mirror.tree import FileDigest, MirrorTree, is_below
from gover.version.platform import Platform, parse_platform
from gover.version.version import Version, parse_release

_PATH = f"{names.WORK}/state.json"
_MAX_BYTES = 256 << 20  # a tile takes 130 bytes, and the whole log has 280,000 tiles
_SHA256 = re.compile(r"[0-9a-f]{64}")

Key = tuple[Version, Platform]


class LoggedRelease(NamedTuple):
    """The verified record of the log for a release in the mirror."""

    h1: str
    record: int  # the record's number
    text: str  # of the record, with its last newline
    time: str = ""  # of the release, from its VERSION file


class MirrorCheck(NamedTuple):
    """The result of `check_files`: paths in the mirror, sorted."""

    whole: list[str]
    changed: list[str]
    missing: list[str]


class MirrorState:
    """
    The record of one mirror; `save` writes it to disk.

    log       the name of the checksum database that verified the releases; "" at first
    files     path -> expected digest, of every file that gover has written or was about to write
    releases  the verified releases; some or all files of a release may still be missing
    heads     every signed head that the mirror has served, oldest first
    """

    def __init__(self) -> None:
        self.log = ""
        self.files: dict[str, FileDigest] = {}
        self.releases: dict[Key, LoggedRelease] = {}
        self.heads: list[bytes] = []

    def files_of(self, key: Key) -> list[str]:
        """Return the paths of a release's files, without its `.info`, which is one of the lists."""
        archive = names.archive(*key)
        beside = [f"{archive}{end}" for end in ("", ".sha256", ".asc")]
        modules = [names.module(*key, kind) for kind in ("zip", "mod")]
        return [path for path in beside if path in self.files] + modules

    def has_archive(self, key: Key) -> bool:
        return names.archive(*key) in self.files

    def save(self, root: MirrorTree) -> None:
        releases = sorted(self.releases.items())
        document = {
            "schema": 1,
            "log": self.log,
            "heads": [head.decode() for head in self.heads],
            "releases": [[*map(str, key), *proven] for key, proven in releases],
            "files": dict(sorted(self.files.items())),
        }
        root.write(_PATH, json.dumps(document).encode())


def read_state(root: MirrorTree) -> MirrorState:
    """
    Read the record of a mirror; an empty one where there is none.

    Raises:
        InvalidFile: it is not valid.
    """
    state = MirrorState()
    data = root.read(_PATH, _MAX_BYTES)
    if data is None and not root.exists(_PATH):
        return state
    try:
        _parse_into(state, json.loads(data or b""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, GoverError):
        path = f"{root.path}/{_PATH}"
        raise InvalidFile(
            f"{safe(path)} cannot be read: damaged, or from another version of gover",
            f"mv {sh_quote(path)} {sh_quote(path + '.bad')}",
        ) from None
    return state


def record_files(root: MirrorTree, state: MirrorState, files: Mapping[str, FileDigest]) -> None:
    """
    Record files that are about to be published.

    Raises:
        GoverError: a file that gover has not written has one of the paths.
    """
    for path, digest in files.items():
        if path not in state.files and root.exists(path) and root.digest(path) != digest:
            full_path = f"{root.path}/{path}"
            raise GoverError(
                f"{safe(full_path)} is in the way: gover has not written it",
                f"mv {sh_quote(full_path)} {sh_quote(full_path + '.old')}",
            )
    if files.items() - state.files.items():
        state.files.update(files)
        state.save(root)


def write_files(root: MirrorTree, state: MirrorState, files: Mapping[str, bytes]) -> None:
    """Record and write small files, in this order. Raises as `record_files`."""
    record_files(root, state, {path: FileDigest.of(data) for path, data in files.items()})
    for path, data in files.items():
        root.write(path, data)


def is_complete(root: MirrorTree, state: MirrorState, key: Key, *, rehash: bool = False) -> bool:
    """Return True when every file of a release has the recorded size, or the recorded hash."""
    if key not in state.releases:
        return False
    return all(is_unchanged(root, state, path, rehash=rehash) for path in state.files_of(key))


def is_unchanged(root: MirrorTree, state: MirrorState, path: str, *, rehash: bool) -> bool:
    """Return True when a file has the recorded size, or with `rehash` the recorded hash."""
    expected = state.files.get(path)
    if expected is None:
        return False
    return root.digest(path) == expected if rehash else root.size(path) == expected.size


def check_files(root: MirrorTree, state: MirrorState) -> MirrorCheck:
    """Hash every recorded file again and compare it with its record."""
    result = MirrorCheck([], [], [])
    for path, expected in sorted(state.files.items()):
        if not root.exists(path):
            result.missing.append(path)
        elif root.digest(path) == expected:
            result.whole.append(path)
        else:
            result.changed.append(path)
    return result


def _parse_into(state: MirrorState, document: Mapping[str, Any]) -> None:
    if document["schema"] != 1:
        raise ValueError(document["schema"])
    state.log = _checked(document["log"], document["log"] == "" or is_word(document["log"]))
    state.heads = [head.encode() for head in document["heads"]]
    state.releases = dict(_parse_releases(document["releases"]))
    state.files = dict(_parse_files(document["files"]))


def _parse_releases(rows: list[list[Any]]) -> Iterator[tuple[Key, LoggedRelease]]:
    for version, platform, h1, record, text, time in rows:
        key = parse_release(version), parse_platform(platform)
        if key[0] is None or key[1] is None:
            raise ValueError(version)
        if [type(field) for field in (h1, record, text, time)] != [str, int, str, str]:
            raise TypeError(version)
        yield (key[0], key[1]), LoggedRelease(h1, record, text, time)


def _parse_files(rows: Mapping[str, list[Any]]) -> Iterator[tuple[str, FileDigest]]:
    for path, (size, sha256) in rows.items():
        valid = is_below(path) and isinstance(size, int) and _SHA256.fullmatch(sha256)
        yield _checked(path, valid), FileDigest(size, sha256)


def _checked(text: str, valid: object) -> str:
    if not valid:
        raise ValueError(text)
    return text
