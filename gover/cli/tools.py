"""Commands about the programs that a project names: tools list, sync, stale."""

from collections.abc import Mapping
from typing import Any

import click

from gover import env_diff
from gover.cli.allow import nearest
from gover.cli.context import Context, goroot_of, reads
from gover.cli.output import print_json
from gover.errors import GoverError, InvalidFile
from gover.escape import printable, safe, sh_quote
from gover.gotools import build, builds, state
from gover.gotools.build import BuildGo
from gover.gotools.state import BuiltProgram, ToolState
from gover.gotools.sync import SyncJob, SyncResult, sync
from gover.resolve.effects import effects_of
from gover.resolve.selection import Selection
from gover.resolve.tools import ToolChoice


@click.group("tools")
def tools_() -> None:
    """Look after the Go programs that a project names in its gover.toml."""


@tools_.command("sync")
@click.option("--update", is_flag=True, help="Ask again what `latest` and the like mean.")
@reads
@click.pass_obj
def sync_(here: Context, update: bool, directory: str | None, as_json: bool) -> None:
    """
    Build what gover.toml names with the Go that holds here.

    What is there already, by the same Go and of the same version, stays as it is. Proxies,
    private modules and the checksum database are what they are to `go install`.
    """
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    if choice is None:
        raise GoverError(f"no gover.toml names tools for {safe(here.cwd)}")
    _require_word(selection, choice)
    go = _go(here, selection)
    if go.version.line < build.FIRST:
        said = f"go{go.version} cannot install MODULE@VERSION, which Go can since 1.16"
        raise GoverError(f"{said} ({selection.origin})", "gover pin latest")
    job = SyncJob(
        here.dirs, _inside(here, selection), here.report, go, choice, here.offline, update=update
    )
    outcomes: list[SyncResult] = []
    for outcome in sync(job):
        outcomes.append(outcome)
        _tell(here, outcome, go)
    if as_json:
        print_json({"go": str(go.version), "tools": [_result(outcome) for outcome in outcomes]})
    failed = [outcome.tool for outcome in outcomes if outcome.failure]
    if failed and as_json:
        raise click.exceptions.Exit(1)
    if failed:
        number, every = len(failed), len(outcomes)
        raise GoverError(f"{number} of {every} tools not installed ({_named_by(choice)})")


def _choice(selection: Selection) -> ToolChoice | None:
    """Return the tools that are asked for here; a gover.toml that cannot be read is an error."""
    for file in selection.inputs.search.files:
        if file.contents.tools:
            break
        if file.error and file.format.module == "gover_toml":
            raise InvalidFile(f"{file.where}: {file.error}")
    return selection.tools


def _require_word(selection: Selection, choice: ToolChoice) -> None:
    if choice.unsafe:
        raise choice.unsafe
    if choice.trust.verdict == "allowed":
        return
    path = choice.file.path
    said = "are denied" if choice.trust.verdict == "denied" else "wait for your word"
    raise InvalidFile(
        f"the tools of {safe(path)} {said}: they would be built and run",
        "gover allow" if nearest(selection) is choice.file else f"gover allow {sh_quote(path)}",
    )


def _go(here: Context, selection: Selection) -> BuildGo:
    root, version = goroot_of(here, selection)
    if version is None:
        raise GoverError(f"{safe(root)} does not say which Go it is")
    return BuildGo(root, version)


def _inside(here: Context, selection: Selection) -> dict[str, str]:
    """Return the environment as the hook would make it here."""
    environ = env_diff.enter(here.environ, effects_of(here.dirs, selection))
    environ.pop(env_diff.MEMORY, None)
    return environ


def _named_by(choice: ToolChoice) -> str:
    return f"named by {safe(choice.file.path)}"


def _tell(here: Context, outcome: SyncResult, go: BuildGo) -> None:
    name = outcome.tool.name
    if outcome.failure:
        click.echo(f"gover: {name}: {outcome.failure}", err=True)
        for line in outcome.failure.output.splitlines():
            click.echo(f"  {printable(line.expandtabs())}", err=True)
    elif outcome.seconds is not None:
        here.report.tell(f"{name} is {outcome.version} now, built in {outcome.seconds:.1f} s")
    elif outcome.changed:
        here.report.tell(f"{name} is {outcome.version} now, built by go{go.version} before")
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
    """List the tools of this project, and which Go built each."""
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    found = _states(here, selection, choice)
    if as_json:
        print_json(_document(choice, found))
        return
    _show(here, found)
    if choice is None:
        here.report.tell(f"no gover.toml names tools for {safe(here.cwd)}")
    else:
        _hint(here, choice, found)


