"""
The files that an `.envrc` loads, read for the variables that they may change.

Of a `.env` gover reads the names and not the values. Its grammar is direnv's (direnv/direnv
0ecf9d0 pkg/dotenv/parse.go): releases differ in values over several lines, so each line that
may set a variable counts. What `source_env` loads is a program and may change any variable.
"""

from __future__ import annotations

from gover.fs.read import Reading, read_file
from gover.versionfile import envrc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gover.versionfile.contents import Contents
    from gover.versionfile.envrc_statements import Load


def read_with_loads(
    data: bytes, loads: tuple[Load, ...], directory: str, limit: int
) -> tuple[Contents, tuple[Reading, ...]]:
    """Return the contents of an `.envrc` with what its files may change, and these files."""
    found: dict[Load, tuple[str, ...] | None] = {}
    readings: dict[str, Reading] = {}
    for load in loads:
        present: list[Reading] = []
        for path in _paths(load, directory):
            readings[path] = readings.get(path) or read_file(path, limit)
            present += [readings[path]] * (readings[path].state != "absent")
        found[load] = _names(load, present)
    return envrc.parse(data, found), tuple(readings.values())


def _paths(load: Load, directory: str) -> Iterator[str]:
    path = load.path.replace("\0", directory) or ".env"
    path = path if path.startswith("/") else f"{directory}/{path}"
    yield path
    # What is loaded where the path is a directory.
    if load.command == "source_env":
        yield f"{path}/.envrc"
    elif load.command.startswith("dotenv") and load.path:
        yield f"{path}/.env"


def _names(load: Load, present: list[Reading]) -> tuple[str, ...] | None:
    """Return the variables that the files may set; None: any."""
    if not present:
        return ()
    if not load.command.startswith("dotenv") or any(file.state != "text" for file in present):
        return None
    return tuple(dict.fromkeys(name for file in present for name in names_of(file.data)))


def names_of(data: bytes) -> Iterator[str]:
    """Return the names that a `.env` sets: `NAME=value`, `export NAME = value`, `NAME: value`."""
    for line in data.splitlines():
        words = line.replace(b":", b"=").partition(b"=")[0].split()
        if words and not words[0].startswith(b"#"):
            yield words[-1].decode("ascii", "replace")
