"""The files that lint checks, as gover itself reads them."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from gover.doctor.lint import other_files, unread
from gover.doctor.lint.findings import CheckedDirectory, CheckedFile
from gover.fs.read import read_file
from gover.resolve.selection import select
from gover.store.store import Store
from gover.versionfile.formats import format_of
from gover.versionfile.search import VersionFile, read_version_file


def read_directory(store: Store, environ: Mapping[str, str], directory: str) -> CheckedDirectory:
    """
    Return the files that gover reads for the logical `directory`, and what it selects.

    GOVER_VERSION is ignored: lint is about files. Never raises.
    """
    selection = select(store, {**environ, "GOVER_VERSION": ""}, directory)
    found = [*selection.inputs.search.files, *selection.inputs.search.floors]
    found.sort(key=lambda file: file.directory.count("/"), reverse=True)
    files = _files(store, directory, found)
    is_file = selection.origin.kind == "file"
    return CheckedDirectory(
        tuple(files),
        (selection.origin.path or "") if is_file else "",
        str(selection.request) if selection.request else "",
        str(selection.version) if selection.version else "",
        tuple(_unread_files(directory)),
        tuple(_other_files(directory)),
    )


def read_checked_file(store: Store, path: str) -> CheckedFile | None:
    """Return the file at `path`; None when there is none, or gover reads no file of that name."""
    form = format_of(path)
    if form is None:
        return None
    return next(_files(store, form.directory_of(path), [read_version_file(path, form)]), None)


def is_version_file(path: str) -> bool:
    """Return whether gover reads files of this name."""
    return format_of(path) is not None


def _unread_files(directory: str) -> Iterator[CheckedFile]:
    names: list[str] = []
    with suppress(OSError):
        names = sorted(filter(unread.is_unread, os.listdir(directory)))
    for name in names:
        reading = read_file(f"{directory}/{name}", unread.LIMIT)
        if reading.state == "text":
            yield CheckedFile(reading.path, name, reading.data, directory)


def _other_files(directory: str) -> Iterator[CheckedFile]:
    for folder in other_files.DIRECTORIES:
        names: list[str] = []
        with suppress(OSError):
            names = sorted(os.listdir(f"{directory}/{folder}"))
        for name in (f"{folder}/{name}".lstrip("/") for name in names):
            if other_files.kind_of(name) is None:
                continue
            reading = read_file(f"{directory}/{name}", other_files.LIMIT)
            if reading.state in ("text", "absent"):  # hermit's is a link to its program
                yield CheckedFile(f"{directory}/{name}", name, reading.data, directory)


def _files(store: Store, directory: str, found: Iterable[VersionFile]) -> Iterator[CheckedFile]:
    installed = tuple(store.installed())
    for file in found:
        if file.reading.state in ("absent", "listing"):
            continue
        yield CheckedFile(
            file.path,
            file.format.name,
            file.reading.data,
            file.directory,
            here=file.directory == directory,
            installed=installed,
            contents=file.contents,
            error=file.error,
            error_line=file.error_line,
        )
