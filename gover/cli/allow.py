"""Commands about trust: allow, deny."""

from __future__ import annotations

import os

from gover.cli.declare import argument, command, option
from gover.errors import GoverError, InvalidFile, UsageError
from gover.escape import safe
from gover.resolve import explain_lines, trust
from gover.store.write_checks import check_root_may_change
from gover.versionfile.formats import PIN_FORMATS, format_of
from gover.versionfile.search import VersionFile, read_version_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.fs.read import Reading
    from gover.resolve.selection import Selection


def _target(here: Context, path: str | None) -> VersionFile:
    """Return the file at `path`, by default the nearest that `gover allow` is about."""
    if path is None:
        found = nearest(here.select())
        if found is None:
            what = "sets variables or PATH entries, or names tools"
            raise GoverError(f"no file {what}, for {safe(here.cwd)}")
        return found
    full = _named(here, path)
    form = format_of(full)
    if form is None:
        names = ", ".join(form.name for form in PIN_FORMATS)
        raise UsageError(f"{safe(full)} is not a file that gover reads: {names}")
    named = read_version_file(full, form)
    if named.reading.state == "absent":
        raise UsageError(f"{safe(full)} does not exist")
    return named


def _named(here: Context, path: str) -> str:
    return os.path.normpath(os.path.join(here.cwd, path))


def nearest(selection: Selection) -> VersionFile | None:
    """Return the nearest file that `gover allow` is about."""
    search = selection.inputs.search
    return next(filter(_needs_trust, search.files), search.module_tools)


def _needs_trust(file: VersionFile) -> bool:
    contents = file.contents
    sets_path = contents.sdk is not None and contents.sdk.is_path
    return bool(contents.variables or contents.paths or contents.tools or sets_path)


def _valid(named: VersionFile) -> Reading:
    if named.error:
        raise InvalidFile(f"{named.where}: {named.error}")
    return named.consent


@command()
@argument("path", required=False, metavar="[FILE]")
@option("--revoke", is_flag=True, help="Undo `gover allow` or `gover deny` of the file.")
def allow(here: Context, path: str | None, revoke: bool) -> None:
    """Allow a project file, with its present content, to set variables, PATH entries and tools."""
    check_root_may_change(here.store)
    if revoke:
        _revoke(here, path)
        return
    named = _target(here, path)
    repository = trust.allow(here.store, _valid(named))
    where = ", in every worktree of its repository" if repository else ""
    here.report.tell(f"allowed {safe(named.path)} with its present content{where}:")
    for line in explain_lines.contents(named):
        here.report.tell(line)


@command()
@argument("path", required=False, metavar="[FILE]")
def deny(here: Context, path: str | None) -> None:
    """Never apply variables, PATH entries or tools of a project file, and print no notice."""
    check_root_may_change(here.store)
    named = _target(here, path)
    trust.deny(here.store, named.consent)
    here.report.tell(f"denied {safe(named.path)}")


def _revoke(here: Context, path: str | None) -> None:
    """
    Undo `allow` or `deny`.

    Raises:
        GoverError: the file is neither allowed nor denied.
    """
    full = _named(here, path) if path else _target(here, None).path
    if not trust.revoke(here.store, full):
        raise GoverError(f"{safe(full)} is neither allowed nor denied", "gover status")
    here.report.tell(f"{safe(full)} is neither allowed nor denied now")


COMMANDS = (allow, deny)
