"""The commands tools list, tools sync and tools stale."""

from __future__ import annotations

import sys
from typing import Any

from gover.cli.allow import nearest
from gover.cli.context import Context, Stop
from gover.cli.declare import group, option, reads
from gover.cli.output import print_json
from gover.cli.tool_choices import (
    allowed_choices,
    build_inputs,
    find_choices,
    find_tool_states,
    go_of,
    is_of_go_mod,
    require_version,
)
from gover.errors import GoverError
from gover.escape import printable, safe
from gover.gotools.programs import BuiltProgram, find_go_installed
from gover.resolve import explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.gotools.build import BuildGo
    from gover.gotools.state import ToolState
    from gover.gotools.sync import SyncResult
    from gover.resolve.selection import Selection


@group("tools")
def tools_() -> None:
    """Build and list the Go programs that gover.toml and go.mod name."""


@tools_.command("sync")
@option("--update", is_flag=True, help="Resolve `latest` and other queries again.")
@reads
def sync_(here: Context, update: bool, directory: str | None, as_json: bool) -> None:
    """
    Build the tools of gover.toml, and of go.mod's `tool` lines, with the selected Go.

    Those of go.mod have the versions that it selects, verified by go.sum. In a workspace they
    are those of all its modules, as for `go tool`.

    A tool that was built by the same Go at the same version with the same settings (GOPROXY,
    GOSUMDB, CGO_ENABLED and the like) is not built again. Proxies,
    private modules and the checksum database are those of `go install`.
    """
    here = here.moved(directory)
    selection = here.select()
    choices = find_choices(selection)
    _report_ignored(here, selection)
    if not choices:
        raise GoverError(f"no gover.toml or go.mod names tools ({safe(here.cwd)})")
    allowed = allowed_choices(here, selection, choices)
    go = go_of(here, selection)
    from gover.gotools.sync import SyncJob, sync  # noqa: PLC0415

    outcomes: list[SyncResult] = []
    for choice in allowed:
        require_version(selection, choice, go)
        environ, settings = build_inputs(here, selection, choice, go)
        module = choice.file if is_of_go_mod(choice) else None
        job = SyncJob(here.store, environ, here.report, go, choice, settings, module)
        job = job._replace(offline=here.offline, update=update)
        for outcome in sync(job):
            outcomes.append(outcome)
            _report(here, outcome, go)
    if as_json:
        print_json({"go": str(go.version), "tools": [_result(outcome) for outcome in outcomes]})
    failed = [outcome.tool for outcome in outcomes if outcome.failure]
    if failed and as_json:
        raise Stop(1)
    if failed:
        files = " and ".join(safe(choice.file.path) for choice in allowed)
        raise GoverError(f"{len(failed)} of {len(outcomes)} tools not installed (set by {files})")


def _report_ignored(here: Context, selection: Selection) -> None:
    """Report the `tool` lines that gover does not build."""
    file = selection.inputs.search.floor
    for line in file.contents.ignored if file else ():
        if line.text.startswith("tool "):
            where = f"{safe(line.path or file.path)}:{line.line}" if file else ""
            here.report.tell(f"{where}: {safe(line.text)} is not built: {safe(line.reason)}")


def _report(here: Context, outcome: SyncResult, go: BuildGo) -> None:
    name = outcome.tool.name
    if outcome.failure:
        print(f"gover: {name}: {outcome.failure}", file=sys.stderr)
        for line in outcome.failure.output.splitlines():
            print(f"  {printable(line.expandtabs())}", file=sys.stderr)
    elif outcome.seconds is not None:
        here.report.tell(f"installed {name} {outcome.version}, built in {outcome.seconds:.1f} s")
    elif outcome.changed:
        here.report.tell(f"installed {name} {outcome.version}, built by go{go.version} before")
    else:
        here.report.tell(f"{name} is up to date: {outcome.version}, go{go.version}")


def _result(outcome: SyncResult) -> dict[str, Any]:
    failure = outcome.failure
    return {
        "name": outcome.tool.name,
        "package": outcome.tool.module,
        "asked": outcome.tool.version,
        "version": outcome.version or None,
        "built": outcome.seconds is not None,
        "error": f"{failure}\n{failure.output}".strip() if failure else None,
    }


