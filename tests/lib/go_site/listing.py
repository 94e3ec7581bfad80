"""The release index as go.dev/dl serves it, in its three forms (golang/website internal/dl)."""

import html
import json
from collections.abc import Iterable
from typing import Any

from tests.lib.go_site.releases import Row, is_stable, order

Index = list[dict[str, Any]]


def everything(rows: Iterable[Row]) -> Index:
    """Return the list of ``?mode=json&include=all``: every release, newest first."""
    files: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        files.setdefault(row.version, []).append(row.in_index())
    keys = ("os", "arch", "kind", "filename")
    return [
        {
            "version": "go" + version,
            "stable": is_stable(version),
            "files": sorted(files[version], key=lambda file: [file[key] for key in keys]),
        }
        for version in sorted(files, key=_listed)
    ]


def supported(index: Index) -> Index:
    """Return the list of ``?mode=json``: the newest release of the two newest stable lines."""
    newest: dict[tuple[int, ...], dict[str, Any]] = {}
    for release in index:
        if release["stable"]:
            newest.setdefault(order(release["version"].removeprefix("go"))[:2], release)
    return list(newest.values())[:2]


def as_json(index: Index) -> bytes:
    return (json.dumps(index, indent=1) + "\n").encode()


def as_page(index: Index) -> bytes:
    """Return the page for people; nothing should read checksums out of it."""
    rows = (
        f'<a class="download" href="/dl/{html.escape(file["filename"])}">'
        f"{html.escape(file['filename'])}</a> <tt>{file['sha256']}</tt>\n"
        for release in index
        for file in release["files"]
    )
    return f"<!DOCTYPE html>\n<title>All releases</title>\n{''.join(rows)}".encode()


def _listed(version: str) -> tuple[int, ...]:
    # Descending but for the stage: within 1.24 the final release comes before its candidates,
    # which the negated order gives as well, because a final release is the highest stage.
    return tuple(-part for part in order(version))
