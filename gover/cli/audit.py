"""The command audit: known vulnerabilities of the Go that is used here, and of programs."""

from __future__ import annotations

import os
import sys

from gover.audit.cache import VARIABLE, database_url, read_known, write_known
from gover.audit.findings import AuditedGo, GoPlatform, VersionAudit, audit
from gover.audit.marks import count
from gover.audit.report import version_document, version_lines
from gover.cli.context import Context, Stop
from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
from gover.errors import NetworkError, NotInstalled
from gover.escape import safe
from gover.gotools.programs import BuiltProgram, find_go_installed, read_program
from gover.resolve import explain
from gover.sources.released_versions import read_released
from gover.store.goroot import read_build
from gover.version.version import Version
from gover.versionfile.formats import GO_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gover.audit.advisory import Database
    from gover.resolve.selection import Selection
    from gover.store.store import Store


@command("audit")
@option("--db", metavar="URL", help="Read this database: https://... or file:///...")
@reads
def audit_(here: Context, db: str | None, directory: str | None, as_json: bool) -> None:
    """
    List the known vulnerabilities of Go itself; exit 1 when something is affected.

    Audited are the Go that is selected here, the one in gover.lock, the installed toolchains, and
    the programs that `go install` has written. Modules that a program imports are not:
    govulncheck does that. The database is that of --db, GOVULNDB or https://vuln.go.dev; what was
    read of it is kept, and with --offline it is enough.
    """
    here = here.moved(directory)
    database = _database(here, db)
    selection = here.select()
    uses, unknown = _uses(here, selection)
    audits = audit(database.advisories, uses, read_released(here.store))
    hints = [_hint(here, selection, each) for each in audits]
    if as_json:
        versions = [version_document(*pair) for pair in zip(audits, hints, strict=True)]
        origin = {"url": database.url, "modified": database.modified}
        print_json({"database": origin, "versions": versions, "unknown": unknown})
    else:
        for each, hint in zip(audits, hints, strict=True):
            lines = map(here.shown, version_lines(each, hint, _columns()))
            print(here.paint(next(lines), "bad" if each.vulnerabilities else "good"))
            print("".join(f"{line}\n" for line in lines), end="")
    for text in unknown:
        here.report.tell(f"not audited: {safe(text)}")
    here.report.tell(_summary(audits, database))
    if any(each.vulnerabilities for each in audits):
        raise Stop(1)


def _columns() -> int:
    """Return the columns of the terminal; 0 where standard output is none."""
    if not sys.stdout.isatty():
        return 0
    import shutil  # noqa: PLC0415  for a terminal alone

    return shutil.get_terminal_size().columns


def _database(here: Context, option: str | None) -> Database:
    url = database_url(here.environ, option)
    known = read_known(here.store, url)
    if here.offline and not url.startswith("file:"):  # without the HTTP client: it loads slowly
        if known is None:
            from gover.network.url import shown_url  # noqa: PLC0415  it loads slowly, too

            raise NetworkError(
                f"{shown_url(url)} was never read, and gover is offline", "gover audit"
            )
        return known
    from gover.audit.database import refresh  # noqa: PLC0415  as above
    from gover.audit.files import check_database_url  # noqa: PLC0415

    check_database_url(url, "--db" if option else f"set by {VARIABLE}")
    with here.http() as http:
        database = refresh(http, url, known, here.report.tell)
    if database is not known:
        write_known(here.store, url, database)
    return database


def _uses(here: Context, selection: Selection) -> tuple[list[AuditedGo], list[str]]:
    """Return each use of a Go with a known version, and a text for each one without."""
    found: list[AuditedGo] = []
    unknown: list[str] = []
    uses = (*_selected(here, selection), *_locked(selection), *_installed(here.store))
    for use in (*uses, *_programs(here, selection)):
        if isinstance(use, AuditedGo):
            found.append(use)
        else:
            unknown.append(use)
    return found, unknown


