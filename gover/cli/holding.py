"""What has to hold in a directory before a command about it goes on."""

import click

from gover import suggest
from gover.activation.activate import no_go
from gover.cli.context import Context
from gover.resolve.selection import Selection
from gover.store import toolchains
from gover.version.version import Version


def require(here: Context, selection: Selection, *, quiet: bool = False) -> None:
    """Raise what keeps a Go from holding here; `quiet` when it has been printed as JSON."""
    error = suggest.reason(here.dirs, selection)
    if error is None:
        return
    if quiet:
        raise click.exceptions.Exit(error.exit_code)
    raise error


def require_some(here: Context, selection: Selection, *, quiet: bool) -> None:
    """As `require`, and there has to be a go where the system's holds."""
    require(here, selection, quiet=quiet)
    if selection.goroot is None and not toolchains.system_go(here.dirs, here.environ):
        missing = no_go(here.dirs, "go")
        raise click.exceptions.Exit(missing.exit_code) if quiet else missing


def goroot_of(here: Context, selection: Selection) -> tuple[str, Version | None]:
    """
    Return the GOROOT that holds, the system's too, and its version where it says one.

    Raises:
        GoverError: none holds.
    """
    require(here, selection)
    if selection.goroot is not None:
        return selection.goroot, selection.version
    root = toolchains.system_goroot(here.dirs, here.environ)
    if root is None:
        raise no_go(here.dirs, "go")
    return root, toolchains.version_of_goroot(root)
