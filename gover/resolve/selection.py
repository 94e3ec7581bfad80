"""
Which Go holds in a directory, and who said so.

In order, the first that says something wins:

1. the command's own argument
2. GOVER_VERSION
3. the nearest file that sets a version, walking up; within a directory in the order of
   `gover.versionfile.formats.PIN_FORMATS`
4. the default, unless go.work or go.mod require a newer Go
5. where they require one: the newest installed Go that is new enough
6. `system`: the first go on PATH that is not gover's own, if it is new enough
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from gover.dirs import Dirs
from gover.errors import GoverError, InvalidFile, NotInstalled, UsageError
from gover.escape import safe
from gover.fs.read import Reading
from gover.resolve.project_env import ProjectEnv, project_env_of
from gover.settings import Settings, read_settings
from gover.store import toolchains
from gover.store.permissions import why_unsafe
from gover.version.request import Request
from gover.version.version import FIRST_WITH_PATCH, Version
from gover.versionfile.formats import GO_VERSION
from gover.versionfile.search import SearchResult, VersionFile, read_version_file, search
from gover.versionfile.walk import Walk, walk_up

if TYPE_CHECKING:
    from gover.resolve.sdk import SdkChoice
    from gover.resolve.tools import ToolChoice

VARIABLE = "GOVER_VERSION"


class Origin(NamedTuple):
    """Who asked."""

    kind: Literal["argument", "variable", "file", "floor", "default", "system"]
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the words that end a message: `set by /p/.go-version:1`."""
        if self.path is not None:
            verb = "required" if self.kind == "floor" else "set"
            return f"{verb} by {safe(self.path)}" + (f":{self.line}" if self.line else "")
        return {
            "argument": "asked for on the command line",
            "variable": f"set by {VARIABLE}",
            "default": "the default",
        }.get(self.kind, "nothing else is set")


class Selection(NamedTuple):
    """
    What holds in a directory.

    Either `error` says why nothing does, or `goroot` is an installed toolchain, or the
    system's go holds and both are None.
    """

    walk: Walk
    found: SearchResult
    origin: Origin
    request: Request | None
    settings: Settings
    version: Version | None = None
    goroot: str | None = None
    error: GoverError | None = None
    conflict: str = ""  # what the user should know although a Go holds
    conflict_hint: str = ""
    default: Reading | None = None  # when the default was asked
    generation: str | None = None  # when the set of toolchains mattered: see gover.store.toolchains
    asked_path: bool = False  # when what is on PATH mattered
    extras: ProjectEnv | None = None
    sdk: "SdkChoice | None" = None
    tools: "ToolChoice | None" = None


def select(
    dirs: Dirs, environ: Mapping[str, str], cwd: str, argument: Request | None = None
) -> Selection:
    """Decide for the logical directory `cwd`. Reads files, never raises for what they say."""
    walk = walk_up(cwd, environ)
    found, settings = search(walk, environ), read_settings(dirs)
    extras = project_env_of(dirs, environ, found.extras) if found.extras else None
    asked = Selection(walk, found, Origin("system"), None, settings=settings, extras=extras)
    selection = _select(dirs, environ, asked, argument)
    if found.tools is not None:
        from gover.resolve.tools import tools_of  # noqa: PLC0415  only where there are any

        selection = selection._replace(tools=tools_of(dirs, found.tools))
    if found.sdk is None and not (extras and extras.sets_target):
        return selection
    from gover.resolve.sdk import sdk_of  # noqa: PLC0415  only where an SDK is asked for

    chosen = sdk_of(dirs, environ, found.sdk, extras, selection.version)
    return selection._replace(sdk=chosen)


def _select(
    dirs: Dirs, environ: Mapping[str, str], asked: Selection, argument: Request | None
) -> Selection:
    settings = asked.settings
    if settings.fault:
        return asked._replace(error=settings.fault)
    if argument is not None:
        return _resolve(dirs, asked._replace(origin=Origin("argument"), request=argument))
    if text := environ.get(VARIABLE, ""):
        return _of_variable(dirs, asked._replace(origin=Origin("variable")), text)
    if asked.found.go:
        return _against_floor(_of_file(dirs, asked, asked.found.go))
    selection = _of_default(dirs, asked)
    floor = asked.found.floor
    if floor is None or floor.minimum is None or _is_enough(selection, floor.minimum):
        return selection
    return _of_floor(dirs, environ, selection, floor)


def _of_variable(dirs: Dirs, asked: Selection, text: str) -> Selection:
    try:
        return _resolve(dirs, asked._replace(request=Request.parse(text)))
    except ValueError as error:
        fault = UsageError(f"{VARIABLE}: {error}", "gover use --unset")
        return asked._replace(error=fault)


