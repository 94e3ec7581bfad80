"""Commands that select or use a version: pin, use, default, exec."""

import os
import sys

import click

from gover import env_diff
from gover.activation import shims
from gover.activation.chdir_flag import requested_directory
from gover.cli import suggest
from gover.cli.context import Context, require
from gover.cli.param_types import INSTALLED
from gover.errors import GoverError, NoSuchTool, NotInstalled, UsageError
from gover.escape import safe, sh_quote
from gover.fs import atomic
from gover.install import publish
from gover.resolve.effects import command_effects, process_effects, script_effects
from gover.resolve.explain_switch import go_in_front
from gover.resolve.selection import Selection, not_installed
from gover.store.permissions import check_writable
from gover.version.request import Request, exact
from gover.versionfile.formats import GO_VERSION

_PIN = GO_VERSION.name


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option("--unset", is_flag=True, help="Remove the pin of this directory.")
@click.pass_obj
def pin(here: Context, request: Request | None, unset: bool) -> None:
    """Write `.go-version` here; without VERSION, print what is pinned."""
    path = os.path.join(here.cwd, _PIN)
    if unset or request is not None:
        here.require_directory()
    if unset:
        _check_no_version(request, "pin")
        _unlink(path)
    elif request is None:
        selection = here.select()
        if selection.origin.kind != "file":
            raise GoverError(f"no version is pinned in {safe(here.cwd)}", "gover pin latest")
        require(here, selection)
        click.echo(selection.request)
    else:
        text = _pin_text(here, request)
        if os.path.islink(path):  # in a clone, it may lead to any file of the user
            raise GoverError(
                f"{safe(path)} is a link to {safe(os.readlink(path))}: gover writes no other file",
                f"rm .go-version && gover pin {text}",
            )
        if os.path.isdir(path):
            raise GoverError(f"{safe(path)} is a directory")
        atomic.write(path, f"{text}\n")
        here.report.tell(f"pinned {text} in {safe(path)}")
        _warn_if_missing(here, request)


def _pin_text(here: Context, request: Request) -> str:
    """Return the text for the file: an exact version, so that the pin does not move."""
    if request.kind == "system" or request.version:
        return request.text
    version = request.choose(here.store.installed())
    if version is None:
        selection = here.select(request)
        raise selection.error or GoverError(f"no Go matches '{request}'")
    return exact(version).text


def _warn_if_missing(here: Context, request: Request) -> None:
    if request.version and not here.store.is_installed(request.version):
        missing = NotInstalled(f"go{request.version} is not installed", f"gover install {request}")
        better = suggest.with_suggestion(here.store, request, missing)
        here.report.tell(f"{better}; hint: {better.hint}")


def _check_no_version(request: Request | None, command: str) -> None:
    if request is not None:
        raise UsageError(
            f"--unset takes no version, but '{request}' is given", f"gover {command} --unset"
        )


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        raise GoverError(f"{safe(path)} does not exist") from None


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option("--unset", is_flag=True, help="Select by version files again.")
@click.pass_obj
def use(here: Context, request: Request | None, unset: bool) -> None:
    """Use a version in this shell, in spite of version files."""
    if unset:
        _check_no_version(request, "use")
        text = "unset GOVER_VERSION"
    elif request is None:
        raise UsageError("no version is given", "gover use 1.22.3")
    else:
        if request.kind != "system":
            require(here, here.select(request))
        text = f"export GOVER_VERSION={sh_quote(request.text)}"
    if not here.environ.get("GOVER_SHELL"):
        raise UsageError("only the shell hook can change this shell", text)
    click.echo(text)


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option("--unset", is_flag=True, help="Remove the default.")
@click.pass_obj
def default(here: Context, request: Request | None, unset: bool) -> None:
    """Set the default Go version; without VERSION, print it."""
    if unset:
        _check_no_version(request, "default")
        check_writable(here.store)
        publish.set_default(here.store, None)
        return
    if request is None:
        selection = here._replace(cwd="/", environ={}).select()
        if selection.request is None:
            raise GoverError("no default is set", "gover default latest")
        click.echo(selection.request)
        return
    if request.kind != "system" and request.choose(here.store.installed()) is None:
        raise not_installed(request, here.select(request).origin)
    check_writable(here.store)
    publish.set_default(here.store, request)
    here.report.tell(f"the default is {request}")


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[VERSION] [--] COMMAND...")
@click.pass_obj
def exec_(here: Context, words: tuple[str, ...]) -> None:
    """Run COMMAND with the Go selected here, or with VERSION."""
    request, command = _split(words)
    if request is None:
        path, environ = _command_here(here, command)
    else:
        path, environ = _command(here, request, command)
    sys.stdout.flush()
    os.execve(path, command, environ)


def _command(here: Context, request: Request, command: list[str]) -> tuple[str, dict[str, str]]:
    """Return the program and its environment: all that it starts runs this version as well."""
    selection = here.select(request)
    require(here, selection)
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    environ.pop(env_diff.UNDO_RECORD, None)
    return _executable(here, selection, command[0], environ.get("PATH", "")), environ


def _command_here(here: Context, command: list[str]) -> tuple[str, dict[str, str]]:
    """Return the program and its environment: what it starts runs the Go of its own directory."""
    name, *arguments = command
    directory = requested_directory(arguments) if name == "go" else None
    selection = here.select() if directory is None else here._replace(cwd=directory).select()
    require(here, selection)
    environ = env_diff.apply(here.environ, script_effects(here.store, selection, here.environ))
    if name not in shims.TOOLS:
        return _executable(here, selection, name, environ.get("PATH", "")), environ
    if path := go_in_front(here.store, selection, os.environ):
        return f"{os.path.dirname(path)}/{name}", environ
    environ = env_diff.apply(env_diff.undo_variables(environ), process_effects(selection))
    front = f"{selection.goroot}/bin:" if selection.goroot else ""
    return _executable(here, selection, name, front + environ.get("PATH", "")), environ


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


exec_.name = "exec"
COMMANDS = (pin, use, default, exec_)
