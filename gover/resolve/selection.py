"""
Which Go is selected for a directory, and what selected it.

The first of these that applies:

1. the command's argument
2. GOVER_VERSION
3. the nearest file that sets a version, walking up; within a directory in the order of
   `gover.versionfile.formats.PIN_FORMATS`
4. the default, unless go.work or go.mod require a newer Go
5. where they require one: the newest installed version that is new enough
6. the system's Go: the first go on PATH that is not gover's, if it is new enough
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from gover.errors import GoverError, InvalidFile, NotInstalled, UsageError
from gover.escape import safe
from gover.fs.read import Reading
from gover.resolve.project_env import ProjectEnv, project_env_of
from gover.settings import Settings, read_settings
from gover.store.permissions import why_unsafe
from gover.store.store import Store, read_goroot_version
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
    """What set the version: for a file its path and line, from 1."""

    kind: Literal["argument", "variable", "file", "floor", "default", "system"]
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return the words that end a message: `set by /p/.go-version:1`."""
        if self.path is not None:
            verb = "required" if self.kind == "floor" else "set"
            return f"{verb} by {safe(self.path)}" + (f":{self.line}" if self.line else "")
        return {
            "argument": "set on the command line",
            "variable": f"set by {VARIABLE}",
            "default": "the default",
        }.get(self.kind, "system Go: no version file or default applies")


class SelectedToolchain(NamedTuple):
    """An installed toolchain is selected; `goroot` is an absolute path."""

    version: Version
    goroot: str


class SystemGo(NamedTuple):
    """The first go on PATH that is not gover's is selected; there may be none."""


class SelectionFailure(NamedTuple):
    """Nothing can be selected."""

    error: GoverError


Outcome = SelectedToolchain | SystemGo | SelectionFailure


class Inputs(NamedTuple):
    """What a selection was made from, and so what invalidates a plan of it."""

    walk: Walk
    search: SearchResult
    settings: Settings
    default: Reading | None = None  # None: the default was not read
    generation: str | None = None  # of the store; None: no set of versions was read
    uses_path: bool = False  # what is on PATH mattered


class Selection(NamedTuple):
    """What is selected for a directory, with its origin and all that it was made from."""

    outcome: Outcome
    inputs: Inputs
    origin: Origin
    request: Request | None = None
    project_env: ProjectEnv | None = None
    sdk: "SdkChoice | None" = None
    tools: "ToolChoice | None" = None

    @property
    def version(self) -> Version | None:
        """The version of the selected toolchain; None for the system's Go and on failure."""
        return self.outcome.version if isinstance(self.outcome, SelectedToolchain) else None

    @property
    def goroot(self) -> str | None:
        """The GOROOT of the selected toolchain; None for the system's Go and on failure."""
        return self.outcome.goroot if isinstance(self.outcome, SelectedToolchain) else None

    @property
    def error(self) -> GoverError | None:
        """Why nothing can be selected; None where something is."""
        return self.outcome.error if isinstance(self.outcome, SelectionFailure) else None


def select(
    store: Store, environ: Mapping[str, str], cwd: str, argument: Request | None = None
) -> Selection:
    """
    Select a Go for the logical directory `cwd`.

    Only reads. Never raises for the contents of a file: see `Selection.error`.
    """
    walk = walk_up(cwd, environ)
    inputs = Inputs(walk, search(walk, environ), read_settings(store))
    selection = _select_go(store, environ, inputs, argument)
    return _with_project(store, environ, selection)


def _select_go(
    store: Store, environ: Mapping[str, str], inputs: Inputs, argument: Request | None
) -> Selection:
    if fault := inputs.settings.error:
        return Selection(SelectionFailure(fault), inputs, Origin("system"))
    if argument is not None:
        return _select_installed(store, inputs, Origin("argument"), argument)
    if text := environ.get(VARIABLE, ""):
        return _from_variable(store, inputs, text)
    if pin := inputs.search.go:
        return _from_file(store, inputs, pin)
    # The default is kept in the grammar of .go-version.
    file = read_version_file(store.under_data("default"), GO_VERSION)
    selection = _from_default(store, inputs._replace(default=file.reading), file)
    floor = inputs.search.floor
    if floor is None or floor.minimum is None or _is_enough(selection, floor.minimum):
        return selection
    return _from_floor(store, environ, selection.inputs, floor)


def _from_variable(store: Store, inputs: Inputs, text: str) -> Selection:
    origin = Origin("variable")
    try:
        return _select_installed(store, inputs, origin, Request.parse(text))
    except ValueError as error:
        fault = UsageError(f"{VARIABLE}: {error}", "gover use --unset")
        return Selection(SelectionFailure(fault), inputs, origin)


