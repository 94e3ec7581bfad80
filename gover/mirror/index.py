"""The lists of a mirror: written last, so that they name nothing that is not there."""

import json
from itertools import groupby
from typing import Any

from gover.mirror import names
from gover.mirror.release import info
from gover.mirror.state import Key, MirrorState, is_whole, write
from gover.mirror.tree import MirrorTree
from gover.verify.sumdb.dirhash import module_version
from gover.version.platform import archive_name


def publish(root: MirrorTree, state: MirrorState) -> list[Key]:
    """Write what lists the releases that are whole; return them, newest first."""
    whole = sorted((key for key in state.releases if is_whole(root, state, key)), reverse=True)
    write(root, state, {names.module(*k, "info"): info(k, state.releases[k]) for k in whole})
    lines = "".join(f"{module_version(*map(str, key))}\n" for key in reversed(whole))
    index = _index(state, [key for key in whole if state.has_archive(key)])
    write(root, state, {names.LIST: lines.encode(), names.INDEX: index, names.INDEX_PAGE: index})
    return whole


def _index(state: MirrorState, keys: list[Key]) -> bytes:
    """Return what https://go.dev/dl/?mode=json&include=all has (golang/website internal/dl)."""
    releases = [
        {
            "version": f"go{version}",
            "stable": version.is_stable,
            "files": [_file(state, key) for key in sorted(group)],
        }
        for version, group in groupby(keys, key=lambda key: key[0])
    ]
    return (json.dumps(releases, indent=1) + "\n").encode()


def _file(state: MirrorState, key: Key) -> dict[str, Any]:
    version, platform = key
    held = state.files[names.archive(*key)]
    return {
        "filename": archive_name(version, platform),
        "os": platform.os,
        "arch": platform.arch,
        "version": f"go{version}",
        "sha256": held.sha256,
        "size": held.size,
        "kind": "archive",
    }
