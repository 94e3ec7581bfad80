"""
Where built tools are kept: builds by key, and for each project its links and a record.

A build gets its name by one rename and is never changed. A link is replaced by one rename.
Whoever changes anything here holds the lock `gover.install.garbage.TOOLS`.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from gover.dirs import Dirs
from gover.fs import atomic
from gover.fs.read import read_file
from gover.fs.tree import rename_without_replacing, sync_tree
from gover.install import garbage
from gover.versionfile.formats import PIN_FORMATS
from gover.versionfile.search import read_version_file

_MOST = 256 << 10  # bytes of a record
_FORM = next(form for form in PIN_FORMATS if form.module == "gover_toml")


class BuiltTool(NamedTuple):
    """What a project got for what it asked."""

    package: str
    asked: str  # as it stands in the file: "v0.16.1", "latest"
    version: str  # what that was when it was built: "v0.16.1"


class ToolsRecord(NamedTuple):
    """What is known of a project: its file, and an Entry for each name."""

    path: str
    entries: Mapping[str, BuiltTool]


def key(*facts: str) -> str:
    """Return the name of a build that depends on exactly these facts."""
    return hashlib.sha256("\0".join(("1", *facts)).encode()).hexdigest()[:32]


def program(dirs: Dirs, build: str) -> str | None:
    """Return the path of the program of a build; None when there is none that runs."""
    directory = _built(dirs, build)
    try:
        paths = [f"{directory}/{name}" for name in os.listdir(directory)]
    except OSError:
        return None
    return next((path for path in paths if os.access(path, os.X_OK)), None)


def publish(dirs: Dirs, build: str, made: str) -> None:
    """Have a program, alone in its directory, and that directory become the build of a key."""
    made, path = os.path.dirname(made), made
    target = _built(dirs, build)
    atomic.make_directory(os.path.dirname(target))
    if program(dirs, build) is None and os.path.lexists(target):
        _remove(dirs, target)
    for each in (path, made):
        os.chmod(each, 0o755)  # noqa: S103  whatever the umask says
    sync_tree(made)
    rename_without_replacing(made, target)


def link(dirs: Dirs, directory: str, name: str, build: str) -> None:
    """Have `name` in a project's directory be the program of a build."""
    path = program(dirs, build)
    assert path is not None
    atomic.make_directory(directory)
    new = f"{os.path.dirname(directory)}/{atomic.temporary_name()}"
    os.symlink(os.path.relpath(path, directory), new)
    try:
        os.replace(new, f"{directory}/{name}")
    except BaseException:
        os.unlink(new)
        raise


def linked(directory: str, name: str) -> str | None:
    """Return the key of the build that a name is linked to; None when it is to none."""
    try:
        target = os.readlink(f"{directory}/{name}")
    except OSError:
        return None
    return os.path.basename(os.path.dirname(target))


def links(directory: str) -> list[str]:
    """Return the names that a project has."""
    try:
        return os.listdir(directory)
    except FileNotFoundError:
        return []


def unlink(directory: str, name: str) -> None:
    """Take a name away."""
    with suppress(FileNotFoundError):
        os.unlink(f"{directory}/{name}")


def read_record(directory: str) -> ToolsRecord:
    """Return the record of a project; an empty one where there is none that can be read."""
    data = read_file(_record(directory), _MOST).data
    try:
        document = json.loads(data)
        entries = {name: BuiltTool(*map(str, row)) for name, row in document["tools"].items()}
        return ToolsRecord(str(document["path"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ToolsRecord("", {})


def write_record(directory: str, record: ToolsRecord) -> None:
    """Write the record of a project, whose directory there is."""
    text = json.dumps({"schema": 1, "path": record.path, "tools": record.entries}, indent=1)
    atomic.write(_record(directory), text + "\n", durable=True)


def unused(dirs: Dirs) -> list[tuple[str, str]]:
    """
    Return (path, what it is) of everything that no project uses.

    A project is gone when its file is, or names no tool any more.
    """
    gone: list[tuple[str, str]] = []
    used: set[str | None] = set()
    for project in _folders(dirs.under_data("tools", "projects")):
        record = read_record(f"{project}/bin")
        if _names_tools(record.path):
            used |= {linked(f"{project}/bin", name) for name in links(f"{project}/bin")}
        else:
            gone.append((project, f"the tools of {record.path or 'nobody knows what'}"))
    builds = _folders(dirs.under_data("tools", "built"))
    idle = [build for build in builds if os.path.basename(build) not in used]
    return gone + [(build, " ".join(sorted(os.listdir(build)))) for build in idle]


def remove_unused(dirs: Dirs) -> None:
    """Take all that away."""
    for path, _ in unused(dirs):
        _remove(dirs, path)


def _names_tools(path: str) -> bool:
    found = read_version_file(path, _FORM) if path else None
    return found is not None and bool(found.contents.tools or found.error)


def _remove(dirs: Dirs, path: str) -> None:
    away = garbage.new_name(dirs, "trash", garbage.TOOLS)
    atomic.make_private(os.path.dirname(away))
    os.rename(path, away)
    garbage.delete(away)


def _built(dirs: Dirs, build: str) -> str:
    return dirs.under_data("tools", "built", build)


def _record(directory: str) -> str:
    return f"{os.path.dirname(directory)}/record.json"


def _folders(directory: str) -> list[str]:
    try:
        return [f"{directory}/{name}" for name in sorted(os.listdir(directory))]
    except FileNotFoundError:
        return []
