"""The command that shows on one screen what holds here: status."""

import os
from collections.abc import Iterator
from typing import Any

import click

from gover import suggest
from gover.activation import shims
from gover.cli.context import Context, print_json, reads
from gover.cli.trust import contents
from gover.escape import printable, safe
from gover.resolve import explain, trust
from gover.resolve.selection import Selection

_NOT_IN_EFFECT = "gover is not in effect in this shell: neither hook nor shims are on PATH"


@click.command()
@reads
@click.pass_obj
def status(here: Context, directory: str | None, as_json: bool) -> None:
    """Show on one screen what holds here, why, what is wrong, and what is allowed."""
    here = here.moved(directory)
    selection = here.select()
    facts: dict[str, Any] = explain.current(here.dirs, here.environ, selection)
    extras = selection.extras
    facts["extras"] = extras and {"path": extras.file.path, "verdict": extras.trust.verdict}
    facts["tools"] = explain.tools(selection)
    verdicts = dict.fromkeys((verdict, of) for verdict, of, _ in trust.records(here.dirs))
    facts["trust"] = [{"verdict": verdict, "path": of} for verdict, of in verdicts]
    facts["in_effect"] = shims.are_in_effect(here.dirs, os.environ.get("PATH", ""))
    if as_json:
        print_json(facts)
    else:
        click.echo("\n".join(_lines(here, selection, facts)))


def _lines(here: Context, selection: Selection, facts: dict[str, Any]) -> Iterator[str]:
    version = facts["version"] or ("system" if facts["installed"] else "no Go")
    yield f"{version}  ({facts['origin']['text']})"
    if facts["goroot"]:
        yield f"  {safe(facts['goroot'])}"
    for text, hint in _wrong(here, selection, facts):
        yield f"{here.paint('wrong:', 'bad')} {printable(text)}"
        yield from [f"  {here.paint('hint:', 'hint')} {printable(hint)}"] if hint else []
    if selection.extras:
        verdict = selection.extras.trust.verdict
        yield f"{verdict}: {safe(selection.extras.file.path)}"
        yield from contents(selection.extras.file)
        if verdict == "waiting":
            yield f"  {here.paint('hint:', 'hint')} gover allow"
    if facts["tools"]:
        yield explain.tools_line(facts["tools"])
    shown = {each["path"] for each in (facts["extras"], facts["tools"]) if each}
    for record in facts["trust"]:
        if record["path"] not in shown:
            yield f"{record['verdict']} elsewhere: {safe(record['path'])}"


def _wrong(
    here: Context, selection: Selection, facts: dict[str, Any]
) -> Iterator[tuple[str, str | None]]:
    """Yield what is wrong, and what to type."""
    if error := suggest.reason(here.dirs, selection):
        yield str(error), error.hint
    if selection.conflict:
        yield selection.conflict, selection.conflict_hint
    if selection.sdk and selection.sdk.warning:
        yield selection.sdk.warning, selection.sdk.outcome.hint
    if not facts["in_effect"]:
        yield _NOT_IN_EFFECT, "gover setup"


COMMANDS = (status,)
