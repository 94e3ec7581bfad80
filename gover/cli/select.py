"""Commands that run with a version: use, exec."""

from __future__ import annotations

import os
import sys

from gover import env_diff
from gover.activation.chdir_flag import requested_directory
from gover.cli import missing, suggest
from gover.cli.context import Context, require
from gover.cli.declare import argument, command, option
from gover.cli.pin import check_no_version
from gover.cli.value_types import INSTALLED
from gover.errors import NoSuchTool, UsageError
from gover.escape import safe, sh_quote
from gover.resolve.effects import command_effects, process_effects, script_effects
from gover.resolve.explain_switch import go_in_front
from gover.store.path_search import TOOLS
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.resolve.selection import Selection

_OF_ANOTHER = {"ignore_unknown_options": True, "allow_interspersed_args": False}  # program


@command("use")
@argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@option("--unset", is_flag=True, help="Select by version files again.")
@missing.installs
def use(here: Context, request: Request | None, *, unset: bool, force: bool) -> None:
    """Use a version in this shell, in spite of version files."""
    is_hooked = bool(here.environ.get("GOVER_SHELL"))
    if unset:
        check_no_version(request, "use")
        text = "unset GOVER_VERSION"
    elif request is None:
        raise UsageError("no version is given", "gover use 1.22.3")
    else:
        if is_hooked:
            _tell_choice(here, request, missing.require_selected(here, request, force=force))
        else:
            require(here, here.select(request))
        text = f"export GOVER_VERSION={sh_quote(request.text)}"
    if not is_hooked:
        raise UsageError("only the shell hook can change this shell", text)
    print(text)


def _tell_choice(here: Context, request: Request, selection: Selection) -> None:
    """Print which installed version a request that is not exact has selected."""
    if selection.version and not request.version:
        choice = suggest.describe_choice(here.store, request, selection.version)
        here.report.tell(f"{request} is {choice}")


@command("exec", context_settings=_OF_ANOTHER)
@missing.installs
@argument("words", nargs=-1, metavar="[VERSION] [--] COMMAND...")
def exec_(here: Context, words: tuple[str, ...], *, force: bool) -> None:
    """Run COMMAND with the Go selected here, or with VERSION."""
    request, command = _split(words)
    if request is None:
        path, environ = _command_here(here, command, force=force)
    else:
        path, environ = _command(here, request, command, force=force)
    sys.stdout.flush()
    import signal  # noqa: PLC0415  to print what `use` prints needs none

    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python; the program is to end by them
        signal.signal(ignored, signal.SIG_DFL)
    os.execve(path, command, environ)


def _command(
    here: Context, request: Request, command: list[str], *, force: bool
) -> tuple[str, dict[str, str]]:
    """Return the program and its environment: all that it starts runs this version as well."""
    selection = missing.require_selected(here, request, force=force)
    _tell_choice(here, request, selection)
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    environ.pop(env_diff.UNDO_RECORD, None)
    return _executable(here, selection, command[0], environ.get("PATH", "")), environ


def _command_here(here: Context, command: list[str], *, force: bool) -> tuple[str, dict[str, str]]:
    """Return the program and its environment: what it starts runs the Go of its own directory."""
    name, *arguments = command
    directory = requested_directory(arguments) if name == "go" else None
    at = here if directory is None else here._replace(cwd=directory)
    selection = missing.require_selected(at, None, force=force)
    _ensure_shims(here)
    environ = env_diff.apply(here.environ, script_effects(here.store, selection, here.environ))
    if name not in TOOLS:
        return _executable(here, selection, name, environ.get("PATH", "")), environ
    if path := go_in_front(here.store, selection, os.environ):
        return f"{os.path.dirname(path)}/{name}", environ
    environ = env_diff.apply(env_diff.undo_variables(environ), process_effects(selection))
    front = f"{selection.goroot}/bin:" if selection.goroot else ""
    return _executable(here, selection, name, front + environ.get("PATH", "")), environ


def _ensure_shims(here: Context) -> None:
    if not all(os.access(f"{d}/go", os.X_OK) for d in (here.store.shims, here.store.front)):
        from gover.activation import shims  # noqa: PLC0415  after an upgrade

        shims.ensure(here.store)


def _split(words: tuple[str, ...]) -> tuple[Request | None, list[str]]:
    request = None
    rest = list(words)
    if rest and rest[0] != "--":
        try:
            request = Request.parse(rest[0])
            rest = rest[1:]
        except ValueError:
            request = None
    if rest and rest[0] == "--":
        rest = rest[1:]
    if not rest:
        raise UsageError("no command is given", "gover exec 1.22.3 go version")
    return request, rest


def _executable(here: Context, selection: Selection, name: str, path: str) -> str:
    if "/" in name:
        return name
    # The shims come first on PATH, and would select again by directory.
    shimmed = name in ("go", "gofmt") or os.path.lexists(f"{here.store.shims}/{name}")
    system = selection.goroot is None and shimmed
    if system and (found := here.store.system_go(here.environ, name)):
        return found
    for entry in path.split(":"):
        candidate = os.path.join(entry or ".", name)
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return candidate
    raise NoSuchTool(f"no {safe(name)} on PATH")


COMMANDS = (use, exec_)
