"""The command doctor: find and report faults."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from gover import console
from gover.activation import hook, shims
from gover.activation.setup import parent_command
from gover.cli import output
from gover.cli.context import Context
from gover.cli.doctor_build import check_build
from gover.cli.doctor_files import check_files
from gover.cli.hook import recorded_exe
from gover.cli.options import reads
from gover.cli.output import print_json
from gover.doctor.examine import examine
from gover.doctor.facts import FoundGo, GoproxyEntry, Observations, Reply
from gover.doctor.finding import Finding, Level, source_link
from gover.doctor.observe.observe import ObserveInputs, observe
from gover.doctor.proxy_chain import chain_lines, working_entries
from gover.errors import UsageError
from gover.escape import printable, safe
from gover.install import garbage, publish, unfinished
from gover.network.url import without_password
from gover.sdk import machine as apple
from gover.store.permissions import check_root_may_change

_COLORS: dict[Level, str] = {"problem": "red", "warning": "yellow", "note": "cyan"}
_INDENT = " " * 9


@click.command()
@click.argument("words", nargs=-1, metavar="[VERSION|DIR|FILE]...")
@click.option("--fix", is_flag=True, help="Repair gover's own files where that is safe.")
@click.option("--network", is_flag=True, help="Also send a request to each module proxy.")
@click.option(
    "--files", is_flag=True, help="Check the version files here, or DIR or FILE; nothing else."
)
@click.option(
    "--build",
    is_flag=True,
    help="Test the selected Go, or VERSION, with real builds; nothing else.",
)
@click.option(
    "--full",
    is_flag=True,
    help="With --build: also other platforms and the race detector; minutes.",
)
# Options that `--build` had under its old name, for one release.
@click.option("--quick", is_flag=True, hidden=True)
@click.option("--runs", type=click.IntRange(1), hidden=True)
@reads
@click.pass_context
def doctor(
    context: click.Context,
    *,
    words: tuple[str, ...],
    fix: bool,
    network: bool,
    files: bool,
    build: bool,
    full: bool,
    quick: bool,
    runs: int | None,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Find what is wrong with Go here; exit 1 when there is a problem.

    --files exits with 1 where goenv, mise, asdf, CI or an image read the files of this directory
    in another way than gover. --build compiles, runs and tests programs; it exits with 1 when a
    step fails.
    """
    _check_options(context)
    here: Context = context.obj.moved(directory)
    if files:
        check_files(here, words, as_json=as_json)
    elif build:
        if quick or runs:
            here.report.tell("--quick and --runs are gone: a short check is now the default")
        check_build(here, words, full=full, as_json=as_json)
    else:
        _check_machine(here, fix=fix, network=network, as_json=as_json)


def _check_options(context: click.Context) -> None:
    """
    Require that the options and words belong to one kind of check.

    Raises:
        UsageError: they do not.
    """
    given = {name for name, value in context.params.items() if value}
    for mode in ("files", "build"):
        others = {"fix", "network", "files", "build"} - {mode}
        if mode in given and (mixed := given & others):
            wrong = ", ".join(f"--{name}" for name in sorted(mixed))
            raise UsageError(f"--{mode} cannot be used with {wrong}", f"gover doctor --{mode}")
    if "build" not in given and (stray := given & {"full", "quick", "runs"}):
        raise UsageError(f"--{min(stray)} is for --build", "gover doctor --build --full")
    if "words" in given and not given & {"files", "build"}:
        word = safe(context.params["words"][0])
        raise UsageError(f"'{word}' needs --files or --build", f"gover doctor --files {word}")


def _check_machine(here: Context, *, fix: bool, network: bool, as_json: bool) -> None:
    if network and here.offline:
        raise UsageError("--network sends requests, and gover is offline", "gover doctor")
    facts = _observe(here, network=network)
    found = examine(facts)
    if fix and any(finding.fix for finding in found):
        check_root_may_change(here.store)
        for done in dict.fromkeys(
            _repair(here, facts, finding) for finding in found if finding.fix
        ):
            here.report.tell(done)
        facts = _observe(here, network=network)
        found = examine(facts)
    if as_json:
        print_json(_document(facts, found))
    else:
        chain = ("", *chain_lines(facts)) if network else ()
        lines = (*_head(facts), *chain, *_lines(found, output.width()))
        click.echo(here.shown("\n".join(lines)), color=_color())
    if any(finding.level == "problem" for finding in found):
        raise click.exceptions.Exit(1)


def _observe(here: Context, *, network: bool) -> Observations:
    machine = apple.here()
    return observe(
        ObserveInputs(
            store=here.store,
            environ=os.environ,
            clean=here.environ,
            cwd=here.cwd,
            system=machine.system,
            root=machine.root,
            network=network,
            parent=tuple(parent_command(os.getppid())),
        )
    )


