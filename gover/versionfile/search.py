"""Read the version files of a directory and of those above it, nearest first."""

from __future__ import annotations

import os

from gover.errors import ParseError
from gover.escape import safe
from gover.fs.read import Reading, read_file
from gover.records import Record
from gover.versionfile.contents import Contents, Ignored
from gover.versionfile.formats import FLOOR_FORMATS, GO_WORK, PIN_FORMATS, Format
from gover.versionfile.owner import stranger, without_effect
from gover.versionfile.walk import Walk, home_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from gover.version.version import Version

_NOTHING = Contents()


class VersionFile(Record):
    """A path where a pin or a floor may be, as read; the file may be absent."""

    format: Format
    reading: Reading
    contents: Contents = _NOTHING
    error: str = ""  # the reason why it cannot be used
    error_line: int | None = None
    loaded: tuple[Reading, ...] = ()  # further files that the contents rest on
    modules: tuple[Reading, ...] = ()  # of a go.work: the go.mod of each module that it uses

    @property
    def path(self) -> str:
        return self.reading.path

    @property
    def consent(self) -> Reading:
        """What `gover allow` is about: the file, or of a go.mod or go.work its tools."""
        consent = self.contents.consent
        return self.reading if consent is None else self.reading._replace(data=consent)

    @property
    def directory(self) -> str:
        """The directory that the file is for: `/p` for `/p/.config/mise.toml`."""
        return self.format.directory_of(self.path)

    @property
    def minimum(self) -> Version | None:
        """The floor: the least version that is enough; None without one."""
        return self.contents.floor.minimum() if self.contents.floor else None

    @property
    def line(self) -> int | None:
        """The line of the error, or else of the floor."""
        floor = self.contents.floor
        return self.error_line or (floor.line if floor else None) or None

    @property
    def where(self) -> str:
        """`FILE:LINE` for a message, or `FILE`."""
        return safe(self.path) + (f":{self.line}" if self.line else "")


class SearchResult(Record):
    """All files of a walk, and for each setting the nearest file that has it."""

    files: tuple[VersionFile, ...]
    floors: tuple[VersionFile, ...]

    @property
    def go(self) -> VersionFile | None:
        """The file that pins the version, or that cannot be used."""
        return next((file for file in self.files if file.contents.go or file.error), None)

    @property
    def unread_go(self) -> tuple[VersionFile, Ignored] | None:
        """The nearest line that names a Go gover cannot follow, where no file before it decides."""
        for file in self.files:
            if file.contents.go or file.error:
                return None
            if entry := file.contents.unread_go:
                return file, entry
        floors = ((file, file.contents.unread_go) for file in self.floors)
        return next(((file, entry) for file, entry in floors if entry), None)

    @property
    def sdk(self) -> VersionFile | None:
        """The file that requests an Apple SDK."""
        return next((file for file in self.files if file.contents.sdk), None)

    @property
    def environment(self) -> VersionFile | None:
        """The file with the project's variables and PATH entries, which apply once allowed."""
        return next((f for f in self.files if f.contents.variables or f.contents.paths), None)

    @property
    def tools(self) -> VersionFile | None:
        """The file with the project's tools, which are built once allowed."""
        return next((file for file in self.files if file.contents.tools), None)

    @property
    def module_tools(self) -> VersionFile | None:
        """The go.mod with `tool` lines, or the go.work whose modules have some."""
        file = self.floor
        return file if file and file.contents.tools else None

    @property
    def floor(self) -> VersionFile | None:
        """The file with the floor: cmd/go reads one go.work, or else one go.mod."""
        return next((file for file in self.floors if file.reading.state != "absent"), None)


def search(walk: Walk, environ: Mapping[str, str], names: Sequence[str] = ()) -> SearchResult:
    """
    Read the version files of a walk: those with one of the names, without any all of them.

    Never raises for their content.
    """
    home, files = home_of(environ), list[VersionFile]()
    for level in walk.levels:
        files += read_pins(level, is_home=level == home, names=names)
    return SearchResult(tuple(files), tuple(_floors(walk, environ, names)))


