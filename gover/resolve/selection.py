"""
Which Go is selected for a directory, and what selected it.

The first of these that applies:

1. the command's argument
2. GOVER_VERSION
3. the nearest file that sets a version, walking up; within a directory in the order of
   `gover.versionfile.formats.PIN_FORMATS`
4. inside a Nix, devbox or devenv shell: the Go that it added to PATH
5. the default, unless go.work or go.mod require a newer Go
6. where they require one, see `gover.resolve.floor`
7. the system's Go: the first go on PATH that is not gover's
"""

from __future__ import annotations

from gover.errors import GoverError, InvalidFile, NotInstalled, UnusableStore, UsageError
from gover.escape import safe
from gover.records import Record
from gover.settings import Settings, read_settings
from gover.store.permissions import why_unsafe
from gover.version.request import Request
from gover.versionfile.search import SearchResult, VersionFile, search
from gover.versionfile.walk import Walk, walk_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from gover.fs.read import Reading
    from gover.resolve.project_env import ProjectEnv
    from gover.resolve.sdk import SdkChoice
    from gover.resolve.tools import ToolChoice
    from gover.store.store import Store
    from gover.version.version import Version


VARIABLE = "GOVER_VERSION"


class Origin(Record):
    """What set the version: for a file its path and line, from 1."""

    kind: Literal["argument", "variable", "file", "floor", "default", "nix", "system"]
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
            "nix": "the Go of this Nix, devbox or devenv shell",
        }.get(self.kind, "system Go: no version file or default applies")


class SelectedToolchain(Record):
    """An installed toolchain is selected; `goroot` is an absolute path."""

    version: Version
    goroot: str


class SystemGo(Record):
    """The first go on PATH that is not gover's is selected; `path` is None where there is none."""

    path: str | None


class SelectionFailure(Record):
    """Nothing can be selected."""

    error: GoverError


Outcome = SelectedToolchain | SystemGo | SelectionFailure


class Inputs(Record):
    """What a selection was made from, and so what invalidates a plan of it."""

    walk: Walk
    search: SearchResult
    settings: Settings
    default: Reading | None = None  # None: the default was not read
    generation: str | None = None  # of the store; None: no set of versions was read
    variables: tuple[str, ...] = ()  # further variables of the environment that mattered
    files: tuple[Reading, ...] = ()  # further files
    uses_path: bool = False  # the first go on PATH that is not gover's mattered


class Selection(Record):
    """What is selected for a directory, with its origin and all that it was made from."""

    outcome: Outcome
    inputs: Inputs
    origin: Origin
    request: Request | None = None
    switches_to: Version | None = None  # Go itself switches to this version or a newer one
    project_env: ProjectEnv | None = None
    sdk: SdkChoice | None = None
    tools: ToolChoice | None = None  # of a gover.toml
    module_tools: ToolChoice | None = None  # of the go.mod

    @property
    def tool_choices(self) -> tuple[ToolChoice, ...]:
        """The programs that the project names; those of a gover.toml come first on PATH."""
        return tuple(choice for choice in (self.tools, self.module_tools) if choice)

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
    walk, settings = walk_up(cwd, environ), read_settings(store)
    inputs = Inputs(walk, search(walk, environ, settings.file_names), settings)
    selection = select_go(store, environ, inputs, argument)
    return _with_project(store, environ, selection)


def select_go(
    store: Store, environ: Mapping[str, str], inputs: Inputs, argument: Request | None = None
) -> Selection:
    """Select a Go from what was read, without what the project's files set beside it."""
    if fault := inputs.settings.error:
        return Selection(SelectionFailure(fault), inputs, Origin("system"))
    if argument is not None:
        return select_installed(store, environ, inputs, Origin("argument"), argument)
    if text := environ.get(VARIABLE, ""):
        return _from_variable(store, environ, inputs, text)
    if pin := inputs.search.go:
        return _from_file(store, environ, inputs, pin)
    from gover.resolve.floor import select_without_pin  # noqa: PLC0415  a pin needs none of it

    return select_without_pin(store, environ, inputs)


