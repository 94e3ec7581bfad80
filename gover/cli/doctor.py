"""The command that looks for what is wrong: doctor."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from gover import console
from gover.activation import hook, shims
from gover.activation.setup import parent_command
from gover.cli import output
from gover.cli.context import Context, reads
from gover.cli.hook import recorded_exe
from gover.cli.output import print_json
from gover.doctor.examine import examine
from gover.doctor.facts import FoundGo, Observations
from gover.doctor.finding import Finding, Level, link
from gover.doctor.observe.observe import ObserveInputs, observe
from gover.errors import UsageError
from gover.escape import printable, safe
from gover.install import garbage
from gover.sdk import machine as apple

_COLORS: dict[Level, str] = {"problem": "red", "warning": "yellow", "note": "cyan"}
_INDENT = " " * 9


@click.command()
@click.option("--fix", is_flag=True, help="Repair what is gover's own and safe to repair.")
@click.option("--network", is_flag=True, help="Also ask each module proxy whether it answers.")
@reads
@click.pass_obj
def doctor(here: Context, fix: bool, network: bool, directory: str | None, as_json: bool) -> None:
    """Look for what is wrong with Go here; 1 when something is."""
    here = here.moved(directory)
    if network and here.offline:
        raise UsageError("--network asks proxies, and gover is offline", "gover doctor")
    facts = _observed(here, network=network)
    found = examine(facts)
    if fix and any(finding.fix for finding in found):
        for done in dict.fromkeys(
            _repair(here, facts, finding) for finding in found if finding.fix
        ):
            here.report.tell(done)
        facts = _observed(here, network=network)
        found = examine(facts)
    if as_json:
        print_json(_document(facts, found))
    else:
        click.echo("\n".join((*_head(facts), *_lines(found, output.width()))), color=_color())
    if any(finding.level == "problem" for finding in found):
        raise click.exceptions.Exit(1)


def _observed(here: Context, *, network: bool) -> Observations:
    machine = apple.here()
    return observe(
        ObserveInputs(
            *(here.dirs, os.environ, here.environ, here.cwd),
            *(machine.system, machine.root, network),
            parent=tuple(parent_command(os.getppid())),
        )
    )


def _repair(here: Context, facts: Observations, finding: Finding) -> str:
    """Do what is safe about one finding; return the words for it."""
    if finding.fix == "shims":
        shims.refresh(here.dirs)
        return f"wrote the shims in {safe(here.dirs.shims)}"
    if finding.fix == "hook files":
        hook.write_hooks(here.dirs, recorded_exe(here))
        return f"wrote the hook's files in {safe(here.dirs.under_data('hook'))}"
    if finding.fix == "leftovers":
        garbage.collect(here.dirs)
        return "cleared away what killed govers had left"
    for path in facts.store.writable:
        os.chmod(path, os.stat(path).st_mode & 0o7775)
    return f"closed {len(facts.store.writable)} paths to other users"


def _document(facts: Observations, found: Iterable[Finding]) -> dict[str, Any]:
    holds = facts.holds
    return {
        "machine": facts.machine._asdict(),
        "holds": {"version": holds.version and str(holds.version), "origin": holds.origin},
        "shell": facts.shell._asdict(),
        "on_path": [_go(go) for go in facts.gos],
        "findings": [each._asdict() | {"link": link(each.source)} for each in found],
    }


def _go(go: FoundGo) -> dict[str, Any]:
    return {
        "path": go.path,
        "real": go.real,
        "owner": go.owner,
        "version": go.version and str(go.version),
        "arch": go.archs,
    }


def _head(facts: Observations) -> Iterator[str]:
    """Say which Go holds, and every go there is: what a doctor would ask first."""
    machine = facts.machine
    system = f"macOS {machine.version}".rstrip() if facts.mac else machine.os
    said = f"{_held(facts)}; {system} on {machine.arch}"
    first, *more = output.wrapped(said, output.width(), 2)
    yield first
    yield from (f"  {line}" for line in more)
    rows = [_row(facts, go) for go in facts.gos]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _held(facts: Observations) -> str:
    holds = facts.holds
    theirs = next((go for go in facts.gos if not go.is_ours), None)
    if holds.kind == "system" and not holds.error:
        if theirs is None:
            return "no Go here, and none is installed: gover install latest"
        return f"Go {holds.version or 'of an unknown version'} here, the first on PATH"
    origin = holds.origin.replace(f" {_home(facts)}/", " ~/", 1)
    return f"Go {holds.version} here, {origin}" if holds.version else f"no Go, but one is {origin}"


def _row(facts: Observations, go: FoundGo) -> tuple[str, ...]:
    """Return where a go is, its version, its processors and its owner."""
    home, path = _home(facts), go.path
    if path.startswith(f"{home}/"):
        path = f"~{path.removeprefix(home)}"
    version = go.version or (facts.holds.version if go.owner == "gover's shim" else None)
    return safe(path), str(version or "?"), ", ".join(go.archs) or "script", go.owner


def _home(facts: Observations) -> str:
    return facts.home.rstrip("/") or "/nobody"


def _lines(found: Sequence[Finding], width: int) -> Iterator[str]:
    if not found:
        yield click.style("nothing wrong", fg="green")
        return
    for finding in found:
        yield ""
        yield from _said(finding, width)
    counts = [(level, sum(each.level == level for each in found)) for level in _COLORS]
    yield ""
    yield ", ".join(f"{count} {level}{'s' * (count > 1)}" for level, count in counts if count)


def _said(finding: Finding, width: int) -> Iterator[str]:
    level = click.style(f"{finding.level:7}", fg=_COLORS[finding.level], bold=True)
    unsure = "" if finding.verified else " (not verified)"
    said = f"{finding.found}{unsure} [{finding.check}]"
    first, *more = output.wrapped(said, width, len(_INDENT))
    yield f"{level}  {click.style(first, bold=True)}"
    yield from (_INDENT + click.style(line, bold=True) for line in more)
    yield from (_INDENT + line for line in output.wrapped(finding.rule, width, len(_INDENT)))
    yield _INDENT + click.style(link(finding.source) or finding.source, dim=True)
    if finding.remedy:
        yield f"{_INDENT}$ {click.style(printable(finding.remedy), fg='green')}"


def _color() -> bool:
    return console.wants_colour(os.environ, is_terminal=sys.stdout.isatty())


COMMANDS = (doctor,)