def read_pins(
    level: str,
    *,
    is_home: bool,
    names: Sequence[str] = (),
    entries: Container[str] | None = None,
) -> Iterator[VersionFile]:
    """
    Read the files of one directory that may pin a Go, as `search`; of `entries` only if given.

    Where a directory that could hold some of them is absent, one reading of it stands for them.
    Those in the home's `.config/mise` are no project's: they are mise's global configuration.
    """
    absent: set[str] = set()
    for format_ in PIN_FORMATS:
        if names and format_.name not in names:
            continue
        if entries is not None and format_.name.partition("/")[0] not in entries:
            continue
        directory, _, name = format_.name.rpartition("/")
        if is_home and directory.startswith(".config/mise"):
            continue
        if directory.partition("/")[0] in absent or directory in absent:
            continue
        if missing := directory and _first_missing(level, directory):
            yield VersionFile(format_, Reading(f"{level}/{missing}/", "absent"))
            absent.add(missing)
        elif name.startswith("*"):
            yield from _fragments(f"{level}/{directory}", format_)
        else:
            yield read_version_file(f"{level}/{format_.name}", format_)


def _first_missing(level: str, directory: str) -> str:
    """Return the topmost directory of a relative path that does not exist; "" if all do."""
    parts = directory.split("/")
    paths = ("/".join(parts[: n + 1]) for n in range(len(parts)))
    return next((path for path in paths if not os.path.isdir(f"{level}/{path}")), "")


def _fragments(directory: str, format_: Format) -> Iterator[VersionFile]:
    """Read the `*.toml` of a directory: for mise the last one by name takes precedence."""
    names: list[str] = []
    try:
        names = [n for n in os.listdir(directory) if n.endswith(".toml") and n[0] != "."]
    except OSError:
        pass
    yield VersionFile(format_, Reading(f"{directory}/", "listing", b"%d" % len(names)))
    for name in sorted(names, reverse=True):
        yield read_version_file(f"{directory}/{name}", format_)


def read_version_file(path: str, format_: Format) -> VersionFile:
    """Read one file. Never raises for its content."""
    reading = read_file(path, format_.limit)
    if reading.state == "absent":
        return VersionFile(format_, reading)
    file = _parse(format_, reading)
    uid = stranger(path, file.directory)
    if uid is None:
        return file
    contents = without_effect(None if file.error else file.contents, path, uid)
    return VersionFile(format_, reading, contents)


def _parse(format_: Format, reading: Reading) -> VersionFile:
    if reading.state != "text":
        return VersionFile(format_, reading, error=reading.reason)
    directory, loaded = format_.directory_of(reading.path), tuple[Reading, ...]()
    try:
        contents = format_.parse(reading.data)
        if contents.loads:
            from gover.versionfile.envrc_loads import read_with_loads  # noqa: PLC0415  rare

            contents, loaded = read_with_loads(
                reading.data, contents.loads, directory, format_.limit
            )
        file = VersionFile(format_, reading, contents.in_directory(directory), loaded=loaded)
        return _with_modules(file) if format_.name == GO_WORK else file
    except ParseError as error:
        return VersionFile(format_, reading, error=str(error), error_line=error.line)


def _with_modules(file: VersionFile) -> VersionFile:
    """Add the tools of the modules that a go.work uses; it has none of its own."""
    from gover.versionfile.workspace import read_modules, read_workspace_tools  # noqa: PLC0415

    modules = read_modules(file.path, file.reading.data, file.format.limit)
    found = read_workspace_tools(file.path, file.reading.data, modules)
    return file._replace(contents=file.contents._replace(**found._asdict()), modules=modules)


def _floors(walk: Walk, environ: Mapping[str, str], names: Sequence[str]) -> list[VersionFile]:
    files: list[VersionFile] = []
    for path, format_ in floor_paths(walk, environ, names):
        files.append(read_version_file(path, format_))
        if files[-1].reading.state != "absent":
            break
    return files


def floor_paths(
    walk: Walk, environ: Mapping[str, str], names: Sequence[str] = ()
) -> list[tuple[str, Format]]:
    """
    Return the paths of go.work, then of go.mod: the first file that exists is the floor.

    With `names` only those that are among them, and what GOWORK has.

    GOWORK is a path of a go.work, or `off` (golang/go src/cmd/go/internal/modload/init.go,
    FindGoWork).
    """
    work, mod = FLOOR_FORMATS
    gowork = environ.get("GOWORK", "")
    paths = [(f"{level}/{work.name}", work) for level in walk.levels]
    if gowork == "off" or (names and work.name not in names):
        paths = []
    if gowork not in ("", "auto", "off"):
        paths = [(gowork, work)]
    if names and mod.name not in names:
        return paths
    return paths + [(f"{level}/{mod.name}", mod) for level in walk.levels]