def _from_file(store: Store, inputs: Inputs, file: VersionFile) -> Selection:
    if file.contents.go is None:
        origin = Origin("file", file.path, file.error_line)
        return Selection(SelectionFailure(_invalid(file)), inputs, origin)
    request, line = file.contents.go
    return _select_installed(store, inputs, Origin("file", file.path, line), request)


def _from_default(store: Store, inputs: Inputs, file: VersionFile) -> Selection:
    if file.error:
        failure = SelectionFailure(_invalid(file, "gover default latest"))
        return Selection(failure, inputs, Origin("default"))
    if file.contents.go is None:
        return Selection(SystemGo(), inputs, Origin("system"))
    return _select_installed(store, inputs, Origin("default"), file.contents.go[0])


def _is_enough(selection: Selection, minimum: Version) -> bool:
    return selection.version is not None and selection.version >= minimum


def _from_floor(
    store: Store, environ: Mapping[str, str], inputs: Inputs, floor: VersionFile
) -> Selection:
    """Select the newest installed Go; like Go itself, gover selects no older one for a go.mod."""
    minimum = floor.minimum
    assert minimum is not None
    origin = Origin("floor", floor.path, floor.line)
    inputs = inputs._replace(generation=store.generation())
    fitting = [v for v in store.installed() if v.is_stable and v >= minimum]
    if fitting:
        request = Request.parse(f">={minimum}")
        return Selection(_installed(store, fitting[-1]), inputs, origin, request)
    inputs = inputs._replace(uses_path=True)
    if _system_go_builds(store, environ, minimum):
        return Selection(SystemGo(), inputs, Origin("system"))
    text = f"no installed Go satisfies go >= {minimum} ({origin})"
    return Selection(
        SelectionFailure(NotInstalled(text, f"gover install {minimum}")), inputs, origin
    )


def _system_go_builds(store: Store, environ: Mapping[str, str], minimum: Version) -> bool:
    """From Go 1.21 on the system's Go fetches a newer one itself, unless GOTOOLCHAIN forbids it."""
    root = store.system_goroot(environ)
    version = read_goroot_version(root) if root else None
    if version is None:
        return False
    may_switch = environ.get("GOTOOLCHAIN", "auto").endswith(("auto", "path"))
    return version >= minimum or (version.line >= (1, FIRST_WITH_PATCH) and may_switch)


def _select_installed(store: Store, inputs: Inputs, origin: Origin, request: Request) -> Selection:
    """Select the installed version that fulfils a request."""
    if request.kind == "system":
        return Selection(SystemGo(), inputs, origin, request)
    if request.version is not None:  # no other version can do, so the set of them is no input
        version = request.version if store.is_installed(request.version) else None
    else:
        inputs = inputs._replace(generation=store.generation())
        version = request.choose(store.installed())
    if version is None:
        return Selection(SelectionFailure(not_installed(request, origin)), inputs, origin, request)
    return Selection(_installed(store, version), inputs, origin, request)


def _installed(store: Store, version: Version) -> SelectedToolchain | SelectionFailure:
    goroot = store.goroot(version)
    error = why_unsafe(store, goroot)
    return SelectionFailure(error) if error else SelectedToolchain(version, goroot)


def _with_project(store: Store, environ: Mapping[str, str], selection: Selection) -> Selection:
    """Add what the project's files set beside the version."""
    search = selection.inputs.search
    project_env = project_env_of(store, environ, search.environment) if search.environment else None
    selection = selection._replace(project_env=project_env)
    if search.tools:
        from gover.resolve.tools import tools_of  # noqa: PLC0415  only where there are any

        selection = selection._replace(tools=tools_of(store, search.tools))
    if search.sdk or (project_env and project_env.sets_target):
        from gover.resolve.sdk import sdk_of  # noqa: PLC0415  only where an SDK matters

        sdk = sdk_of(store, environ, search.sdk, project_env, selection.version)
        selection = selection._replace(sdk=sdk)
    return selection


def _invalid(file: VersionFile, hint: str | None = None) -> InvalidFile:
    return InvalidFile(f"{file.where}: {file.error}", hint)


def not_installed(request: Request, origin: Origin) -> NotInstalled:
    """Return the error for a request that no installed version fulfils."""
    if request.version:
        text = f"go{request.version} is not installed"
    else:
        text = f"no installed Go matches '{request}'"
    return NotInstalled(f"{text} ({origin})", f"gover install {_shell_word(request)}")


def _shell_word(request: Request) -> str:
    # To a shell `>` and `<` are redirections.
    return request.text if request.text.replace(".", "").isalnum() else f"'{request.text}'"