def _of_file(dirs: Dirs, asked: Selection, chosen: VersionFile) -> Selection:
    if chosen.contents.go is None:
        origin = Origin("file", chosen.path, chosen.error_line)
        return asked._replace(origin=origin, error=_invalid(chosen))
    request, line = chosen.contents.go
    return _resolve(dirs, asked._replace(origin=Origin("file", chosen.path, line), request=request))


def _of_default(dirs: Dirs, asked: Selection) -> Selection:
    # The default is kept in the grammar of .go-version.
    kept = read_version_file(dirs.under_data("default"), GO_VERSION)
    asked = asked._replace(default=kept.reading)
    if kept.error:
        fault = _invalid(kept, "gover default latest")
        return asked._replace(origin=Origin("default"), error=fault)
    if kept.contents.go is None:
        return asked
    return _resolve(dirs, asked._replace(origin=Origin("default"), request=kept.contents.go[0]))


def _of_floor(
    dirs: Dirs, environ: Mapping[str, str], default: Selection, floor: VersionFile
) -> Selection:
    """Find a Go that is new enough: Go itself never moves down for a go.mod, nor do we."""
    minimum = floor.minimum
    assert minimum is not None
    origin = Origin("floor", floor.reading.path, floor.line)
    generation = toolchains.generation(dirs)
    asked = default._replace(origin=origin, error=None, generation=generation, goroot=None)
    have = [v for v in toolchains.installed(dirs) if v.is_stable and v >= minimum]
    if have:
        return _found(dirs, asked._replace(request=Request.parse(f">={minimum}")), have[-1])
    asked = asked._replace(request=None, version=None, asked_path=True)
    if _system_will_do(dirs, environ, minimum):
        return asked._replace(origin=Origin("system"))
    fault = NotInstalled(
        f"no Go here is new enough: go >= {minimum} is {origin}", f"gover install {minimum}"
    )
    return asked._replace(error=fault)


def _system_will_do(dirs: Dirs, environ: Mapping[str, str], minimum: Version) -> bool:
    """From Go 1.21 on the system's go fetches a newer one itself, unless it is told not to."""
    root = toolchains.system_goroot(dirs, environ)
    version = toolchains.version_of_goroot(root) if root else None
    if version is None:
        return False
    switching = environ.get("GOTOOLCHAIN", "auto").endswith(("auto", "path"))
    return version >= minimum or (version.line >= (1, FIRST_WITH_PATCH) and switching)


def _is_enough(selection: Selection, minimum: Version) -> bool:
    return selection.version is not None and selection.version >= minimum


def _against_floor(selection: Selection) -> Selection:
    """Note it when a pin is below the floor: it holds, and its user is told."""
    floor = selection.found.floor
    if floor is None or floor.minimum is None or selection.version is None:
        return selection
    if selection.version >= floor.minimum:
        return selection
    text = (
        f"{floor.where} requires go >= {floor.minimum},"
        f" but go{selection.version} holds ({selection.origin})"
    )
    return selection._replace(conflict=text, conflict_hint=f"gover pin {floor.minimum}")


def _resolve(dirs: Dirs, asked: Selection) -> Selection:
    """Choose among the installed versions."""
    request = asked.request
    if request is None or request.kind == "system":
        return asked
    if request.version is not None:  # one version can do: the others do not matter
        if toolchains.is_installed(dirs, request.version):
            return _found(dirs, asked, request.version)
        return asked._replace(error=not_installed(request, asked.origin))
    asked = asked._replace(generation=toolchains.generation(dirs))
    version = request.choose(toolchains.installed(dirs))
    if version is None:
        return asked._replace(error=not_installed(request, asked.origin))
    return _found(dirs, asked, version)


def _found(dirs: Dirs, asked: Selection, version: Version) -> Selection:
    root = toolchains.goroot(dirs, version)
    error = why_unsafe(dirs, root)
    return asked._replace(error=error) if error else asked._replace(version=version, goroot=root)


def _invalid(chosen: VersionFile, hint: str | None = None) -> InvalidFile:
    return InvalidFile(f"{chosen.where}: {chosen.error}", hint)


def not_installed(request: Request, origin: Origin) -> NotInstalled:
    """Return the error for a wish that nothing installed fulfils."""
    what = f"go{request.version}" if request.version else f"a Go for '{request}'"
    return NotInstalled(f"{what} is not installed ({origin})", f"gover install {_word(request)}")


def _word(request: Request) -> str:
    # '>' and its like mean something to a shell.
    return request.text if request.text.replace(".", "").isalnum() else f"'{request.text}'"
