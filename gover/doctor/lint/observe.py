"""The files and the answer that a lint is about, as gover itself reads them."""

import os
from collections.abc import Iterable, Iterator, Mapping

from gover.dirs import Dirs
from gover.doctor.lint.findings import CheckedDirectory, CheckedFile
from gover.resolve.selection import select
from gover.store import toolchains
from gover.versionfile.formats import FILE_NAMES, FLOOR_FORMATS, PIN_FORMATS
from gover.versionfile.search import VersionFile, read_version_file


def place(dirs: Dirs, environ: Mapping[str, str], directory: str) -> CheckedDirectory:
    """
    Return what gover looks at for the logical `directory`, and what it concludes.

    Variables of the user do not count: the question is what the files say. Never raises.
    """
    selection = select(dirs, {**environ, "GOVER_VERSION": ""}, directory)
    found = [*selection.inputs.search.files, *selection.inputs.search.floors]
    found.sort(key=lambda file: file.path.count("/"), reverse=True)
    files = _files(dirs, directory, found)
    is_file = selection.origin.kind == "file"
    return CheckedDirectory(
        tuple(files),
        (selection.origin.path or "") if is_file else "",
        str(selection.request) if selection.request else "",
        str(selection.version) if selection.version else "",
    )


def one_file(dirs: Dirs, path: str) -> CheckedFile | None:
    """Return the file at `path`; None when there is none, or when gover reads no such file."""
    name = os.path.basename(path)
    for form in (*PIN_FORMATS, *FLOOR_FORMATS):
        if form.name == name:
            return next(_files(dirs, os.path.dirname(path), [read_version_file(path, form)]), None)
    return None


def is_read(path: str) -> bool:
    """Tell whether gover reads files of this name."""
    return os.path.basename(path) in FILE_NAMES


def _files(dirs: Dirs, directory: str, found: Iterable[VersionFile]) -> Iterator[CheckedFile]:
    installed = tuple(toolchains.installed(dirs))
    for each in found:
        if each.reading.state == "absent":
            continue
        yield CheckedFile(
            each.path,
            each.format.name,
            each.reading.data,
            here=os.path.dirname(each.path) == directory,
            installed=installed,
            contents=each.contents,
            error=each.error,
            error_line=each.error_line,
        )
