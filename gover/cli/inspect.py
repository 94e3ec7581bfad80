"""The command that reads a program's headers: inspect."""

import platform as host
import sys
from typing import Any

import click

from gover.binaries import Facts, Host, Problem, Slice, inspect, why_not
from gover.cli.context import Context, print_json, reads
from gover.errors import InvalidFile
from gover.hot import complain
from gover.releases import this_platform
from gover.text import safe


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@reads
@click.pass_obj
def inspect_(here: Context, paths: tuple[str, ...], directory: str | None, as_json: bool) -> None:
    """Say what a program is, which Go made it, and why it would not start here."""
    here.moved(directory)
    machine = this_machine()
    looked: list[tuple[Facts, list[Problem]]] = []
    failures: list[InvalidFile] = []
    for path in paths:
        try:
            facts = inspect(path)
        except InvalidFile as error:
            failures.append(error)
        else:
            looked.append((facts, why_not(facts, machine)))
    if as_json:
        files = [_document(facts, problems) for facts, problems in looked]
        print_json({"files": files, "failures": [str(failure) for failure in failures]})
    else:
        click.echo("\n".join(line for one in looked for line in _lines(*one)), nl=bool(looked))
    for failure in failures[:-1]:
        complain(failure)
    if failures:
        failures[-1].is_in_document = as_json
        raise failures[-1]


def this_machine() -> Host:
    """Return this machine, as the rules about binaries want it."""
    system, arch = this_platform()
    version = host.mac_ver()[0] if sys.platform == "darwin" else ""
    return Host(system, version, arch.replace("armv6l", "arm"))


def _document(facts: Facts, problems: list[Problem]) -> dict[str, Any]:
    return {
        "path": facts.path,
        "format": facts.format,
        "fat": facts.fat,
        "slices": [_slice_document(part) for part in facts.slices],
        "problems": [problem._asdict() for problem in problems],
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


def _lines(facts: Facts, problems: list[Problem]) -> list[str]:
    lines = [f"{safe(facts.path)}: {facts.format}{', fat' if facts.fat else ''}"]
    lines += [line for part in facts.slices for line in _slice_lines(part)]
    for problem in problems:
        unless = f" (unless {problem.unless})" if problem.unless else ""
        lines.append(f"  will not start here: {problem.text}{unless}")
    return lines


def _slice_lines(part: Slice) -> list[str]:
    known = {
        "minimum OS": part.minimum_os,
        "SDK": part.sdk,
        "UUID": part.uuid,
        "signature": part.signature and part.signature.kind,
        "linkage": part.linkage,
        "loader": part.interpreter,
    }
    facts = [f"{name} {safe(value)}" for name, value in known.items() if value]
    kind = f"{part.platform or 'unknown platform'}/{safe(part.arch)} {part.file_type}"
    lines = [f"  {kind}" + (f": {', '.join(facts)}" if facts else "")]
    if part.go:
        lines.append(f"  {safe(part.go.version)} {safe(part.go.path)}, {len(part.go.deps)} modules")
        lines += [f"    {safe(s.key)}={safe(s.value)}" for s in part.go.settings]
    return lines


COMMANDS = (inspect_,)
