"""
The store of built tools: builds by key, and for each project its links and a record.

A build is published by one rename and never changed. A link is replaced by one rename. A
process that changes anything here holds the lock `gover.install.garbage.TOOLS`.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from gover.escape import sh_quote
from gover.fs import atomic
from gover.fs.read import read_file
from gover.fs.tree import rename_without_replacing, sync_tree
from gover.install import garbage
from gover.store.store import Store
from gover.versionfile.formats import format_of
from gover.versionfile.search import read_version_file

_MAX_BYTES = 256 << 10  # of a record
_MAX_SCRIPT = 16 << 10  # bytes
_SCRIPT = "#!/bin/sh\nexec "


class BuiltTool(NamedTuple):
    """The version that was built for a project's request."""

    package: str
    requested: str  # the text in the file: "v0.16.1", "latest"
    version: str  # the version that was built: "v0.16.1"


class ToolsRecord(NamedTuple):
    """The record of a project: the path of its file, and the tool for each name."""

    path: str
    entries: Mapping[str, BuiltTool]


def key(*facts: str) -> str:
    """Return the key of a build: a hash of all facts that it depends on."""
    return hashlib.sha256("\0".join(("1", *facts)).encode()).hexdigest()[:32]


def find_program(store: Store, build: str) -> str | None:
    """Return the path of a build's program; None where there is no executable one."""
    directory = _build_directory(store, build)
    try:
        paths = [f"{directory}/{name}" for name in os.listdir(directory)]
    except OSError:
        return None
    return next((path for path in paths if os.access(path, os.X_OK)), None)


def publish(store: Store, build: str, path: str) -> None:
    """Publish a program, the only file in its directory, as the build with this key."""
    directory = os.path.dirname(path)
    target = _build_directory(store, build)
    atomic.make_directory(os.path.dirname(target))
    if find_program(store, build) is None and os.path.lexists(target):
        _remove(store, target)
    for changed in (path, directory):
        atomic.change_mode(changed, 0o755)  # independent of the umask
    sync_tree(directory)
    rename_without_replacing(directory, target)


def link(store: Store, directory: str, name: str, build: str) -> None:
    """
    Make `name` in a project's directory a link to the program of a build.

    On a file system without links it is a script that runs the program.
    """
    path = find_program(store, build)
    assert path is not None
    atomic.make_directory(directory)
    new = garbage.new_name(store, "staging", garbage.TOOLS)
    atomic.make_private(os.path.dirname(new))
    try:
        os.symlink(os.path.relpath(path, directory), new)
    except OSError as error:
        if error.errno not in atomic.NOT_SUPPORTED:
            raise
        atomic.write(new, f'{_SCRIPT}{sh_quote(path)} "$@"\n', 0o755)
    try:
        os.replace(new, f"{directory}/{name}")
    except BaseException:
        os.unlink(new)
        raise


def linked_build(directory: str, name: str) -> str | None:
    """Return the key of the build that a name is linked to; None where there is no link."""
    path = f"{directory}/{name}"
    try:
        target = os.readlink(path)
    except OSError:
        text = os.fsdecode(read_file(path, _MAX_SCRIPT).data)
        if not text.startswith(_SCRIPT):
            return None
        target = text.removeprefix(_SCRIPT).rpartition(" ")[0].strip("'")
    return os.path.basename(os.path.dirname(target))


def links(directory: str) -> list[str]:
    """Return the names of a project's links."""
    try:
        return os.listdir(directory)
    except FileNotFoundError:
        return []


def unlink(directory: str, name: str) -> None:
    """Remove a link; do nothing where there is none."""
    with suppress(FileNotFoundError):
        os.unlink(f"{directory}/{name}")


def read_record(directory: str) -> ToolsRecord:
    """Return the record of a project; an empty one where none can be read."""
    data = read_file(_record_path(directory), _MAX_BYTES).data
    try:
        document = json.loads(data)
        entries = {name: BuiltTool(*map(str, row)) for name, row in document["tools"].items()}
        return ToolsRecord(str(document["path"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ToolsRecord("", {})


def write_record(directory: str, record: ToolsRecord) -> None:
    """Write the record of a project; its directory exists."""
    text = json.dumps({"schema": 1, "path": record.path, "tools": record.entries}, indent=1)
    atomic.write(_record_path(directory), text + "\n", durable=True)


def find_unused(store: Store) -> list[tuple[str, str]]:
    """
    Return (path, description) of every directory that no project uses.

    A project is unused when its file is missing or names no tools.
    """
    found: list[tuple[str, str]] = []
    used: set[str | None] = set()
    for project in _folders(store.under_data("tools", "projects")):
        record = read_record(f"{project}/bin")
        if _names_tools(record.path):
            used |= {linked_build(f"{project}/bin", name) for name in links(f"{project}/bin")}
        else:
            found.append((project, f"the tools of {record.path or 'an unknown project'}"))
    builds = _folders(store.under_data("tools", "built"))
    unused = [build for build in builds if os.path.basename(build) not in used]
    return found + [(build, " ".join(sorted(os.listdir(build)))) for build in unused]


def remove_unused(store: Store) -> None:
    """Remove everything that `find_unused` returns."""
    for path, _ in find_unused(store):
        _remove(store, path)


def _names_tools(path: str) -> bool:
    form = format_of(path)
    found = read_version_file(path, form) if form else None
    return found is not None and bool(found.contents.tools or found.error)


def _remove(store: Store, path: str) -> None:
    # Without its program, the first file to go, a build counts as not made.
    garbage.delete(garbage.move_to_trash(store, path, garbage.TOOLS) or path)


def _build_directory(store: Store, build: str) -> str:
    return store.under_data("tools", "built", build)


def _record_path(directory: str) -> str:
    return f"{os.path.dirname(directory)}/record.json"


def _folders(directory: str) -> list[str]:
    try:
        return [f"{directory}/{name}" for name in sorted(os.listdir(directory))]
    except FileNotFoundError:
        return []
