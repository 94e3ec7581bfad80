"""The command doctor without --files and --build: find and repair the faults of a machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from gover.activation import hook, shims
from gover.activation.setup import parent_command
from gover.cli import output
from gover.cli.context import Context, Stop
from gover.cli.hook import recorded_exe
from gover.cli.output import print_json
from gover.doctor.examine import examine
from gover.doctor.finding import Finding, Level, source_link
from gover.doctor.observe.observe import ObserveInputs, observe
from gover.doctor.proxy_chain import chain_lines, working_entries
from gover.errors import UsageError
from gover.escape import printable, safe
from gover.install import garbage, publish, unfinished
from gover.network.url import without_password
from gover.sdk import machine as apple
from gover.store.write_checks import check_root_may_change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.doctor.facts import FoundGo, GoproxyEntry, Observations, Reply

_STYLES: dict[Level, str] = {"problem": "error", "warning": "warning", "note": "note"}
_INDENT = " " * 9

_Paint = Callable[[str, str], str]  # a text and its style


def check_machine(here: Context, *, fix: bool, network: bool, as_json: bool) -> None:
    """
    Print every fault of this directory, shell and machine; with `fix` repair gover's own files.

    Raises:
        Stop: 1, there is a problem.
        UsageError: `network`, and gover is offline.
    """
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
        lines = (*_head(facts), *chain, *_lines(found, output.width(), here.paint))
        print(here.shown("\n".join(lines)))
    if any(finding.level == "problem" for finding in found):
        raise Stop(1)


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


def _lines(found: Sequence[Finding], width: int, paint: _Paint) -> Iterator[str]:
    if not found:
        yield paint("nothing wrong", "good")
        return
    for finding in found:
        yield ""
        yield from _finding_lines(finding, width, paint)
    counts = [(level, sum(finding.level == level for finding in found)) for level in _STYLES]
    yield ""
    yield ", ".join(f"{count} {level}{'s' * (count > 1)}" for level, count in counts if count)


def _finding_lines(finding: Finding, width: int, paint: _Paint) -> Iterator[str]:
    level = paint(f"{finding.level:7}", _STYLES[finding.level])
    unsure = "" if finding.verified else " (not verified)"
    text = f"{finding.found}{unsure} [{finding.check}]"
    first, *more = output.wrapped(text, width, len(_INDENT))
    yield f"{level}  {paint(first, 'strong')}"
    yield from (_INDENT + paint(line, "strong") for line in more)
    yield from (_INDENT + line for line in output.wrapped(finding.rule, width, len(_INDENT)))
    if not finding.source.startswith("docs/"):  # which an installed gover does not have
        yield _INDENT + paint(source_link(finding.source) or finding.source, "faint")
    if finding.remedy:
        yield f"{_INDENT}$ {paint(printable(finding.remedy), 'good')}"
