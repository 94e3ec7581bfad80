"""Commands that select or use a version: pin, use, default, exec."""

import os
import sys
from typing import Any

import click

from gover import env_diff
from gover.activation import shims
from gover.activation.chdir_flag import requested_directory
from gover.cli import missing, suggest
from gover.cli.context import Context, require
from gover.cli.output import print_json
from gover.cli.param_types import INSTALLED
from gover.errors import GoverError, NoSuchTool, NotInstalled, UsageError
from gover.escape import safe, sh_quote
from gover.fs import atomic
from gover.install import publish
from gover.resolve import explain
from gover.resolve.effects import command_effects, process_effects, script_effects
from gover.resolve.explain_switch import go_in_front
from gover.resolve.selection import Selection
from gover.sources.released_versions import read_released
from gover.store.permissions import check_writable
from gover.version.request import Request, exact
from gover.version.version import Version
from gover.versionfile.formats import GO_VERSION

_PIN = GO_VERSION.name


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option("--unset", is_flag=True, help="Remove the pin of this directory.")
@missing.installs
@click.option("--json", "as_json", is_flag=True, help="Print what is pinned as JSON.")
@click.pass_obj
def pin(here: Context, request: Request | None, *, unset: bool, force: bool, as_json: bool) -> None:
    """Write `.go-version` here; without VERSION, print what is pinned."""
    path = os.path.join(here.cwd, _PIN)
    _check_reads_only(request, as_json=as_json, unset=unset, command="pin")
    if unset or request is not None:
        here.require_directory()
    if unset:
        _check_no_version(request, "pin")
        _unlink(path)
    elif request is None:
        _print_pin(here, as_json=as_json)
    else:
        _write_pin(here, path, request, force=force)


def _print_pin(here: Context, *, as_json: bool) -> None:
    selection = here.select()
    if selection.origin.kind != "file":
        raise GoverError(f"no version is pinned in {safe(here.cwd)}", "gover pin latest")
    if as_json:
        print_json(_document(here, selection))
    require(here, selection, quiet=as_json)
    if not as_json:
        click.echo(selection.request)


def _write_pin(here: Context, path: str, request: Request, *, force: bool) -> None:
    if os.path.islink(path):  # in a clone, it may lead to any file of the user
        raise GoverError(
            f"{safe(path)} is a link to {safe(os.readlink(path))}: gover writes no other file",
            f"rm .go-version && gover pin {sh_quote(request.text)}",
        )
    if os.path.isdir(path):
        raise GoverError(f"{safe(path)} is a directory")
    selection = missing.select_or_install(here, request, force=force)
    version = _version_to_pin(here, request, selection)
    # The text is that of an exact version, so that the pin does not move.
    text = request.text if request.version or version is None else exact(version).text
    atomic.write(path, f"{text}\n")
    chosen = suggest.describe_choice(here.store, request, version) if version else text
    here.report.tell(f"pinned {chosen} in {safe(path)}")
    if version is not None:
        _warn_if_missing(here, exact(version))


def _version_to_pin(here: Context, request: Request, selection: Selection) -> Version | None:
    """Return the version that is installed, or else released; None for the system's Go."""
    if request.kind == "system":
        return None
    version = (
        request.version
        or request.choose(here.store.installed())
        or request.choose(read_released(here.store))
    )
    if version is None:
        raise selection.error or GoverError(f"no Go matches '{request}'")
    return version


def _warn_if_missing(here: Context, request: Request) -> None:
    if request.version and not here.store.is_installed(request.version):
        error = NotInstalled(f"go{request.version} is not installed", f"gover install {request}")
        better = suggest.with_suggestion(here.store, request, error)
        here.report.tell(f"{better}; hint: {better.hint}")


def _document(here: Context, selection: Selection) -> dict[str, Any]:
    path = os.environ.get("PATH", "")
    return explain.current(here.store, here.environ, selection, path)


def _check_reads_only(request: Request | None, *, as_json: bool, unset: bool, command: str) -> None:
    if as_json and (unset or request is not None):
        raise UsageError("--json only prints, and changes nothing", f"gover {command} --json")


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
@missing.installs
@click.pass_obj
def use(here: Context, request: Request | None, *, unset: bool, force: bool) -> None:
    """Use a version in this shell, in spite of version files."""
    is_hooked = bool(here.environ.get("GOVER_SHELL"))
    if unset:
        _check_no_version(request, "use")
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
    click.echo(text)


def _tell_choice(here: Context, request: Request, selection: Selection) -> None:
    """Print which installed version a request that is not exact has selected."""
    if selection.version and not request.version:
        choice = suggest.describe_choice(here.store, request, selection.version)
        here.report.tell(f"{request} is {choice}")


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option("--unset", is_flag=True, help="Remove the default.")
@missing.installs
@click.option("--json", "as_json", is_flag=True, help="Print the default as JSON.")
@click.pass_obj
def default(
    here: Context, request: Request | None, *, unset: bool, force: bool, as_json: bool
) -> None:
    """Set the default Go version; without VERSION, print it."""
    _check_reads_only(request, as_json=as_json, unset=unset, command="default")
    if unset:
        _check_no_version(request, "default")
        check_writable(here.store)
        publish.set_default(here.store, None)
    elif request is None:
        _print_default(here, as_json=as_json)
    else:
        check_writable(here.store)
        selection = missing.require_selected(here, request, force=force)
        publish.set_default(here.store, request)
        version = selection.version if not request.version else None
        choice = f": {suggest.describe_choice(here.store, request, version)}" if version else ""
        here.report.tell(f"the default is {request}{choice}")


def _print_default(here: Context, *, as_json: bool) -> None:
    selection = here._replace(cwd="/", environ={}).select()
    if selection.request is None:
        raise GoverError("no default is set", "gover default latest")
    if as_json:
        print_json(_document(here, selection))
    else:
        click.echo(selection.request)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@missing.installs
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[VERSION] [--] COMMAND...")
@click.pass_obj
def exec_(here: Context, words: tuple[str, ...], *, force: bool) -> None:
    """Run COMMAND with the Go selected here, or with VERSION."""
    request, command = _split(words)
    if request is None:
        path, environ = _command_here(here, command, force=force)
    else:
        path, environ = _command(here, request, command, force=force)
    sys.stdout.flush()
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
