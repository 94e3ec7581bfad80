"""The tools of a directory, from gover.toml and go.mod: what may be built, and by which Go."""

from __future__ import annotations

from gover import env_diff
from gover.cli.allow import nearest
from gover.cli.context import Context, goroot_of
from gover.errors import GoverError, InvalidFile
from gover.escape import safe, sh_quote
from gover.gotools import build, state
from gover.gotools.build import BuildGo
from gover.gotools.settings import build_settings, module_settings
from gover.resolve.effects import command_effects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.gotools.state import ToolState
    from gover.resolve.selection import Selection
    from gover.resolve.tools import ToolChoice


def find_choices(selection: Selection) -> tuple[ToolChoice, ...]:
    """Return the tools of this directory. Raises InvalidFile for an unreadable gover.toml."""
    for file in selection.inputs.search.files:
        if file.contents.tools:
            break
        if file.error and file.format.module == "gover_toml":
            raise InvalidFile(f"{file.where}: {file.error}")
    return selection.tool_choices


def allowed_choices(
    here: Context, selection: Selection, choices: tuple[ToolChoice, ...]
) -> list[ToolChoice]:
    """
    Return the choices that may be built, and report the others.

    Raises:
        InvalidFile: there is none.
    """
    errors = [_why_not_allowed(selection, choice) for choice in choices]
    allowed = [choice for choice, error in zip(choices, errors, strict=True) if error is None]
    for error in filter(None, errors):
        if not allowed:
            raise error
        here.report.tell(f"{error}; hint: {error.hint}")
    return allowed


def _why_not_allowed(selection: Selection, choice: ToolChoice) -> InvalidFile | None:
    if choice.unsafe or choice.trust.verdict == "allowed":
        return choice.unsafe
    path = choice.file.path
    verdict = "denied" if choice.trust.verdict == "denied" else "not trusted yet"
    return InvalidFile(
        f"{safe(path)} is {verdict}: its tools are not built",
        "gover allow" if nearest(selection) is choice.file else f"gover allow {sh_quote(path)}",
    )


def require_version(selection: Selection, choice: ToolChoice, go: BuildGo) -> None:
    is_go_mod = is_of_go_mod(choice)
    first = build.FIRST_WITH_TOOL_LINES if is_go_mod else build.FIRST
    if go.version.line < first:
        what = "read the tool lines of go.mod" if is_go_mod else "install MODULE@VERSION"
        message = f"go{go.version} cannot {what}; Go {first[0]}.{first[1]} and later can"
        raise GoverError(f"{message} ({selection.origin})", "gover pin latest")


def is_of_go_mod(choice: ToolChoice) -> bool:
    return choice.file.contents.floor is not None


def build_inputs(
    here: Context, selection: Selection, choice: ToolChoice, go: BuildGo
) -> tuple[dict[str, str], str]:
    """Return the environment of a build, and the settings that are part of its key."""
    environ = _hook_environment(here, selection)
    settings = build_settings(go, environ, here.environ, here.store.data)
    if is_of_go_mod(choice):
        settings = module_settings(settings, choice.file)
    return environ, settings


def go_of(here: Context, selection: Selection) -> BuildGo:
    root, version = goroot_of(here, selection)
    if version is None:
        raise GoverError(f"{safe(root)} contains no Go version")
    return BuildGo(root, version)


def _hook_environment(here: Context, selection: Selection) -> dict[str, str]:
    """Return the environment with the changes for this directory, and its Go on PATH."""
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    environ.pop(env_diff.UNDO_RECORD, None)
    return environ


def find_tool_states(
    here: Context, selection: Selection, choices: tuple[ToolChoice, ...]
) -> list[ToolState]:
    if not choices:
        return []
    go = go_of(here, selection)
    found: list[ToolState] = []
    for choice in choices:
        _, settings = build_inputs(here, selection, choice, go)
        tools = choice.file.contents.tools
        states = state.find_states(choice.directory, tools, go, settings)
        if is_of_go_mod(choice):
            states = [_of_go_mod(tool) for tool in states]
        found += states
    return found


def _of_go_mod(tool: ToolState) -> ToolState:
    is_other = tool.reason == state.OTHER_SETTINGS
    return tool._replace(reason=f"{tool.reason}, go.mod or go.sum") if is_other else tool
