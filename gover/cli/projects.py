"""The command projects: the directories that gover has seen, and the Go that each uses."""

from __future__ import annotations

from typing import Any

from gover.audit.marks import known_ids, mark
from gover.cli.declare import command, option
from gover.cli.output import print_json
from gover.errors import NotInstalled
from gover.escape import safe
from gover.install.usage import Project, needed_request, projects
from gover.records import Record
from gover.resolve.selection import SystemGo
from gover.sources.released_versions import read_released

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gover.cli.context import Context
    from gover.version.request import Request
    from gover.version.version import Version


class _Row(Record):
    """A project, with what the lists in the cache have about its Go."""

    project: Project
    newest: Version | None  # release of its line, where that is newer
    vulnerabilities: Sequence[str] | None  # None: never audited

    @property
    def version(self) -> Version | None:
        """The Go that runs: where it switches by itself, the one that it switches to."""
        return _running(self.project)


@command("projects")
@option("--json", "as_json", is_flag=True, help="Print JSON.")
def projects_(here: Context, as_json: bool) -> None:
    """
    List the projects that gover has seen, and the Go of each.

    gover has seen a project if the hook or a shim has run there since the cache was last
    cleared. Newer releases are those of the last list that was read.
    """
    rows = _rows(here)
    if as_json:
        print_json({"projects": [_document(here, row) for row in rows]})
        return
    for line in _lines(here, rows):
        print(here.shown(line))
    missing = sum(needed_request(here.store, row.project) is not None for row in rows)
    number = "1 project" if len(rows) == 1 else f"{len(rows)} projects"
    if missing:
        verb = "needs" if missing == 1 else "need"
        here.report.tell(
            f"{number}; {missing} {verb} a Go that is not installed; hint: gover install --all"
        )
    else:
        here.report.tell(f"gover has seen {number}")


def _rows(here: Context) -> list[_Row]:
    seen = projects(here.store, here.environ, here.cwd)
    released = read_released(here.store)
    running = [_running(project) for project in seen]
    vulnerable = known_ids(here.store, here.environ, {v for v in running if v})
    return [
        _Row(project, _newer(v, released), vulnerable.get(v) if v else None)
        for project, v in zip(seen, running, strict=True)
    ]


def _running(project: Project) -> Version | None:
    return project.selection.switches_to or project.selection.version


def _newer(version: Version | None, released: Collection[Version]) -> Version | None:
    """Return the newest release of a version's line, None where there is no newer one."""
    if version is None or not version.is_release:
        return None
    line = [v for v in released if v.line == version.line and v.is_stable and v > version]
    return max(line, default=None)


def _lines(here: Context, rows: Sequence[_Row]) -> Iterator[str]:
    """Yield a table: directory, version, what sets it, and a note."""
    cells = [(here.shown(safe(row.project.directory)), _go(row), _origin(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, (directory, go, origin) in zip(rows, cells, strict=True):
        style = "good" if row.version else "bad"
        name = here.paint(f"{go:{widths[1]}}", style)
        note = "; ".join(_notes(here, row))
        yield f"{directory:{widths[0]}}  {name}  {origin:{widths[2]}}  {note}".rstrip()


def _go(row: _Row) -> str:
    selection = row.project.selection
    if isinstance(selection.outcome, SystemGo) and row.version is None:
        return "system"
    return str(row.version or selection.request or "-")


def _origin(row: _Row) -> str:
    """Return the file that chooses, relative to the project, and its line."""
    search = row.project.selection.inputs.search
    file = search.go or search.floor
    assert file is not None  # or it would be no project
    line = file.contents.go[1] if file.contents.go else file.line
    name = safe(file.path.removeprefix(row.project.directory.rstrip("/") + "/"))
    return f"{name}:{line}" if line else name


def _notes(here: Context, row: _Row) -> Iterator[str]:
    selection = row.project.selection
    if isinstance(selection.error, NotInstalled):
        yield here.paint("not installed", "bad")
    elif selection.error:
        yield here.paint(here.shown(str(selection.error)), "bad")
    if selection.switches_to:
        yield f"go {selection.version or ''}".rstrip() + " switches to it by itself"
    if row.newest:
        yield f"{row.newest} is released"
    if known := mark(row.vulnerabilities):
        yield here.paint(known, "bad")


def _document(here: Context, row: _Row) -> dict[str, Any]:
    directory, selection = row.project
    needed = needed_request(here.store, row.project)
    return {
        "directory": directory,
        "version": str(selection.version) if selection.version else None,
        "switches_to": str(selection.switches_to) if selection.switches_to else None,
        "request": str(selection.request) if selection.request else None,
        "origin": selection.origin._asdict() | {"text": str(selection.origin)},
        "set_by": _origin(row),
        "missing": str(needed) if needed else None,
        "newest": str(row.newest) if row.newest else None,
        "vulnerabilities": row.vulnerabilities,
        "error": str(selection.error) if selection.error else None,
    }


def missing_requests(here: Context) -> dict[Request, list[str]]:
    """Return what has to be installed for the projects, each with their directories."""
    missing: dict[Request, list[str]] = {}
    for project in projects(here.store, here.environ, here.cwd):
        if request := needed_request(here.store, project):
            missing.setdefault(request, []).append(project.directory)
    return missing


COMMANDS = (projects_,)
