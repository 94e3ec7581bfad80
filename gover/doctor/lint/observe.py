"""The files that lint checks, as gover itself reads them."""

import os
from collections.abc import Iterable, Iterator, Mapping

from gover.doctor.lint.findings import CheckedDirectory, CheckedFile
from gover.resolve.selection import select
from gover.store.store import Store
from gover.versionfile.formats import FILE_NAMES, FLOOR_FORMATS, PIN_FORMATS
from gover.versionfile.search import VersionFile, read_version_file


def read_directory(store: Store, environ: Mapping[str, str], directory: str) -> CheckedDirectory:
    """
    Return the files that gover reads for the logical `directory`, and what it selects.

    GOVER_VERSION is ignored: lint is about files. Never raises.
    """
    selection = select(store, {**environ, "GOVER_VERSION": ""}, directory)
    found = [*selection.inputs.search.files, *selection.inputs.search.floors]
    found.sort(key=lambda file: file.path.count("/"), reverse=True)
    files = _files(store, directory, found)
    is_file = selection.origin.kind == "file"
    return CheckedDirectory(
        tuple(files),
        (selection.origin.path or "") if is_file else "",
        str(selection.request) if selection.request else "",
        str(selection.version) if selection.version else "",
    )


def read_checked_file(store: Store, path: str) -> CheckedFile | None:
    """Return the file at `path`; None when there is none, or gover reads no file of that name."""
    name = os.path.basename(path)
    for form in (*PIN_FORMATS, *FLOOR_FORMATS):
        if form.name == name:
            return next(_files(store, os.path.dirname(path), [read_version_file(path, form)]), None)
    return None


def is_version_file(path: str) -> bool:
    """Return whether gover reads files of this name."""
    return os.path.basename(path) in FILE_NAMES


def _files(store: Store, directory: str, found: Iterable[VersionFile]) -> Iterator[CheckedFile]:
    installed = tuple(store.installed())
    for file in found:
        if file.reading.state == "absent":
            continue
        yield CheckedFile(
            file.path,
            file.format.name,
            file.reading.data,
            here=os.path.dirname(file.path) == directory,
            installed=installed,
            contents=file.contents,
            error=file.error,
            error_line=file.error_line,
        )
