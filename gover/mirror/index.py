"""
The lists of a mirror, and the removal of releases.

The lists are written after the files that they name; a release leaves the lists before its
files are removed. So a client never finds a listed file missing.
"""

import json
from collections.abc import Container
from itertools import groupby
from typing import Any

from gover.mirror import names
from gover.mirror.release import info_file
from gover.mirror.state import Key, MirrorState, is_complete, write_files
from gover.mirror.tree import MirrorTree
from gover.verify.sumdb.dirhash import module_version
from gover.version.platform import archive_name

_ARCHIVE_SUFFIXES = ("", ".sha256", ".asc")
_MODULE_KINDS = ("zip", "mod", "info")


def publish_lists(root: MirrorTree, state: MirrorState) -> list[Key]:
    """Write the lists of the complete releases; return these, newest first."""
    keys = sorted((key for key in state.releases if is_complete(root, state, key)), reverse=True)
    infos = {names.module(*key, "info"): info_file(key, state.releases[key]) for key in keys}
    write_files(root, state, infos)
    lines = "".join(f"{module_version(*map(str, key))}\n" for key in reversed(keys))
    index = _index(state, [key for key in keys if state.has_archive(key)])
    lists = {names.LIST: lines.encode(), names.INDEX: index, names.INDEX_PAGE: index}
    write_files(root, state, lists)
    return keys


def remove_releases(root: MirrorTree, state: MirrorState, kept: Container[Key]) -> list[Key]:
    """
    Remove all releases but those in `kept`; return the removed ones.

    The tiles stay: clients that have seen an earlier signed head need them. Only files that
    gover has written are removed.
    """
    removed = [key for key in state.releases if key not in kept]
    for key in removed:
        del state.releases[key]
    state.save(root)
    publish_lists(root, state)
    paths = _unused_files(state)  # those of an earlier, killed run as well
    for path in paths:
        root.remove(path)
    for path in paths:
        del state.files[path]
    state.save(root)
    return removed


def _index(state: MirrorState, keys: list[Key]) -> bytes:
    """Return the JSON of go.dev/dl/?mode=json&include=all (golang/website internal/dl)."""
    releases = [
        {
            "version": f"go{version}",
            "stable": version.is_stable,
            "files": [_index_file(state, key) for key in sorted(group)],
        }
        for version, group in groupby(keys, key=lambda key: key[0])
    ]
    return (json.dumps(releases, indent=1) + "\n").encode()


def _index_file(state: MirrorState, key: Key) -> dict[str, Any]:
    version, platform = key
    digest = state.files[names.archive(*key)]
    return {
        "filename": archive_name(version, platform),
        "os": platform.os,
        "arch": platform.arch,
        "version": f"go{version}",
        "sha256": digest.sha256,
        "size": digest.size,
        "kind": "archive",
    }


def _unused_files(state: MirrorState) -> list[str]:
    used = {path for key in state.releases for path in _release_files(state.log, key)}
    used |= {names.LIST, names.INDEX, names.INDEX_PAGE}
    prefixes = ("go/", f"{names.MODULES}/", names.in_log(state.log, "lookup/"))
    return [path for path in state.files if path.startswith(prefixes) and path not in used]


def _release_files(log: str, key: Key) -> list[str]:
    archive = names.archive(*key)
    archive_files = [archive + suffix for suffix in _ARCHIVE_SUFFIXES]
    module_files = [names.module(*key, kind) for kind in _MODULE_KINDS]
    return [*archive_files, *module_files, names.lookup(log, *key)]
