"""Commands about what is installed: uninstall, list, link, verify."""

import os
from datetime import UTC, datetime
from typing import Any

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.cli.param_types import INSTALLED
from gover.cli.verify import _show_proofs
from gover.errors import GoverError, NotInstalled, UsageError
from gover.escape import safe
from gover.install import garbage, publish
from gover.install.store_lock import locked
from gover.store import receipts, toolchains
from gover.store.receipts import proofs
from gover.version.request import Request
from gover.version.version import Version


@click.command()
@click.argument("requests", type=INSTALLED, nargs=-1, required=True, metavar="VERSION...")
@click.pass_obj
def uninstall(here: Context, requests: tuple[Request, ...]) -> None:
    """Remove toolchains. What was linked with `gover link` stays where it is."""
    garbage.clear_files(here.dirs)
    for request in requests:
        version = _the_one(here, request)
        with locked(here.dirs, str(version), here.environ, here.report.tell):
            publish.remove(here.dirs, version)
        here.report.tell(f"removed go{version}")
    default = here._replace(cwd="/", environ={}).select()
    if default.origin.kind == "default" and default.error:
        here.report.tell(f"the default is gone: {default.error}")


def _the_one(here: Context, request: Request) -> Version:
    """Return the one installed version that is meant: what is deleted is never guessed."""
    if request.version and os.path.lexists(toolchains.goroot(here.dirs, request.version)):
        return request.version
    meant = [v for v in toolchains.installed(here.dirs) if request.matches(v)]
    if not meant or request.kind == "system":
        raise NotInstalled(f"no Go '{request}' is installed", "gover list")
    if len(meant) > 1:
        names = ", ".join(map(str, meant))
        raise UsageError(f"'{request}' may be {names}: which?", f"gover uninstall {meant[0]}")
    return meant[0]


@click.command("list")
@click.option("--bare", is_flag=True, help="Only versions, one a line.")
@click.option("--long", is_flag=True, help="Also where each came from, and what proved it.")
@reads
@click.pass_obj
def list_installed(
    here: Context, bare: bool, long: bool, directory: str | None, as_json: bool
) -> None:
    """List what is installed; `*` is what holds here."""
    here = here.moved(directory)
    versions = toolchains.installed(here.dirs)
    if bare:
        click.echo("".join(f"{v}\n" for v in versions), nl=False)
        return
    selection = here.select()
    if as_json:
        print_json({"toolchains": [_entry(here, v, selection.version) for v in versions]})
        return
    for version in versions:
        mark, note = " ", ""
        if version == selection.version:
            mark, note = "*", f"  ({selection.origin})"
        target = _link_target(here, version)
        linked = f"  -> {safe(target)}" if target else ""
        line = f"{mark} {version}{note}{linked}"
        click.echo(here.paint(line, "good") if note else line)
        if long:
            _show_receipt(here, version)
    if not versions:
        here.report.tell("nothing is installed")


def _show_receipt(here: Context, version: Version) -> None:
    receipt = receipts.read_receipt(here.dirs, version)
    if receipt is None:
        click.echo("    no receipt")
        return
    when = f"{receipt['installed_at']:%Y-%m-%d %H:%M}" if "installed_at" in receipt else "some time"
    origin = f" from {safe(receipt['url'])}" if "url" in receipt else ""
    click.echo(f"    {'installed':<10} {when}{origin}")
    _show_proofs(proofs(receipt))


def _entry(here: Context, version: Version, selected: Version | None) -> dict[str, Any]:
    return {
        "version": str(version),
        "goroot": toolchains.goroot(here.dirs, version),
        "selected": version == selected,
        "link": _link_target(here, version),
        "receipt": receipts.read_receipt(here.dirs, version),
    }


def _link_target(here: Context, version: Version) -> str | None:
    path = toolchains.goroot(here.dirs, version)
    return os.readlink(path) if os.path.islink(path) else None


@click.command()
@click.argument("request", type=INSTALLED, metavar="VERSION")
@click.argument("goroot", metavar="DIR")
@click.pass_obj
def link(here: Context, request: Request, goroot: str) -> None:
    """Adopt the Go in DIR, a GOROOT, without copying it."""
    target = os.path.normpath(os.path.join(here.cwd, goroot))
    found = toolchains.read_goroot_version(target)
    if found is None or not os.access(f"{target}/bin/go", os.X_OK):
        raise UsageError(f"{safe(target)} is no GOROOT: it has no bin/go, or no VERSION")
    if not (request.version == found or request.matches(found)):
        raise UsageError(
            f"{safe(target)} holds go{found}, not {request}", f"gover link {found} {safe(goroot)}"
        )
    receipt = {
        "schema": 1,
        "kind": "link",
        "version": str(found),
        "target": target,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "proofs": [],
    }
    with locked(here.dirs, str(found), here.environ, here.report.tell):
        if os.path.lexists(toolchains.goroot(here.dirs, found)) or not publish.link(
            here.dirs, found, target, receipt
        ):
            raise GoverError(f"go{found} is installed already", f"gover uninstall {found}")
    here.report.tell(f"go{found} is {safe(target)}")


COMMANDS = (uninstall, list_installed, link)