@tools_.command()
@click.option("--gobin", is_flag=True, help="Also look at GOBIN, or GOPATH/bin (~/go/bin).")
@reads
@click.pass_obj
def stale(here: Context, gobin: bool, directory: str | None, as_json: bool) -> None:
    """
    List the tools that are not as they should be; 1 if any are.

    They are missing, of another version, or built by another Go. With --gobin also every
    program that `go install` has put elsewhere, with the Go that built it; one that is older
    than the Go of this directory counts.
    """
    here = here.moved(directory)
    selection = here.select()
    choice = _choice(selection)
    wrong = [each for each in _states(here, selection, choice) if each.state != "ok"]
    programs = state.installed_by_go(here.environ) if gobin else []
    version = _go(here, selection).version if programs else None
    rows = [(each, bool(version and each.release and each.release < version)) for each in programs]
    if as_json:
        elsewhere = [_program(*row) for row in rows] if gobin else None
        print_json({**_document(choice, wrong), "gobin": elsewhere})
    else:
        _show(here, wrong)
        for program, older in rows:
            click.echo(_program_line(here, program, older=older))
        if wrong and choice:
            _hint(here, choice, wrong)
    if wrong or any(older for _, older in rows):
        raise click.exceptions.Exit(1)
    here.report.tell("nothing is stale")


def _states(here: Context, selection: Selection, choice: ToolChoice | None) -> list[ToolState]:
    if choice is None:
        return []
    go = _go(here, selection)
    cgo = build.environment(_inside(here, selection), offline=True)["CGO_ENABLED"]
    record = builds.read_record(choice.directory)
    wishes = [state.wish(tool, record, go, cgo) for tool in choice.file.contents.tools]
    return [state.state(choice.directory, wished, go) for wished in wishes]


def _document(choice: ToolChoice | None, found: list[ToolState]) -> dict[str, Any]:
    return {
        "path": choice.file.path if choice else None,
        "verdict": choice.trust.verdict if choice else None,
        "directory": choice.directory if choice else None,
        "tools": [_tool(each) for each in found],
    }


def _tool(each: ToolState) -> dict[str, Any]:
    return {
        "name": each.tool.name,
        "package": each.tool.module,
        "asked": each.tool.version,
        "version": each.program.version,
        "go": each.program.go,
        "state": each.state,
        "reason": each.reason or None,
        "path": each.program.path,
    }


def _program(program: BuiltProgram, older: bool) -> Mapping[str, Any]:
    return {**program._asdict(), "older": older, "rebuild": program.rebuild}


def _show(here: Context, found: list[ToolState]) -> None:
    rows = [(each.tool.name, _asked(each), _built_by(each.program)) for each in found]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, each in zip(rows, found, strict=True):
        cells = "  ".join(f"{cell:{width}}" for cell, width in zip(row, wide, strict=True))
        said = each.state + (f": {each.reason}" if each.state == "stale" else "")
        click.echo(f"{cells}  {here.paint(safe(said), 'good' if each.state == 'ok' else 'bad')}")


def _asked(each: ToolState) -> str:
    got = each.program.version
    resolved = f" ({safe(got)})" if got and got != each.tool.version else ""
    return f"{each.tool.module}@{each.tool.version}{resolved}"


def _built_by(program: BuiltProgram) -> str:
    return f"go{safe(program.go)}" if program.go else "-"


def _program_line(here: Context, program: BuiltProgram, *, older: bool) -> str:
    what = f"{safe(program.package or '?')}@{safe(program.version or '?')}"
    line = f"{safe(program.path)}  {what}  {_built_by(program)}"
    if not older:
        return line
    again = f"  hint: {program.rebuild}" if program.rebuild else ""
    return f"{line}  {here.paint('older than the Go here', 'bad')}{again}"


def _hint(here: Context, choice: ToolChoice, found: list[ToolState]) -> None:
    if choice.trust.verdict == "waiting":
        here.report.tell(f"{safe(choice.file.path)} waits for your word; hint: gover allow")
    elif any(each.state != "ok" for each in found):
        here.report.tell("to put that right: gover tools sync")


COMMANDS = (tools_,)
