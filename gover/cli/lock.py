"""The command that writes and checks gover.lock: lock."""

from __future__ import annotations

import os
from typing import Any

from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
from gover.cli.value_types import PLATFORM
from gover.errors import GoverError
from gover.escape import safe
from gover.install.gover_lock import write
from gover.install.gover_lock.file import HINT, LockEntry
from gover.store.write_checks import check_outside_foreign_home, check_safe_to_write, check_writable
from gover.version.platform import Platform, this_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.version.request import Request


@command()
@option(
    "--platform",
    "platforms",
    type=PLATFORM,
    multiple=True,
    metavar="OS-ARCH",
    help="Lock this platform; may be repeated.",
)
@option(
    "--check",
    is_flag=True,
    help="Write nothing; exit 1 if the lock is out of date, 6 if another Go is installed.",
)
@reads
def lock(
    here: Context,
    platforms: tuple[Platform, ...],
    check: bool,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Write `gover.lock` beside the file that selects the Go of this directory.

    It has the version and, for each platform, the hashes in the checksum log and in the list
    of releases; no archive is downloaded. Without --platform: this machine's platform, and
    Linux, macOS and Windows. `gover install --locked` installs nothing else.
    """
    here = here.moved(directory)
    pin = write.pin_of(here.store, here.cwd, here.environ)
    if check:
        content = _checked(here, pin, platforms)
    else:
        check_outside_foreign_home(pin.lock, here.environ)
        check_safe_to_write(here.store)
        check_writable(here.store)
        content = make_content(here, pin.request, platforms)
        write.write(pin.lock, content)
        named = ", ".join(map(str, sorted(content.entries)))
        here.report.tell(f"locked go{content.version} for {named} in {safe(pin.lock)}")
    if as_json:
        print_json({"path": pin.lock, "spec": str(pin.request), **_facts(content)})


def make_content(
    here: Context, request: Request, platforms: tuple[Platform, ...]
) -> write.LockContent:
    """
    Return the lock of a request for these platforms; without any, for this one and the usual.

    Raises:
        GoverError: one of the platforms has no such release.
        NetworkError: neither the log nor a list can be read.
    """
    from gover.install.job import InstallJob  # noqa: PLC0415
    from gover.sources.configured import configured_sources  # noqa: PLC0415

    with here.http() as http:
        chain = configured_sources(http, here.environ, here.report.tell)
        wanted = platforms or (this_platform(), *write.USUAL)
        job = InstallJob(here.store, here.environ, http, chain, wanted[0], here.report)
        return write.make(job, request, wanted, require_all=bool(platforms))


def _checked(here: Context, pin: write.Pin, platforms: tuple[Platform, ...]) -> write.LockContent:
    """
    Return the content of a lock that is up to date.

    Raises:
        GoverError: there is none, or it is out of date.
        InvalidFile: it is invalid.
        VerificationError: this version is installed, and is not what is locked.
    """
    found = write.find(pin)
    if found is None:
        raise GoverError(f"{safe(pin.lock)} does not exist", HINT)
    if wrong := write.misfit(pin, found, platforms):
        raise GoverError(wrong, HINT)
    if os.path.lexists(here.store.goroot(found.version)):
        from gover.install.gover_lock.check import check_installed  # noqa: PLC0415

        check_installed(found, here.store, found.version, this_platform())
    here.report.tell(f"{safe(pin.lock)} is up to date: go{found.version} (set by {pin.where})")
    return write.LockContent(found.version, found.log, found.entries)


def _facts(content: write.LockContent) -> dict[str, Any]:
    def facts(entry: LockEntry) -> dict[str, str | None]:
        return {"h1": entry.h1, "sha256": entry.sha256, "source": entry.source}

    platforms = {
        str(platform): facts(content.entries[platform]) for platform in sorted(content.entries)
    }
    return {"version": str(content.version), "log": content.log, "platforms": platforms}


COMMANDS = (lock,)
