"""Commands about trust: allow, deny, revoke."""

import os

import click

from gover.cli.context import Context
from gover.errors import GoverError, InvalidFile, UsageError
from gover.escape import safe
from gover.fs.read import Reading
from gover.resolve import trust
from gover.resolve.selection import Selection
from gover.versionfile.formats import PIN_FORMATS
from gover.versionfile.search import VersionFile, read_version_file


def _target(here: Context, path: str | None) -> VersionFile:
    """Return the file that is meant: the one named, or the nearest that sets something."""
    if path is None:
        found = nearest(here.select())
        if found is None:
            what = "sets variables or PATH entries, or names tools,"
            raise GoverError(f"no file {what} for {safe(here.cwd)}")
        return found
    full = _named(here, path)
    form = next((form for form in PIN_FORMATS if form.name == os.path.basename(full)), None)
    if form is None:
        names = ", ".join(form.name for form in PIN_FORMATS)
        raise UsageError(f"{safe(full)} is none of the files gover reads: {names}")
    named = read_version_file(full, form)
    if named.reading.state == "absent":
        raise UsageError(f"there is no {safe(full)}")
    return named


def _named(here: Context, path: str) -> str:
    return os.path.normpath(os.path.join(here.cwd, path))


def nearest(selection: Selection) -> VersionFile | None:
    """Return the file that `gover allow` means when none is named."""
    return next(filter(_waits, selection.inputs.search.files), None)


def _waits(file: VersionFile) -> bool:
    says = file.contents
    return bool(says.variables or says.paths or says.tools or (says.sdk and says.sdk.is_path))


def _whole(named: VersionFile) -> Reading:
    if named.error:
        raise InvalidFile(f"{named.where}: {named.error}")
    return named.reading


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def allow(here: Context, path: str | None) -> None:
    """Let a project file, as it is now, set its variables, PATH entries and tools."""
    named = _target(here, path)
    trust.allow(here.dirs, _whole(named))
    here.report.tell(f"allowed {safe(named.path)}, as it is now:")
    for line in contents(named):
        here.report.tell(line)


def contents(named: VersionFile) -> list[str]:
    """Return what a file would set, a line each."""
    lines = [f"  {v.name}={safe(v.value)}" for v in named.contents.variables]
    sdk = named.contents.sdk
    lines += [f"  SDKROOT={safe(sdk.text)}"] if sdk and sdk.is_path else []
    lines += [f"  PATH: {safe(entry.directory)}" for entry in named.contents.paths]
    return lines + [f"  tool: {t.name} = {t.module}@{t.version}" for t in named.contents.tools]


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def deny(here: Context, path: str | None) -> None:
    """Never let a project file set anything, and stop mentioning it."""
    named = _target(here, path)
    trust.deny(here.dirs, named.reading)
    here.report.tell(f"denied {safe(named.path)}")


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def revoke(here: Context, path: str | None) -> None:
    """Take back `allow` or `deny`."""
    full = _named(here, path) if path else _target(here, None).path
    if not trust.revoke(here.dirs, full):
        raise GoverError(f"nothing was said of {safe(full)}", "gover status")
    here.report.tell(f"nothing is said of {safe(full)} any more")


COMMANDS = (allow, deny, revoke)
