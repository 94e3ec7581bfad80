"""
What gover has made in a mirror: `.gover-mirror/state.json`.

A file is written down before it gets its name. So a mirror's own files can be told from those
of others after a kill at any moment, and what is there with another size is not whole.
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
_MOST = 256 << 20  # bytes; a tile takes 130, the whole log has 280,000 of them
_SHA256 = re.compile(r"[0-9a-f]{64}")

Key = tuple[Version, Platform]


class Proven(NamedTuple):
    """What the log has about a release that is in the mirror."""

    h1: str
    record: int
    text: str  # of the record, its last newline included
    time: str = ""  # of the release, as its VERSION has it


class MirrorState:
    """
    The facts of one mirror; `save` puts them on disk.

    log       the name of the checksum database that has proven everything; "" at first
    files     path -> what it has to hold, of every file that gover has made, or was about to
    releases  what has been proven; all files of a release may still be missing
    heads     every signed head that the mirror has ever handed out, oldest first
    """

    def __init__(self) -> None:
        self.log = ""
        self.files: dict[str, FileDigest] = {}
        self.releases: dict[Key, Proven] = {}
        self.heads: list[bytes] = []

    def files_of(self, key: Key) -> list[str]:
        """Return the paths that make a release whole; its `.info` comes with the lists."""
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
        root.put(_PATH, json.dumps(document).encode())


def load(root: MirrorTree) -> MirrorState:
    """
    Read the state of a mirror; an empty one when there is none.

    Raises:
        InvalidFile: it cannot be understood.
    """
    state = MirrorState()
    data = root.read(_PATH, _MOST)
    if data is None and not root.exists(_PATH):
        return state
    try:
        _fill(state, json.loads(data or b""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, GoverError):
        path = f"{root.path}/{_PATH}"
        raise InvalidFile(
            f"{safe(path)} cannot be understood: another gover's, or damaged",
            f"mv {sh_quote(path)} {sh_quote(path + '.bad')}",
        ) from None
    return state


def claim(root: MirrorTree, state: MirrorState, files: Mapping[str, FileDigest]) -> None:
    """
    Write down what is about to get its name.

    Raises:
        GoverError: something that gover has not made has one of the names.
    """
    for path, held in files.items():
        if path not in state.files and root.exists(path) and root.held(path) != held:
            place = f"{root.path}/{path}"
            raise GoverError(
                f"{safe(place)} is in the way: it is not gover's",
                f"mv {sh_quote(place)} {sh_quote(place + '.old')}",
            )
    if files.items() - state.files.items():
        state.files.update(files)
        state.save(root)


def write(root: MirrorTree, state: MirrorState, files: Mapping[str, bytes]) -> None:
    """Put small files in place, in this order; raises as `claim`."""
    claim(root, state, {path: FileDigest.of(data) for path, data in files.items()})
    for path, data in files.items():
        root.put(path, data)


def is_whole(root: MirrorTree, state: MirrorState, key: Key, *, rehash: bool = False) -> bool:
    """Tell whether every file of a release is there: by its size, or by its hash."""
    if key not in state.releases:
        return False
    return all(is_as_made(root, state, path, rehash=rehash) for path in state.files_of(key))


def is_as_made(root: MirrorTree, state: MirrorState, path: str, *, rehash: bool) -> bool:
    """Tell whether a file is there and what gover made it: by its size, or by its hash."""
    held = state.files.get(path)
    if held is None:
        return False
    return root.held(path) == held if rehash else root.size(path) == held.size


def _fill(state: MirrorState, document: Mapping[str, Any]) -> None:
    if document["schema"] != 1:
        raise ValueError(document["schema"])
    state.log = _checked(document["log"], document["log"] == "" or is_word(document["log"]))
    state.heads = [head.encode() for head in document["heads"]]
    state.releases = dict(_releases(document["releases"]))
    state.files = dict(_files(document["files"]))


def _releases(rows: list[list[Any]]) -> Iterator[tuple[Key, Proven]]:
    for version, platform, h1, record, text, time in rows:
        key = parse_release(version), parse_platform(platform)
        if key[0] is None or key[1] is None:
            raise ValueError(version)
        if [type(each) for each in (h1, record, text, time)] != [str, int, str, str]:
            raise TypeError(version)
        yield (key[0], key[1]), Proven(h1, record, text, time)


def _files(rows: Mapping[str, list[Any]]) -> Iterator[tuple[str, FileDigest]]:
    for path, (size, sha256) in rows.items():
        good = is_below(path) and isinstance(size, int) and _SHA256.fullmatch(sha256)
        yield _checked(path, good), FileDigest(size, sha256)


def _checked(text: str, good: object) -> str:
    if not good:
        raise ValueError(text)
    return text
