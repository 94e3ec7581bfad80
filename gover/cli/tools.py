"""The commands tools list, tools sync and tools stale."""

from collections.abc import Mapping
from typing import Any

import click

from gover import env_diff
from gover.cli.allow import nearest
from gover.cli.context import Context, goroot_of, reads
from gover.cli.output import print_json
from gover.errors import GoverError, InvalidFile
from gover.escape import printable, safe, sh_quote
from gover.gotools import build, state
from gover.gotools.build import BuildGo
from gover.gotools.programs import BuiltProgram, find_go_installed
from gover.gotools.settings import build_settings
from gover.gotools.state import ToolState
from gover.gotools.sync import SyncJob, SyncResult, sync
from gover.resolve.effects import command_effects
from gover.resolve.selection import Selection
from gover.resolve.tools import ToolChoice


@click.group("tools")
def tools_() -> None:
    """Build and list the Go programs that gover.toml names."""


@tools_.command("sync")
@click.option("--update", is_flag=True, help="Resolve `latest` and other queries again.")
@reads
@click.pass_obj
def sync_(here: Context, update: bool, directory: str | None, as_json: bool) -> None:
    """
    Build the tools of gover.toml with the selected Go.

    A tool that was built by the same Go at the same version with the same settings (GOPROXY,
    GOSUMDB, CGO_ENABLED and the like) is not built again. Proxies,
    private modules and the checksum database are those of `go install`.
    """
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    if choice is None:
        raise GoverError(f"no gover.toml names tools ({safe(here.cwd)})")
    _require_trust(selection, choice)
    go = _go(here, selection)
    if go.version.line < build.FIRST:
        message = f"go{go.version} cannot install MODULE@VERSION; Go 1.16 and later can"
        raise GoverError(f"{message} ({selection.origin})", "gover pin latest")
    environ = _hook_environment(here, selection)
    settings = build_settings(go, environ, here.environ, here.store.data)
    job = SyncJob(here.store, environ, here.report, go, choice, settings, here.offline, update)
    outcomes: list[SyncResult] = []
    for outcome in sync(job):
        outcomes.append(outcome)
        _report(here, outcome, go)
    if as_json:
        print_json({"go": str(go.version), "tools": [_result(outcome) for outcome in outcomes]})
    failed = [outcome.tool for outcome in outcomes if outcome.failure]
    if failed and as_json:
        raise click.exceptions.Exit(1)
    if failed:
        count = f"{len(failed)} of {len(outcomes)}"
        raise GoverError(f"{count} tools not installed (set by {safe(choice.file.path)})")


def _choice(selection: Selection) -> ToolChoice | None:
    """Return the tools of this directory. Raises InvalidFile for an unreadable gover.toml."""
    for file in selection.inputs.search.files:
        if file.contents.tools:
            break
        if file.error and file.format.module == "gover_toml":
            raise InvalidFile(f"{file.where}: {file.error}")
    return selection.tools


def _require_trust(selection: Selection, choice: ToolChoice) -> None:
    if choice.unsafe:
        raise choice.unsafe
    if choice.trust.verdict == "allowed":
        return
    path = choice.file.path
    verdict = "denied" if choice.trust.verdict == "denied" else "not trusted yet"
    raise InvalidFile(
        f"{safe(path)} is {verdict}: its tools are not built",
        "gover allow" if nearest(selection) is choice.file else f"gover allow {sh_quote(path)}",
    )


def _go(here: Context, selection: Selection) -> BuildGo:
    root, version = goroot_of(here, selection)
    if version is None:
        raise GoverError(f"{safe(root)} contains no Go version")
    return BuildGo(root, version)


def _hook_environment(here: Context, selection: Selection) -> dict[str, str]:
    """Return the environment with the changes for this directory, and its Go on PATH."""
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    environ.pop(env_diff.UNDO_RECORD, None)
    return environ


