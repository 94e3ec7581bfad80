"""Commands about trust: allow, deny, revoke, status."""

import os
from typing import Any

import click

from gover import explain, trust
from gover.cli.context import Context, print_json, reads
from gover.errors import GoverError, InvalidFile, UsageError
from gover.files import Reading
from gover.looks import Look, look
from gover.pins import READERS
from gover.text import safe


def _target(here: Context, path: str | None) -> Look:
    """Return the file that is meant: the one named, or the nearest that sets something."""
    if path is None:
        found = next(filter(_waits, here.select().found.looks), None)
        if found is None:
            raise GoverError(f"no file sets variables or PATH entries for {safe(here.cwd)}")
        return found
    full = _named(here, path)
    form = next((form for form in READERS if form.name == os.path.basename(full)), None)
    if form is None:
        names = ", ".join(form.name for form in READERS)
        raise UsageError(f"{safe(full)} is none of the files gover reads: {names}")
    named = look(full, form)
    if named.reading.state == "absent":
        raise UsageError(f"there is no {safe(full)}")
    return named


def _named(here: Context, path: str) -> str:
    return os.path.normpath(os.path.join(here.cwd, path))


def _waits(look: Look) -> bool:
    says = look.says
    return bool(says.variables or says.paths or (says.sdk and says.sdk.is_path))


def _whole(named: Look) -> Reading:
    if named.error:
        raise InvalidFile(f"{named.where}: {named.error}")
    return named.reading


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def allow(here: Context, path: str | None) -> None:
    """Let a project file, as it is now, set its variables and PATH entries."""
    named = _target(here, path)
    trust.allow(here.dirs, _whole(named))
    here.report.tell(f"allowed {safe(named.path)}, as it is now:")
    for line in _contents(named):
        here.report.tell(line)


def _contents(named: Look) -> list[str]:
    lines = [f"  {v.name}={safe(v.value)}" for v in named.says.variables]
    sdk = named.says.sdk
    lines += [f"  SDKROOT={safe(sdk.text)}"] if sdk and sdk.is_path else []
    return lines + [f"  PATH: {safe(entry.directory)}" for entry in named.says.paths]


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def deny(here: Context, path: str | None) -> None:
    """Never let a project file set anything, and stop mentioning it."""
    named = _target(here, path)
    trust.deny(here.dirs, named.reading)
    here.report.tell(f"denied {safe(named.path)}")


@click.command()
@click.argument("path", required=False, metavar="[FILE]")
@click.pass_obj
def revoke(here: Context, path: str | None) -> None:
    """Take back `allow` or `deny`."""
    full = _named(here, path) if path else _target(here, None).path
    if not trust.revoke(here.dirs, full):
        raise GoverError(f"nothing was said of {safe(full)}", "gover status")
    here.report.tell(f"nothing is said of {safe(full)} any more")


@click.command()
@reads
@click.pass_obj
def status(here: Context, directory: str | None, as_json: bool) -> None:
    """Show on one screen what holds here, what is wrong, and what is allowed."""
    here = here.moved(directory)
    selection = here.select()
    facts: dict[str, Any] = explain.current(here.dirs, here.environ, selection)
    extras = selection.extras
    facts["extras"] = extras and {"path": extras.look.path, "verdict": extras.trust.verdict}
    verdicts = dict.fromkeys((verdict, of) for verdict, of, _ in trust.records(here.dirs))
    facts["trust"] = [{"verdict": verdict, "path": of} for verdict, of in verdicts]
    if as_json:
        print_json(facts)
        return
    version = facts["version"] or ("system" if facts["installed"] else "no Go")
    click.echo(f"{version}  ({facts['origin']['text']})")
    for text in (facts["error"], *facts["conflicts"]):
        if text:
            click.echo(f"{here.paint('wrong:', 'bad')} {text}")
    if extras:
        click.echo(f"{extras.trust.verdict}: {safe(extras.look.path)}")
        click.echo("\n".join(_contents(extras.look)))
    for record in facts["trust"]:
        if not extras or record["path"] != extras.look.path:
            click.echo(f"{record['verdict']} elsewhere: {safe(record['path'])}")


COMMANDS = (allow, deny, revoke, status)
