"""The files and the answer that a lint is about, as gover itself reads them."""

import os
from collections.abc import Iterable, Iterator, Mapping

from gover import toolchains
from gover.dirs import Dirs
from gover.fs.read import Reading, read_file
from gover.lint.findings import File, Place
from gover.looks import FloorLook, Look, look
from gover.pins import FLOORS, READERS, gomod
from gover.selection import select

_Seen = Look | FloorLook
_NAMES = [form.name for form in (*READERS, *FLOORS)]


def place(dirs: Dirs, environ: Mapping[str, str], directory: str) -> Place:
    """
    Return what gover looks at for the logical `directory`, and what it concludes.

    Variables of the user do not count: the question is what the files say. Never raises.
    """
    selection = select(dirs, {**environ, "GOVER_VERSION": ""}, directory)
    looks: list[_Seen] = [*selection.found.looks, *selection.found.floors]
    looks.sort(key=_depth, reverse=True)
    files = _files(dirs, directory, looks)
    is_file = selection.origin.kind == "file"
    return Place(
        tuple(files),
        (selection.origin.path or "") if is_file else "",
        str(selection.spec) if selection.spec else "",
        str(selection.version) if selection.version else "",
    )


def one_file(dirs: Dirs, path: str) -> File | None:
    """Return the file at `path`; None when there is none, or when gover reads no such file."""
    name = os.path.basename(path)
    for form in READERS:
        if form.name == name:
            return next(_files(dirs, os.path.dirname(path), [look(path, form)]), None)
    for form in FLOORS:
        if form.name == name:
            reading = read_file(path, form.limit)
            return next(_files(dirs, os.path.dirname(path), [FloorLook(form, reading)]), None)
    return None


def is_read(path: str) -> bool:
    """Tell whether gover reads files of this name."""
    return os.path.basename(path) in _NAMES


def _depth(seen: _Seen) -> int:
    return seen.reading.path.count("/")


def _files(dirs: Dirs, directory: str, looks: Iterable[_Seen]) -> Iterator[File]:
    installed = tuple(toolchains.installed(dirs))
    for seen in looks:
        reading = seen.reading
        if reading.state == "absent":
            continue
        here = os.path.dirname(reading.path) == directory
        file = File(reading.path, seen.form.name, reading.data, here=here, installed=installed)
        yield _said(file, seen, reading)


def _said(file: File, seen: _Seen, reading: Reading) -> File:
    if isinstance(seen, Look):
        return file._replace(says=seen.says, error=seen.error, error_line=seen.error_line)
    floor = gomod.floor(reading.data)
    return file._replace(error=reading.reason or floor.error, error_line=floor.error_line or None)