def _selected(here: Context, selection: Selection) -> Iterator[AuditedGo | str]:
    """Yield the Go that is selected, also one that is not installed yet."""
    error = selection.error
    if error and not isinstance(error, NotInstalled):
        raise error
    path = os.environ.get("PATH", "")
    facts = explain.current(here.store, here.environ, selection, path)
    origin = facts["origin"]
    if error:
        version, text = _missing_version(here.store, selection), f"{origin['text']}, not installed"
    else:
        version = Version.parse(facts["switches_to"] or facts["version"] or "")
        text = origin["text"] + _vendor(facts["goroot"])
    if version is None or not version.is_release:
        yield f"the selected Go, whose version is not known ({origin['text']})"
    else:
        yield AuditedGo("selected", version, text, origin["path"], origin["line"])


def _missing_version(store: Store, selection: Selection) -> Version | None:
    """Return the version that would be installed here; None where no release is known."""
    file = selection.inputs.search.floor
    floor = file.contents.floor if file else None
    request = selection.request or (floor.request() if floor else None)
    return request and (request.version or request.choose(read_released(store)))


def _locked(selection: Selection) -> Iterator[AuditedGo]:
    pin = selection.inputs.search.go
    beside = f"{os.path.dirname(pin.path)}/gover.lock" if pin else ""
    if not os.path.lexists(beside):
        return
    from gover.install.gover_lock.file import read  # noqa: PLC0415  few have one

    lock = read(beside)
    if lock:
        line = lock.lines.of("version")
        yield AuditedGo("locked", lock.version, f"locked by {lock.path}:{line}", lock.path, line)


def _installed(store: Store) -> Iterator[AuditedGo]:
    for version in store.installed():
        goroot = store.goroot(version)
        yield AuditedGo("installed", version, "installed" + _vendor(goroot), goroot)


def _vendor(goroot: str | None) -> str:
    build = read_build(goroot) if goroot else None
    return f" ({build.note}, which may have fixes of its own)" if build and build.vendor else ""


def _programs(here: Context, selection: Selection) -> Iterator[AuditedGo | str]:
    """Yield the programs that `go install` and `gover tools sync` have written."""
    programs = find_go_installed(here.environ)
    for choice in selection.tool_choices:
        names = (tool.name for tool in choice.file.contents.tools)
        paths = [(name, f"{choice.directory}/{name}") for name in names]
        programs += [read_program(path, name) for name, path in paths if os.path.exists(path)]
    for program in programs:
        yield _program(program)


def _program(program: BuiltProgram) -> AuditedGo | str:
    if program.release is None:
        return f"{program.path}, built by go{program.go or '?'}, which is no release"
    platform = GoPlatform(*program.platform)
    return AuditedGo(
        "program",
        program.release,
        f"built {program.path}",
        program.path,
        rebuild=program.rebuild,
        platform=platform,
    )


def _hint(here: Context, selection: Selection, found: VersionAudit) -> str | None:
    """Return the command that replaces a vulnerable toolchain; None where none would help."""
    kinds = {use.kind for use in found.uses}
    if not found.vulnerabilities or found.better is None or kinds == {"program"}:
        return None
    better = found.better.version
    is_same_line = better.line == found.version.line
    if "selected" in kinds and selection.version == found.version and is_same_line:
        return "gover upgrade --pin" if _pin_here(here, selection, up=True) else "gover upgrade"
    if "selected" in kinds and _pin_here(here, selection, up=False):
        return f"gover pin --install {better}"
    if kinds <= {"installed", "program"} and here.store.is_installed(better):
        return f"gover uninstall {found.version}"
    return f"gover install {better}"


def _pin_here(here: Context, selection: Selection, *, up: bool) -> bool:
    """Return whether the .go-version of this directory, or of one above it, pins the version."""
    path = selection.origin.path
    is_pin = path is not None and os.path.basename(path) == GO_VERSION.name
    return is_pin and (up or os.path.dirname(path or "") == here.cwd)


def _summary(audits: Sequence[VersionAudit], database: Database) -> str:
    affected = [each for each in audits if each.vulnerabilities]
    number = len({found.advisory.id for each in affected for found in each.vulnerabilities})
    of = f"{safe(database.url)}, state of {database.modified[:10]}"
    versions = count(len(affected or audits), "version")
    return f"{count(number, 'known vulnerability')} in {versions} of Go ({of})"


COMMANDS = (audit_,)
