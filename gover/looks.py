"""What the files on the way up say: read once, all of them, nearest first."""

from collections.abc import Mapping
from typing import NamedTuple

from gover.errors import ParseError
from gover.escape import safe
from gover.fs.read import Reading, read_file
from gover.pins import FLOORS, READERS, Format
from gover.pins.says import Says
from gover.version.version import Version
from gover.walk import Walk

_NOTHING = Says()


class Look(NamedTuple):
    """One place where a file that chooses may be."""

    form: Format
    reading: Reading
    says: Says = _NOTHING
    error: str = ""  # why it cannot be followed
    error_line: int | None = None

    @property
    def path(self) -> str:
        return self.reading.path

    @property
    def where(self) -> str:
        """The file, and the line when one is at fault, for a message."""
        return safe(self.path) + (f":{self.error_line}" if self.error_line else "")


class FloorLook(NamedTuple):
    """One place where a file with a minimum may be."""

    form: Format
    reading: Reading
    minimum: Version | None = None
    line: int = 0
    error: str = ""

    @property
    def where(self) -> str:
        return safe(self.reading.path) + (f":{self.line}" if self.line else "")


class Found(NamedTuple):
    """Every look on the way up, and for each setting the nearest file that has it."""

    looks: tuple[Look, ...]
    floors: tuple[FloorLook, ...]

    @property
    def go(self) -> Look | None:
        """The file that chooses, or cannot be followed."""
        return next((look for look in self.looks if look.says.go or look.error), None)

    @property
    def sdk(self) -> Look | None:
        return next((look for look in self.looks if look.says.sdk), None)

    @property
    def extras(self) -> Look | None:
        """The file whose variables and PATH entries count, once they are allowed."""
        return next((k for k in self.looks if k.says.variables or k.says.paths), None)

    @property
    def tools(self) -> Look | None:
        """The file whose programs count, once they are allowed."""
        return next((look for look in self.looks if look.says.tools), None)

    @property
    def floor(self) -> FloorLook | None:
        """The file whose minimum counts: cmd/go reads one go.work, or else one go.mod."""
        return next((look for look in self.floors if look.reading.state != "absent"), None)


def look_up(walk: Walk, environ: Mapping[str, str]) -> Found:
    """Look at every file on the way up. Never raises for what they say."""
    looks = (look(f"{level}/{form.name}", form) for level in walk.levels for form in READERS)
    return Found(tuple(looks), tuple(_floors(walk, environ)))


def look(path: str, form: Format) -> Look:
    """Read one file that chooses."""
    reading = read_file(path, form.limit)
    if reading.state != "text":
        return Look(form, reading, error=reading.reason)
    try:
        return Look(form, reading, form.parse(reading.data))
    except ParseError as error:
        return Look(form, reading, error=str(error), error_line=error.line)


def _floors(walk: Walk, environ: Mapping[str, str]) -> list[FloorLook]:
    """
    Return the looks up to the first file there is.

    GOWORK names a go.work or is `off` (golang/go src/cmd/go/internal/modload/init.go,
    FindGoWork).
    """
    work, mod = FLOORS
    named = environ.get("GOWORK", "")
    paths = [(f"{level}/{work.name}", work) for level in walk.levels]
    if named == "off":
        paths = []
    elif named not in ("", "auto"):
        paths = [(named, work)]
    looks: list[FloorLook] = []
    for path, form in paths + [(f"{level}/{mod.name}", mod) for level in walk.levels]:
        looks.append(_floor(path, form))
        if looks[-1].reading.state != "absent":
            break
    return looks


def _floor(path: str, form: Format) -> FloorLook:
    reading = read_file(path, form.limit)
    if reading.state != "text":
        return FloorLook(form, reading, error=reading.reason)
    from gover.pins import gomod  # noqa: PLC0415  only where there is a module

    floor = gomod.floor(reading.data)
    line = floor.error_line or floor.line
    return FloorLook(form, reading, floor.minimum(), line, floor.error)
