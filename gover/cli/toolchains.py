"""The command link: use a Go that is already on this machine."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from gover.cli.declare import argument, command
from gover.cli.value_types import INSTALLED
from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.install import publish
from gover.install.store_lock import locked
from gover.sdk import machine
from gover.store.goroot import GoBuild, goroot_of_program, read_build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.version.request import Request


@command()
@argument("request", type=INSTALLED, metavar="VERSION")
@argument("goroot", metavar="DIR")
def link(here: Context, request: Request, goroot: str) -> None:
    """Use the Go in DIR, a GOROOT or a prefix with bin/go, without copying it."""
    target, build = _linkable(os.path.normpath(os.path.join(here.cwd, goroot)))
    found = build.version
    if not (request.version == found or request.matches(found)):
        raise UsageError(
            f"{safe(target)} contains go{found}, not {request}",
            f"gover link {found} {safe(goroot)}",
        )
    receipt = {
        "schema": 1,
        "kind": "link",
        "version": str(found),
        "target": target,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "proofs": [],
    }
    with locked(here.store, str(found), here.environ, here.report.tell):
        if os.path.lexists(here.store.goroot(found)) or not publish.link(
            here.store, found, target, receipt
        ):
            raise GoverError(f"go{found} is installed already", f"gover uninstall {found}")
    here.report.tell(f"linked {build} to {safe(target)}")
    if machine.here().is_mac and (error := machine.find_quarantine(target)):
        here.report.tell(f"{error}; hint: {error.hint}")


def _linkable(path: str) -> tuple[str, GoBuild]:
    """
    Return the GOROOT at a path, and its Go: it may be that of a `go`, or of the `bin/go` there.

    Raises:
        UsageError: there is none, or it is not that of a release.
    """
    for program in (f"{path}/bin/go", path):
        if not (os.path.isfile(program) and os.access(program, os.X_OK)):
            continue
        for goroot in (path, goroot_of_program(program)):
            build = read_build(goroot)
            if build and build.version.is_release:
                return goroot, build
            if build:
                raise UsageError(f"{safe(goroot)} is of no release: it contains {build}")
    raise UsageError(f"{safe(path)} is not a GOROOT: bin/go or VERSION is missing")


COMMANDS = (link,)
