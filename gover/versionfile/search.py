"""The version files from a directory up: read once, all of them, nearest first."""

from collections.abc import Mapping
from typing import NamedTuple

from gover.errors import ParseError
from gover.escape import safe
from gover.fs.read import Reading, read_file
from gover.version.version import Version
from gover.versionfile.contents import Contents
from gover.versionfile.formats import FLOOR_FORMATS, PIN_FORMATS, Format
from gover.versionfile.walk import Walk

_NOTHING = Contents()


class VersionFile(NamedTuple):
    """A file that may choose a version or require a minimum, as read; it may be absent."""

    form: Format
    reading: Reading
    contents: Contents = _NOTHING
    error: str = ""  # why it cannot be used
    error_line: int | None = None

    @property
    def path(self) -> str:
        return self.reading.path

    @property
    def minimum(self) -> Version | None:
        """The oldest Go that will do, where the file requires one."""
        return self.contents.floor.minimum() if self.contents.floor else None

    @property
    def line(self) -> int | None:
        """The line that is wrong, or else the line that requires the minimum."""
        floor = self.contents.floor
        return self.error_line or (floor.line if floor else None) or None

    @property
    def where(self) -> str:
        """`FILE:LINE` for a message, or `FILE`."""
        return safe(self.path) + (f":{self.line}" if self.line else "")


class SearchResult(NamedTuple):
    """Every file on the way up, and for each setting the nearest file that has it."""

    files: tuple[VersionFile, ...]
    floors: tuple[VersionFile, ...]

    @property
    def go(self) -> VersionFile | None:
        """The file that chooses the version, or that cannot be read."""
        return next((file for file in self.files if file.contents.go or file.error), None)

    @property
    def sdk(self) -> VersionFile | None:
        return next((file for file in self.files if file.contents.sdk), None)

    @property
    def extras(self) -> VersionFile | None:
        """The file whose variables and PATH entries count, once they are allowed."""
        return next((f for f in self.files if f.contents.variables or f.contents.paths), None)

    @property
    def tools(self) -> VersionFile | None:
        """The file whose programs count, once they are allowed."""
        return next((file for file in self.files if file.contents.tools), None)

    @property
    def floor(self) -> VersionFile | None:
        """The file whose minimum counts: cmd/go reads one go.work, or else one go.mod."""
        return next((file for file in self.floors if file.reading.state != "absent"), None)


def search(walk: Walk, environ: Mapping[str, str]) -> SearchResult:
    """Read every version file on the way up. Never raises for what is in them."""
    files = (
        read_version_file(f"{level}/{form.name}", form)
        for level in walk.levels
        for form in PIN_FORMATS
    )
    return SearchResult(tuple(files), tuple(_floors(walk, environ)))


def read_version_file(path: str, form: Format) -> VersionFile:
    """Read one file. Never raises for what is in it."""
    reading = read_file(path, form.limit)
    if reading.state != "text":
        return VersionFile(form, reading, error=reading.reason)
    try:
        return VersionFile(form, reading, form.parse(reading.data))
    except ParseError as error:
        return VersionFile(form, reading, error=str(error), error_line=error.line)


def _floors(walk: Walk, environ: Mapping[str, str]) -> list[VersionFile]:
    """
    Return the go.work and go.mod paths up to the first file there is.

    GOWORK names a go.work or is `off` (golang/go src/cmd/go/internal/modload/init.go,
    FindGoWork).
    """
    work, mod = FLOOR_FORMATS
    named = environ.get("GOWORK", "")
    paths = [(f"{level}/{work.name}", work) for level in walk.levels]
    if named == "off":
        paths = []
    elif named not in ("", "auto"):
        paths = [(named, work)]
    files: list[VersionFile] = []
    for path, form in paths + [(f"{level}/{mod.name}", mod) for level in walk.levels]:
        files.append(read_version_file(path, form))
        if files[-1].reading.state != "absent":
            break
    return files
