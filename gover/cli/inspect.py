"""The command inspect: the headers of programs."""

from __future__ import annotations

from typing import Any

from gover.cli import output
from gover.cli.declare import argument, command, reads
from gover.cli.output import print_json
from gover.console import print_error
from gover.doctor.portability import PortabilityLimit, find_portability_limits
from gover.errors import InvalidFile
from gover.escape import safe
from gover.inspect.compatibility import Host, Incompatibility, find_incompatibilities
from gover.inspect.inspect import inspect
from gover.sdk import machine as apple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gover.cli.context import Context
    from gover.inspect.program import Program, Slice

_LABEL = 12  # columns of the label of a line, after four blanks


@command("inspect")
@argument("paths", nargs=-1, required=True, metavar="FILE...")
@reads
def inspect_(here: Context, paths: tuple[str, ...], directory: str | None, as_json: bool) -> None:
    """Describe a program: what it is, which Go built it, where it will not start, and why."""
    here.moved(directory)
    host = this_machine()
    inspected: list[tuple[Program, list[Incompatibility], list[PortabilityLimit]]] = []
    failures: list[InvalidFile] = []
    for path in paths:
        try:
            program = inspect(path)
        except InvalidFile as error:
            failures.append(error)
        else:
            inspected.append(
                (program, find_incompatibilities(program, host), find_portability_limits(program))
            )
    if as_json:
        files = [_document(*entry) for entry in inspected]
        print_json({"files": files, "failures": [str(failure) for failure in failures]})
    else:
        for line in (line for entry in inspected for line in _lines(*entry)):
            print(line)
    for failure in failures[:-1]:
        print_error(failure)
    if failures:
        failures[-1].is_in_document = as_json
        raise failures[-1]


def this_machine() -> Host:
    """Return this machine, as the rules about programs need it."""
    from gover.doctor.observe.observe import read_machine  # noqa: PLC0415

    here = apple.here()
    found = read_machine(here.system, here.root)
    return Host(found.os, found.version, found.arch, found.rosetta)


def _document(
    program: Program, problems: list[Incompatibility], limits: list[PortabilityLimit]
) -> dict[str, Any]:
    return {
        "path": program.path,
        "format": program.format,
        "fat": program.fat,
        "slices": [_slice_document(part) for part in program.slices],
        "problems": [problem._asdict() for problem in problems],
        "elsewhere": [limit._asdict() for limit in limits],
    }


def _slice_document(part: Slice) -> dict[str, Any]:
    go = part.go
    return {
        **part._asdict(),
        "signature": part.signature and part.signature._asdict(),
        "go": go
        and {
            "version": go.version,
            "path": go.path,
            "main": go.main and go.main._asdict(),
            "deps": len(go.deps),
            "settings": {setting.key: setting.value for setting in go.settings},
        },
    }


def _lines(
    program: Program, problems: list[Incompatibility], limits: list[PortabilityLimit]
) -> Iterator[str]:
    yield f"{safe(program.path)}: {program.format}{', fat' if program.fat else ''}"
    for part in program.slices:
        yield f"  {part.platform or 'unknown platform'}/{safe(part.arch)} {part.file_type}"
        for label, value in _slice_rows(part, program.format):
            yield from _row(label, value)
    for problem in problems:
        unless = f" (unless {problem.unless})" if problem.unless else ""
        yield from _wrapped("will not start here", f"{problem.text}{unless}")
    for limit in limits:
        which = f"the {limit.arch} part " if limit.arch else ""
        unsure = "" if limit.verified else " (not verified)"
        yield from _wrapped(f"{which}{limit.level} on {limit.where}", f"{limit.why}{unsure}")


def _slice_rows(part: Slice, form: str) -> Iterator[tuple[str, str]]:
    """Yield the rows about one program: a label and a value."""
    rows: dict[str, str | None] = {}
    if form == "mach-o":
        signature = part.signature.kind if part.signature else "none"
        rows = {"minimum OS": part.minimum_os, "SDK": part.sdk, "UUID": part.uuid or "none"}
        rows["signature"] = signature
    loader = f", loader {safe(part.interpreter)}" if part.interpreter else ""
    rows["linkage"] = f"{part.linkage}{loader}" if part.linkage else None
    rows["libraries"] = " ".join(map(safe, part.needed))
    yield from ((label, value) for label, value in rows.items() if value)
    if go := part.go:
        modules = f", {len(go.deps)} module{'s' * (len(go.deps) > 1)}" if go.deps else ""
        yield "built by", f"{safe(go.version)}: {safe(go.path or '?')}{modules}"
        for setting in go.settings:
            yield "", f"{safe(setting.key)}={safe(setting.value)}"


def _row(label: str, value: str) -> Iterator[str]:
    first, *more = output.wrapped(value, output.width(), _LABEL + 4)
    yield f"    {label:{_LABEL}}{first}"
    yield from (f"{'':{_LABEL + 4}}{line}" for line in more)


def _wrapped(what: str, why: str) -> Iterator[str]:
    first, *more = output.wrapped(f"{what}: {why}", output.width(), 4)
    yield f"  {first}"
    yield from (f"    {line}" for line in more)


COMMANDS = (inspect_,)
