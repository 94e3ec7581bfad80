"""The command lock: write down which bytes a team's Go is made of."""

from typing import Any

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.cli.param_types import PlatformType
from gover.errors import GoverError
from gover.escape import safe
from gover.install.gover_lock import write
from gover.install.gover_lock.file import HINT, LockEntry
from gover.install.job import InstallJob
from gover.network.client import Http
from gover.sources.configured import configured_sources
from gover.store.permissions import check_safe_to_write, check_writable
from gover.version.platform import Platform, this_platform


@click.command()
@click.option(
    "--platform",
    "platforms",
    type=PlatformType(),
    multiple=True,
    metavar="OS-ARCH",
    help="Lock this one; may be given several times.",
)
@click.option("--check", is_flag=True, help="Write nothing; 1 when the lock no longer fits.")
@reads
@click.pass_obj
def lock(
    here: Context,
    platforms: tuple[Platform, ...],
    check: bool,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Write `gover.lock` beside the file that chooses the Go of this directory.

    It has the version and, for each platform, the hashes that the transparency log and the
    list of releases have; nothing is downloaded. Without --platform: this machine's, and
    Linux, macOS and Windows. `gover install --locked` installs nothing else.
    """
    here = here.moved(directory)
    pin = write.pin_of(here.cwd, here.environ)
    if check:
        made = _checked(here, pin, platforms)
    else:
        check_safe_to_write(here.dirs, here.environ)
        check_writable(here.dirs)
        made = _make(here, pin, platforms)
        write.write(pin.lock, made)
        named = ", ".join(map(str, sorted(made.entries)))
        here.report.tell(f"locked go{made.version} for {named} in {safe(pin.lock)}")
    if as_json:
        print_json({"path": pin.lock, "spec": str(pin.request), **_facts(made)})


def _make(here: Context, pin: write.Pin, platforms: tuple[Platform, ...]) -> write.Made:
    with Http(offline=here.offline, environ=here.environ) as http:
        chain = configured_sources(http, here.environ, here.report.tell)
        wanted = platforms or (this_platform(), *write.USUAL)
        job = InstallJob(here.dirs, here.environ, http, chain, wanted[0], here.report)
        return write.make(job, pin.request, wanted, all_of_them=bool(platforms))


def _checked(here: Context, pin: write.Pin, platforms: tuple[Platform, ...]) -> write.Made:
    """
    Return what a lock says that fits.

    Raises:
        GoverError: there is none, or it does not fit.
        InvalidFile: it cannot be followed.
    """
    found = write.find(pin)
    if found is None:
        raise GoverError(f"there is no {safe(pin.lock)}", HINT)
    if wrong := write.misfit(pin, found, platforms):
        raise GoverError(wrong, HINT)
    here.report.tell(f"{safe(pin.lock)} locks go{found.version}, which {pin.where} asks for")
    return write.Made(found.version, found.log, found.entries)


def _facts(made: write.Made) -> dict[str, Any]:
    def facts(entry: LockEntry) -> dict[str, str | None]:
        return {"h1": entry.h1, "sha256": entry.sha256, "source": entry.source}

    platforms = {str(platform): facts(made.entries[platform]) for platform in sorted(made.entries)}
    return {"version": str(made.version), "log": made.log, "platforms": platforms}


COMMANDS = (lock,)