@tools_.command("list")
@reads
def list_(here: Context, directory: str | None, as_json: bool) -> None:
    """List the tools of this project, and the Go that built each."""
    here = here.moved(directory)
    selection = here.select()
    choices = find_choices(selection)
    found = find_tool_states(here, selection, choices)
    if as_json:
        print_json(_document(selection, found))
        return
    _show(here, found)
    _report_ignored(here, selection)
    if not choices:
        here.report.tell(f"no gover.toml or go.mod names tools ({safe(here.cwd)})")
    _hint(here, selection, found)


@tools_.command()
@option("--gobin", is_flag=True, help="Also look at GOBIN, or GOPATH/bin (~/go/bin).")
@reads
def stale(here: Context, gobin: bool, directory: str | None, as_json: bool) -> None:
    """
    List the outdated tools; exit 1 if there are any.

    An outdated tool is missing, has another version, or was built by another Go. --gobin also
    lists every program that `go install` has written, with the Go that built it; a program
    built by an older Go than the selected one is outdated.
    """
    here = here.moved(directory)
    selection = here.select()
    choices = find_choices(selection)
    # `go tool` runs those of a go.mod as well: they are no fault where they are not allowed.
    counted = tuple(c for c in choices if not is_of_go_mod(c) or c.trust.verdict == "allowed")
    outdated = [tool for tool in find_tool_states(here, selection, counted) if tool.state != "ok"]
    programs = find_go_installed(here.environ) if gobin else []
    version = go_of(here, selection).version if programs else None
    rows = [(program, program.is_older_than(version)) for program in programs]
    if as_json:
        gobin_programs = [_program(*row) for row in rows] if gobin else None
        print_json({**_document(selection, outdated), "gobin": gobin_programs})
    else:
        _show(here, outdated)
        for program, older in rows:
            print(_program_line(here, program, older=older))
        if outdated:
            _hint(here, selection, outdated)
    if outdated or any(older for _, older in rows):
        raise Stop(1)
    here.report.tell("all tools are up to date")


def _document(selection: Selection, found: list[ToolState]) -> dict[str, Any]:
    choice, module = selection.tools, selection.module_tools
    return {
        "path": choice.file.path if choice else None,
        "verdict": choice.trust.verdict if choice else None,
        "directory": choice.directory if choice else None,
        "go_mod": module and explain.tool_facts(module),
        "tools": [tool.facts() for tool in found],
    }


def _program(program: BuiltProgram, older: bool) -> Mapping[str, Any]:
    return {
        "name": program.name,
        "path": program.path,
        "package": program.package,
        "version": program.version,
        "go": program.go,
        "older": older,
        "rebuild": program.rebuild,
    }


def _show(here: Context, found: list[ToolState]) -> None:
    rows = [(tool.tool.name, _requested(tool), _built_by(tool.program)) for tool in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, tool in zip(rows, found, strict=True):
        cells = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        text = tool.state + (f": {tool.reason}" if tool.state == "stale" else "")
        print(f"{cells}  {here.paint(safe(text), 'good' if tool.state == 'ok' else 'bad')}")


def _requested(tool: ToolState) -> str:
    version = tool.program.version
    resolved = f" ({safe(version)})" if version and version != tool.tool.version else ""
    return f"{tool.tool.module}@{tool.tool.version}{resolved}"


def _built_by(program: BuiltProgram) -> str:
    return f"go{safe(program.go)}" if program.go else "-"


def _program_line(here: Context, program: BuiltProgram, *, older: bool) -> str:
    package = f"{safe(program.package or '?')}@{safe(program.version or '?')}"
    line = here.shown(f"{safe(program.path)}  {package}  {_built_by(program)}")
    if not older:
        return line
    hint = f"  hint: {program.rebuild}" if program.rebuild else ""
    return f"{line}  {here.paint('built by an older Go', 'bad')}{hint}"


def _hint(here: Context, selection: Selection, found: list[ToolState]) -> None:
    waiting = [c.file for c in selection.tool_choices if c.trust.verdict == "waiting"]
    for file in waiting:
        command = "gover allow" if nearest(selection) is file else f"gover allow {file.path}"
        here.report.tell(f"{safe(file.path)} is not trusted yet; hint: {safe(command)}")
    if not waiting and any(tool.state != "ok" for tool in found):
        here.report.tell("some tools are outdated; hint: gover tools sync")


COMMANDS = (tools_,)