def _from_variable(
    store: Store, environ: Mapping[str, str], inputs: Inputs, text: str
) -> Selection:
    origin = Origin("variable")
    try:
        return select_installed(store, environ, inputs, origin, Request.parse(text))
    except ValueError as error:
        fault = UsageError(f"{VARIABLE}: {error}", "gover use --unset")
        return Selection(SelectionFailure(fault), inputs, origin)


def _from_file(
    store: Store, environ: Mapping[str, str], inputs: Inputs, file: VersionFile
) -> Selection:
    if file.contents.go is None:
        from gover.versionfile.repair import repair_hint  # noqa: PLC0415  only for an error

        origin = Origin("file", file.path, file.error_line)
        hint = repair_hint(file.format, file.path, file.error_line, file.error)
        return Selection(SelectionFailure(invalid_file(file, hint)), inputs, origin)
    request, line = file.contents.go
    return select_installed(store, environ, inputs, Origin("file", file.path, line), request)


def select_installed(
    store: Store,
    environ: Mapping[str, str],
    inputs: Inputs,
    origin: Origin,
    request: Request,
) -> Selection:
    """Select the installed version that fulfils a request."""
    if request.kind == "system":
        return Selection(SystemGo(store.system_go(environ)), inputs, origin, request)
    if request.version is not None:  # no other version can do, so the set of them is no input
        version = request.version if store.is_installed(request.version) else None
    else:
        inputs = inputs._replace(generation=store.generation())
        version = request.choose(store.installed())
    if version is None:
        error = find_unavailable(store, environ, origin, request.matches)
        failure = SelectionFailure(error or not_installed(request, origin))
        return Selection(failure, inputs, origin, request)
    return Selection(outcome_of(store, version), inputs, origin, request)


def find_unavailable(
    store: Store, environ: Mapping[str, str], origin: Origin, matches: Callable[[Version], bool]
) -> GoverError | None:
    """Return why the store, or a matching toolchain in it, cannot be used; None without one."""
    from gover.store.obstacles import find_hidden, find_obstacle  # noqa: PLC0415  for an error

    hidden = [error for _, error in find_hidden(store, matches)]
    error = find_obstacle(store, environ) or next(iter(hidden), None)
    return UnusableStore(f"{error} ({origin})", error.hint) if error else None


def outcome_of(store: Store, version: Version) -> SelectedToolchain | SelectionFailure:
    """Return the outcome for an installed version: a failure where others can change it."""
    goroot = store.goroot(version)
    error = why_unsafe(store, goroot)
    return SelectionFailure(error) if error else SelectedToolchain(version, goroot)


def _with_project(store: Store, environ: Mapping[str, str], selection: Selection) -> Selection:
    """Add what the project's files set beside the version."""
    search = selection.inputs.search
    project_env: ProjectEnv | None = None
    if search.environment:
        from gover.resolve.project_env import project_env_of  # noqa: PLC0415  as below

        project_env = project_env_of(store, environ, search.environment)
        selection = selection._replace(project_env=project_env)
    if search.tools:
        from gover.resolve.tools import tools_of  # noqa: PLC0415  only where there are any

        selection = selection._replace(tools=tools_of(store, search.tools))
    if search.module_tools:
        from gover.resolve.tools import tools_of  # noqa: PLC0415  only where there are any

        selection = selection._replace(module_tools=tools_of(store, search.module_tools))
    if search.sdk or (project_env and project_env.sets_target):
        from gover.resolve.sdk import sdk_of  # noqa: PLC0415  only where an SDK matters

        sdk = sdk_of(store, environ, search.sdk, project_env, selection.version)
        selection = selection._replace(sdk=sdk)
    return selection


def invalid_file(file: VersionFile, hint: str | None = None) -> InvalidFile:
    """Return the error for a file that cannot be used."""
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
