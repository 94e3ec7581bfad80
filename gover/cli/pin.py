"""Commands that write which version is selected: pin, default."""

from __future__ import annotations

import os

from gover.cli import missing, suggest
from gover.cli.context import Context, require
from gover.cli.declare import argument, command, option
from gover.cli.output import print_json
from gover.cli.value_types import INSTALLED
from gover.errors import GoverError, NotInstalled, UsageError
from gover.escape import safe, sh_quote
from gover.fs.read import read_file
from gover.resolve import explain
from gover.settings import read_settings
from gover.store.write_checks import (
    check_outside_foreign_home,
    check_root_may_change,
    check_writable,
)
from gover.version.request import Request, exact
from gover.versionfile.formats import GO_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from gover.resolve.selection import Selection
    from gover.version.version import Version

_PIN = GO_VERSION.name


@command("pin")
@argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@option("--unset", is_flag=True, help="Remove the pin of this directory.")
@missing.installs
@option("--json", "as_json", is_flag=True, help="Print what is pinned as JSON.")
def pin(here: Context, request: Request | None, *, unset: bool, force: bool, as_json: bool) -> None:
    """Write `.go-version` here; without VERSION, print what is pinned."""
    path = os.path.join(here.cwd, _PIN)
    _check_reads_only(request, as_json=as_json, unset=unset, command="pin")
    if unset or request is not None:
        here.require_directory()
        check_outside_foreign_home(path, here.environ)
    if request is not None:
        _check_is_looked_for(here)
    if unset:
        check_no_version(request, "pin")
        _unlink(path)
    elif request is None:
        _print_pin(here, as_json=as_json)
    else:
        _write_pin(here, path, request, force=force)


def _check_is_looked_for(here: Context) -> None:
    """Refuse to write a pin that gover would not read."""
    settings = read_settings(here.store)
    if settings.file_names and _PIN not in settings.file_names:
        names = " ".join(map(sh_quote, (_PIN, *settings.file_names)))
        text = f"{_PIN} is none of the files that are looked for (set by {settings.files_origin})"
        raise GoverError(text, f"gover config set files {names}")


def _print_pin(here: Context, *, as_json: bool) -> None:
    selection = here.select()
    if selection.origin.kind != "file":
        raise GoverError(f"no version is pinned in {safe(here.cwd)}", "gover pin latest")
    if as_json:
        print_json(_document(here, selection))
    require(here, selection, quiet=as_json)
    if not as_json:
        print(selection.request)


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
    data = os.fsencode(f"{text}\n")
    # A file that is newer than the plan costs dash a process each time, even with the same text.
    if read_file(path, len(data)).data != data:
        from gover.fs import leftovers  # noqa: PLC0415  to print what is pinned needs none

        leftovers.write_beside_others(path, f"{text}\n")
    chosen = suggest.describe_choice(here.store, request, version) if version else text
    here.report.tell(f"pinned {chosen} in {safe(path)}")
    if version is not None and not here.store.is_installed(version):
        _report_missing(here, path, version)


def _version_to_pin(here: Context, request: Request, selection: Selection) -> Version | None:
    """Return the version that is installed, or else released; None for the system's Go."""
    if request.kind == "system":
        return None
    version = request.version or request.choose(here.store.installed())
    if version is None:
        from gover.sources.released_versions import read_released  # noqa: PLC0415  a rare need

        version = request.choose(read_released(here.store))
    if version is None:
        raise selection.error or GoverError(f"no Go matches '{request}'")
    return version


def _report_missing(here: Context, path: str, version: Version) -> None:
    """Report that what was pinned is not installed, unless the hook is about to do so."""
    plain = NotInstalled(f"go{version} is not installed", f"gover install {exact(version)}")
    error = suggest.with_suggestion(here.store, exact(version), plain)
    if error is not plain or not _hook_reports(here, path):
        here.report.tell(f"{error}; hint: {error.hint}")


def _hook_reports(here: Context, path: str) -> bool:
    """Return whether the hook of the shell that runs this, in this directory, finds it missing."""
    environ = here.environ
    if not environ.get("GOVER_SHELL") or environ.get("GOVER_DISABLE"):
        return False
    selection = here.select()
    is_here = os.environ.get("PWD") == here.cwd  # and not another directory, by -C
    return is_here and selection.origin.path == path and selection.error is not None


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        raise GoverError(f"{safe(path)} does not exist") from None


@command("default")
@argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@option("--unset", is_flag=True, help="Remove the default.")
@missing.installs
@option("--json", "as_json", is_flag=True, help="Print the default as JSON.")
def default(
    here: Context, request: Request | None, *, unset: bool, force: bool, as_json: bool
) -> None:
    """Set the default Go version; without VERSION, print it."""
    _check_reads_only(request, as_json=as_json, unset=unset, command="default")
    if unset:
        check_no_version(request, "default")
        check_root_may_change(here.store)
        check_writable(here.store)
        _set_default(here, None)
    elif request is None:
        _print_default(here, as_json=as_json)
    else:
        check_root_may_change(here.store)
        check_writable(here.store)
        selection = missing.require_selected(here, request, force=force)
        _set_default(here, request)
        version = selection.version if not request.version else None
        choice = f": {suggest.describe_choice(here.store, request, version)}" if version else ""
        here.report.tell(f"the default is {request}{choice}")


def _set_default(here: Context, request: Request | None) -> None:
    from gover.install.default import set_default  # noqa: PLC0415  to print it needs none

    set_default(here.store, request)


def _print_default(here: Context, *, as_json: bool) -> None:
    selection = here._replace(cwd="/", environ={}).select()
    if selection.request is None:
        raise GoverError("no default is set", "gover default latest")
    if as_json:
        print_json(_document(here, selection))
    else:
        print(selection.request)


def _document(here: Context, selection: Selection) -> dict[str, Any]:
    path = os.environ.get("PATH", "")
    return explain.current(here.store, here.environ, selection, path)


def _check_reads_only(request: Request | None, *, as_json: bool, unset: bool, command: str) -> None:
    if as_json and (unset or request is not None):
        raise UsageError("--json only prints, and changes nothing", f"gover {command} --json")


def check_no_version(request: Request | None, command: str) -> None:
    """Refuse a version beside `--unset`."""
    if request is not None:
        raise UsageError(
            f"--unset takes no version, but '{request}' is given", f"gover {command} --unset"
        )


COMMANDS = (pin, default)