def _repair(here: Context, facts: Observations, finding: Finding) -> str:
    """Repair what one finding is about; return the message."""
    if finding.fix == "shims":
        shims.refresh(here.store)
        return f"wrote the shims in {safe(here.store.shims)}"
    if finding.fix == "hook files":
        hook.write_hooks(here.store, recorded_exe(here))
        return f"wrote the hook's files in {safe(here.store.under_data('hook'))}"
    if finding.fix == "leftovers":
        garbage.collect(here.store)
        unfinished.collect(here.store, here.environ, here.cwd)
        publish.settle(here.store)
        return "removed the files of killed gover processes"
    for path in facts.store_facts.writable:
        os.chmod(path, os.stat(path).st_mode & 0o7775)
    return (
        f"removed the write permission of other users from {len(facts.store_facts.writable)} paths"
    )


def _document(facts: Observations, found: Iterable[Finding]) -> dict[str, Any]:
    selected = facts.selected
    return {
        "machine": facts.machine._asdict(),
        "holds": {"version": selected.version and str(selected.version), "origin": selected.origin},
        "shell": facts.shell._asdict(),
        "on_path": [_go(go) for go in facts.gos],
        "module_proxies": [_proxy(entry) for entry in facts.goproxy_entries],
        "checksum_database": facts.sumdb
        and {"name": facts.sumdb.name, "reply": _reply(facts.sumdb.reply)},
        "working_goproxy": working_entries(facts.goproxy_entries),
        "findings": [
            finding._asdict() | {"link": source_link(finding.source)} for finding in found
        ],
    }


def _go(go: FoundGo) -> dict[str, Any]:
    return {
        "path": go.path,
        "real": go.real,
        "owner": go.owner,
        "version": go.version and str(go.version),
        "arch": go.archs,
    }


def _proxy(entry: GoproxyEntry) -> dict[str, Any]:
    return {
        "entry": without_password(entry.text),
        "separator": entry.separator,
        "reply": _reply(entry.reply),
        "serves_sumdb": entry.serves_sumdb,
    }


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    return reply._asdict() if reply else None


def _head(facts: Observations) -> Iterator[str]:
    """Yield the selected Go and the machine, then every go on PATH."""
    machine = facts.machine
    system = f"macOS {machine.version}".rstrip() if facts.is_mac else machine.os
    text = f"{_selected(facts)}; {system} on {machine.arch}"
    first, *more = output.wrapped(text, output.width(), 2)
    yield first
    yield from (f"  {line}" for line in more)
    rows = [_row(facts, go) for go in facts.gos]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _selected(facts: Observations) -> str:
    selected = facts.selected
    version = selected.version or "of an unknown version"
    if selected.kind == "system":
        return "no Go here" if selected.error else f"Go {version} here, the first on PATH"
    if selected.in_front:
        first = next((go for go in facts.gos if go.path == selected.in_front), None)
        version = (first and first.version) or "of an unknown version"
        return f"Go {version} here, {safe(selected.in_front)}, in front of gover's shims"
    origin = selected.origin.replace(f" {_home(facts)}/", " ~/", 1)
    return (
        f"Go {selected.version} here, {origin}"
        if selected.version
        else f"no Go, but one is {origin}"
    )


def _row(facts: Observations, go: FoundGo) -> tuple[str, ...]:
    """Return the path, version, processors and owner of a go."""
    home, path = _home(facts), go.path
    if path.startswith(f"{home}/"):
        path = f"~{path.removeprefix(home)}"
    version = go.version or (facts.selected.version if go.owner == "gover's shim" else None)
    return safe(path), str(version or "?"), ", ".join(go.archs) or "script", go.owner


def _home(facts: Observations) -> str:
    return facts.home.rstrip("/") or "/nobody"


def _lines(found: Sequence[Finding], width: int) -> Iterator[str]:
    if not found:
        yield click.style("nothing wrong", fg="green")
        return
    for finding in found:
        yield ""
        yield from _finding_lines(finding, width)
    counts = [(level, sum(finding.level == level for finding in found)) for level in _COLORS]
    yield ""
    yield ", ".join(f"{count} {level}{'s' * (count > 1)}" for level, count in counts if count)


def _finding_lines(finding: Finding, width: int) -> Iterator[str]:
    level = click.style(f"{finding.level:7}", fg=_COLORS[finding.level], bold=True)
    unsure = "" if finding.verified else " (not verified)"
    text = f"{finding.found}{unsure} [{finding.check}]"
    first, *more = output.wrapped(text, width, len(_INDENT))
    yield f"{level}  {click.style(first, bold=True)}"
    yield from (_INDENT + click.style(line, bold=True) for line in more)
    yield from (_INDENT + line for line in output.wrapped(finding.rule, width, len(_INDENT)))
    if not finding.source.startswith("docs/"):  # which an installed gover does not have
        yield _INDENT + click.style(source_link(finding.source) or finding.source, dim=True)
    if finding.remedy:
        yield f"{_INDENT}$ {click.style(printable(finding.remedy), fg='green')}"


def _color() -> bool:
    return console.wants_colour(os.environ, is_terminal=sys.stdout.isatty())


COMMANDS = (doctor,)
