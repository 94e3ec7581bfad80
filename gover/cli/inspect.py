"""The command that reads a program's headers: inspect."""

from collections.abc import Iterator
from typing import Any

import click

from gover.cli import output
from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.console import print_error
from gover.doctor.observe.observe import machine
from gover.doctor.portability import Elsewhere, elsewhere
from gover.errors import InvalidFile
from gover.escape import safe
from gover.inspect.compatibility import Host, Problem, why_not
from gover.inspect.inspect import inspect
from gover.inspect.program import Program, Slice
from gover.sdk import machine as apple

_WORD = 12  # columns of what a line is about, after four that are blank


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@reads
@click.pass_obj
def inspect_(here: Context, paths: tuple[str, ...], directory: str | None, as_json: bool) -> None:
    """Say what a program is, which Go made it, and where it will not start, and why."""
    here.moved(directory)
    host = this_machine()
    looked: list[tuple[Program, list[Problem], list[Elsewhere]]] = []
    failures: list[InvalidFile] = []
    for path in paths:
        try:
            facts = inspect(path)
        except InvalidFile as error:
            failures.append(error)
        else:
            looked.append((facts, why_not(facts, host), elsewhere(facts)))
    if as_json:
        files = [_document(*one) for one in looked]
        print_json({"files": files, "failures": [str(failure) for failure in failures]})
    else:
        click.echo("\n".join(line for one in looked for line in _lines(*one)), nl=bool(looked))
    for failure in failures[:-1]:
        print_error(failure)
    if failures:
        failures[-1].is_in_document = as_json
        raise failures[-1]


def this_machine() -> Host:
    """Return this machine, as the rules about binaries want it."""
    here = apple.here()
    found = machine(here.system, here.root)
    return Host(found.os, found.version, found.arch, found.rosetta)


def _document(facts: Program, problems: list[Problem], others: list[Elsewhere]) -> dict[str, Any]:
    return {
        "path": facts.path,
        "format": facts.format,
        "fat": facts.fat,
        "slices": [_slice_document(part) for part in facts.slices],
        "problems": [problem._asdict() for problem in problems],
        "elsewhere": [each._asdict() for each in others],
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


def _lines(facts: Program, problems: list[Problem], others: list[Elsewhere]) -> Iterator[str]:
    yield f"{safe(facts.path)}: {facts.format}{', fat' if facts.fat else ''}"
    for part in facts.slices:
        yield f"  {part.platform or 'unknown platform'}/{safe(part.arch)} {part.file_type}"
        for word, value in _said(part, facts.format):
            yield from _row(word, value)
    for problem in problems:
        unless = f" (unless {problem.unless})" if problem.unless else ""
        yield from _told("will not start here", f"{problem.text}{unless}")
    for each in others:
        which = f"the {each.arch} part " if each.arch else ""
        unsure = "" if each.verified else " (not verified)"
        yield from _told(f"{which}{each.level} on {each.where}", f"{each.why}{unsure}")


def _said(part: Slice, form: str) -> Iterator[tuple[str, str]]:
    """Yield the lines about one program: a word, and what there is to say."""
    known: dict[str, str | None] = {}
    if form == "mach-o":
        signature = part.signature.kind if part.signature else "none"
        known = {"minimum OS": part.minimum_os, "SDK": part.sdk, "UUID": part.uuid or "none"}
        known["signature"] = signature
    loader = f", loader {safe(part.interpreter)}" if part.interpreter else ""
    known["linkage"] = f"{part.linkage}{loader}" if part.linkage else None
    known["libraries"] = " ".join(map(safe, part.needed))
    yield from ((word, value) for word, value in known.items() if value)
    if go := part.go:
        modules = f", {len(go.deps)} module{'s' * (len(go.deps) > 1)}" if go.deps else ""
        yield "made by", f"{safe(go.version)}: {safe(go.path or '?')}{modules}"
        for setting in go.settings:
            yield "", f"{safe(setting.key)}={safe(setting.value)}"


def _row(word: str, value: str) -> Iterator[str]:
    first, *more = output.wrapped(value, output.width(), _WORD + 4)
    yield f"    {word:{_WORD}}{first}"
    yield from (f"{'':{_WORD + 4}}{line}" for line in more)


def _told(what: str, why: str) -> Iterator[str]:
    first, *more = output.wrapped(f"{what}: {why}", output.width(), 4)
    yield f"  {first}"
    yield from (f"    {line}" for line in more)


COMMANDS = (inspect_,)