def _report(here: Context, outcome: SyncResult, go: BuildGo) -> None:
    name = outcome.tool.name
    if outcome.failure:
        click.echo(f"gover: {name}: {outcome.failure}", err=True)
        for line in outcome.failure.output.splitlines():
            click.echo(f"  {printable(line.expandtabs())}", err=True)
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
@click.pass_obj
def list_(here: Context, directory: str | None, as_json: bool) -> None:
    """List the tools of this project, and the Go that built each."""
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    found = _states(here, selection, choice)
    if as_json:
        print_json(_document(choice, found))
        return
    _show(here, found)
    if choice is None:
        here.report.tell(f"no gover.toml names tools ({safe(here.cwd)})")
    else:
        _hint(here, choice, found)


@tools_.command()
@click.option("--gobin", is_flag=True, help="Also look at GOBIN, or GOPATH/bin (~/go/bin).")
@reads
@click.pass_obj
def stale(here: Context, gobin: bool, directory: str | None, as_json: bool) -> None:
    """
    List the outdated tools; exit 1 if there are any.

    An outdated tool is missing, has another version, or was built by another Go. --gobin also
    lists every program that `go install` has written, with the Go that built it; a program
    built by an older Go than the selected one is outdated.
    """
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    outdated = [tool for tool in _states(here, selection, choice) if tool.state != "ok"]
    programs = find_go_installed(here.environ) if gobin else []
    version = _go(here, selection).version if programs else None
    rows = [(program, program.is_older_than(version)) for program in programs]
    if as_json:
        gobin_programs = [_program(*row) for row in rows] if gobin else None
        print_json({**_document(choice, outdated), "gobin": gobin_programs})
    else:
        _show(here, outdated)
        for program, older in rows:
            click.echo(_program_line(here, program, older=older))
        if outdated and choice:
            _hint(here, choice, outdated)
    if outdated or any(older for _, older in rows):
        raise click.exceptions.Exit(1)
    here.report.tell("all tools are up to date")


def _states(here: Context, selection: Selection, choice: ToolChoice | None) -> list[ToolState]:
    if choice is None:
        return []
    go = _go(here, selection)
    environ = _hook_environment(here, selection)
    settings = build_settings(go, environ, here.environ, here.store.data)
    return state.find_states(choice.directory, choice.file.contents.tools, go, settings)


def _document(choice: ToolChoice | None, found: list[ToolState]) -> dict[str, Any]:
    return {
        "path": choice.file.path if choice else None,
        "verdict": choice.trust.verdict if choice else None,
        "directory": choice.directory if choice else None,
        "tools": [tool.facts() for tool in found],
    }


def _program(program: BuiltProgram, older: bool) -> Mapping[str, Any]:
    return {**program._asdict(), "older": older, "rebuild": program.rebuild}


def _show(here: Context, found: list[ToolState]) -> None:
    rows = [(tool.tool.name, _requested(tool), _built_by(tool.program)) for tool in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, tool in zip(rows, found, strict=True):
        cells = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        text = tool.state + (f": {tool.reason}" if tool.state == "stale" else "")
        click.echo(f"{cells}  {here.paint(safe(text), 'good' if tool.state == 'ok' else 'bad')}")


def _requested(tool: ToolState) -> str:
    version = tool.program.version
    resolved = f" ({safe(version)})" if version and version != tool.tool.version else ""
    return f"{tool.tool.module}@{tool.tool.version}{resolved}"


def _built_by(program: BuiltProgram) -> str:
    return f"go{safe(program.go)}" if program.go else "-"


def _program_line(here: Context, program: BuiltProgram, *, older: bool) -> str:
    package = f"{safe(program.package or '?')}@{safe(program.version or '?')}"
    line = f"{safe(program.path)}  {package}  {_built_by(program)}"
    if not older:
        return line
    hint = f"  hint: {program.rebuild}" if program.rebuild else ""
    return f"{line}  {here.paint('built by an older Go', 'bad')}{hint}"


def _hint(here: Context, choice: ToolChoice, found: list[ToolState]) -> None:
    if choice.trust.verdict == "waiting":
        here.report.tell(f"{safe(choice.file.path)} is not trusted yet; hint: gover allow")
    elif any(tool.state != "ok" for tool in found):
        here.report.tell("some tools are outdated; hint: gover tools sync")


COMMANDS = (tools_,)
