"""
Which Go holds in a directory, and who said so.

In order, the first that says something wins:

1. the command's own argument
2. GOVER_VERSION
3. the nearest file, walking up; within a directory in the order of `gover.pins.READERS`
4. the default
5. `system`: the first go on PATH that is not gover's own
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover import files, toolchains
from gover.dirs import Dirs
from gover.errors import GoverError, InvalidFile, NotInstalled, UsageError
from gover.pins import READERS, Parse
from gover.pins.goversion import PinError
from gover.specs import Spec
from gover.text import safe
from gover.versions import Version
from gover.walk import Walk, climb

VARIABLE = "GOVER_VERSION"


class Origin(NamedTuple):
    """Who asked."""

    kind: Literal["argument", "variable", "file", "default", "system"]
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the words that end a message: `set by /p/.go-version:1`."""
        if self.kind == "file":
            return f"set by {safe(self.path)}" + (f":{self.line}" if self.line else "")
        return {
            "argument": "asked for on the command line",
            "variable": f"set by {VARIABLE}",
            "default": "the default",
            "system": "nothing else is set",
        }[self.kind]


class Look(NamedTuple):
    """One file that was looked at on the way up."""

    reading: files.Reading
    spec: Spec | None = None
    line: int | None = None
    error: str = ""  # why it cannot be followed

    @property
    def decides(self) -> bool:
        return self.spec is not None or self.error != ""


class Selection(NamedTuple):
    """
    What holds in a directory.

    Either `error` says why nothing does, or `goroot` is an installed toolchain, or the
    system's go holds and both are None.
    """

    walk: Walk
    looks: tuple[Look, ...]  # every file looked at, in order; the last one decided if one did
    origin: Origin
    spec: Spec | None
    version: Version | None = None
    goroot: str | None = None
    error: GoverError | None = None
    default: files.Reading | None = None  # when the default was asked
    generation: str | None = None  # when the set of toolchains mattered: see gover.toolchains


def select(
    dirs: Dirs, environ: Mapping[str, str], cwd: str, argument: Spec | None = None
) -> Selection:
    """Decide for the logical directory `cwd`. Reads files, never raises for what they say."""
    walk = climb(cwd, environ)
    if argument is not None:
        return _resolve(dirs, Selection(walk, (), Origin("argument"), argument))
    if text := environ.get(VARIABLE, ""):
        return _of_variable(dirs, Selection(walk, (), Origin("variable"), None), text)
    looks = _look(walk)
    asked = Selection(walk, looks, Origin("system"), None)
    if looks and looks[-1].decides:
        return _of_file(dirs, asked, looks[-1])
    return _of_default(dirs, asked)


def look_everywhere(walk: Walk) -> list[Look]:
    """Look at every file on the way up, deciding or not: what `gover why` shows."""
    return [_look_at(level, index) for level in walk.levels for index in range(len(READERS))]


def _look(walk: Walk) -> tuple[Look, ...]:
    looks: list[Look] = []
    for level in walk.levels:
        for index in range(len(READERS)):
            looks.append(_look_at(level, index))
            if looks[-1].decides:
                return tuple(looks)
    return tuple(looks)


def _look_at(level: str, index: int) -> Look:
    form = READERS[index]
    return _judge(files.read(f"{level}/{form.name}", form.limit), form.parse)


def _judge(reading: files.Reading, parse: Parse) -> Look:
    if reading.state != "text":
        return Look(reading, error=reading.reason)
    try:
        found = parse(reading.data)
    except PinError as error:
        return Look(reading, line=error.line, error=str(error))
    return Look(reading, *found) if found else Look(reading)


def _of_variable(dirs: Dirs, asked: Selection, text: str) -> Selection:
    try:
        return _resolve(dirs, asked._replace(spec=Spec.parse(text)))
    except ValueError as error:
        fault = UsageError(f"{VARIABLE}: {error}", "gover use --unset")
        return asked._replace(error=fault)


def _of_file(dirs: Dirs, asked: Selection, look: Look) -> Selection:
    asked = asked._replace(origin=Origin("file", look.reading.path, look.line))
    if look.error:
        return asked._replace(error=_invalid(look))
    return _resolve(dirs, asked._replace(spec=look.spec))


def _of_default(dirs: Dirs, asked: Selection) -> Selection:
    # The default is kept in the grammar of .go-version.
    look = _judge(files.read(dirs.under_data("default"), READERS[0].limit), READERS[0].parse)
    asked = asked._replace(default=look.reading)
    if not look.decides:
        return asked
    asked = asked._replace(origin=Origin("default"))
    if look.error:
        return asked._replace(error=_invalid(look, "gover default latest"))
    return _resolve(dirs, asked._replace(spec=look.spec))


def _invalid(look: Look, hint: str | None = None) -> InvalidFile:
    where = safe(look.reading.path) + (f":{look.line}" if look.line else "")
    return InvalidFile(f"{where}: {look.error}", hint)


def _resolve(dirs: Dirs, asked: Selection) -> Selection:
    """Choose among the installed versions."""
    spec = asked.spec
    if spec is None or spec.kind == "system":
        return asked
    if spec.version is not None:  # one version can do: the others do not matter
        if toolchains.is_installed(dirs, spec.version):
            return _found(dirs, asked, spec.version)
        return asked._replace(error=not_installed(spec, asked.origin))
    asked = asked._replace(generation=toolchains.generation(dirs))
    version = spec.choose(toolchains.installed(dirs))
    if version is None:
        return asked._replace(error=not_installed(spec, asked.origin))
    return _found(dirs, asked, version)


def _found(dirs: Dirs, asked: Selection, version: Version) -> Selection:
    return asked._replace(version=version, goroot=toolchains.goroot(dirs, version))


def not_installed(spec: Spec, origin: Origin) -> NotInstalled:
    """Return the error for a wish that nothing installed fulfils."""
    what = f"go{spec.version}" if spec.version else f"a Go for '{spec}'"
    return NotInstalled(f"{what} is not installed ({origin})", f"gover install {_word(spec)}")


def _word(spec: Spec) -> str:
    # '>' and its like mean something to a shell.
    return spec.text if spec.text.replace(".", "").isalnum() else f"'{spec.text}'"
