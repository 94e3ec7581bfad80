"""Commands that print the selection: current, which, why, status."""

from __future__ import annotations

import os
import sys

from gover.cli.context import Context, require, require_go, selection_error
from gover.cli.declare import argument, command, reads
from gover.cli.output import print_json
from gover.console import with_tilde
from gover.errors import NoSuchTool, UsageError
from gover.escape import printable, safe
from gover.resolve import explain, explain_lines, trust
from gover.resolve.explain_switch import go_in_front
from gover.resolve.notices import conflict_notice, sdk_notice, unread_go_notice
from gover.resolve.selection import Selection, SystemGo
from gover.store.path_search import TOOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


@command("current")
@reads
def current(here: Context, directory: str | None, as_json: bool) -> None:
    """Print the Go version selected here."""
    here = here.moved(directory)
    selection = here.select()
    facts = explain.current(here.store, here.environ, selection, _path())
    if as_json:
        print_json(facts)
    require_go(here, selection, quiet=as_json)
    if as_json:
        return
    is_known = facts["in_front"] or selection.origin.kind == "nix"
    print((facts["version"] if is_known else selection.version) or "system")
    if sys.stderr.isatty():
        print(with_tilde(f"({facts['origin']['text']})", sys.stderr), file=sys.stderr)


def _path() -> str:
    return os.environ.get("PATH", "")


@command("which")
@argument("tool", default="go")
@reads
def which(here: Context, tool: str, directory: str | None, as_json: bool) -> None:
    """Print the path of TOOL, by default of `go`."""
    here = here.moved(directory)
    selection = here.select()
    require(here, selection)
    path = _path_of(here, selection, tool)
    if as_json:
        print_json({"tool": tool, "path": path})
    else:
        print(path)


def _path_of(here: Context, selection: Selection, tool: str) -> str:
    if "/" in tool:
        raise UsageError(f"'{safe(tool)}' is not the name of a tool")
    for directory in (entry for choice in selection.tool_choices for entry in choice.path):
        if tool not in ("go", "gofmt") and os.access(f"{directory}/{tool}", os.X_OK):
            return f"{directory}/{tool}"
    if (program := go_in_front(here.store, selection, os.environ)) and tool in TOOLS:
        return f"{os.path.dirname(program)}/{tool}"
    if selection.goroot is None:
        path = here.store.system_go(here.environ, tool)
        if path is None:
            raise (
                here.no_system_go(selection, tool)
                if tool == "go"
                else NoSuchTool(f"no {safe(tool)} on PATH")
            )
        return path
    path = f"{selection.goroot}/bin/{tool}"
    if not os.access(path, os.X_OK):
        raise NoSuchTool(f"go{selection.version} has no {safe(tool)} ({selection.origin})")
    return path


@command("why")
@reads
def why(here: Context, directory: str | None, as_json: bool) -> None:
    """Explain which Go is selected here, by which file, and what was read."""
    here = here.moved(directory)
    selection = here.select()
    facts = explain.why(here.store, here.environ, here.cwd, selection, _path())
    if as_json:
        print_json(facts)
    else:
        lines = explain_lines.why_lines(facts)
        print("\n".join(_painted(here, line, facts) for line in lines))
    require_go(here, selection, quiet=as_json)


def _painted(here: Context, line: str, facts: Mapping[str, Any]) -> str:
    """Return a line of `why`: headings bold, what is selected green, an error red."""
    line = here.shown(line)
    name, blanks, rest = line.partition("  ")
    if line.startswith("* "):
        return here.paint(line, "good")
    if facts["error"] and line.strip() == here.shown(facts["error"]):
        return here.paint(line, "bad")
    if line.startswith(" "):
        return line
    return here.paint(name, "strong") + blanks + rest


_NOT_ACTIVE = "gover is not active in this shell: PATH does not have its shims"


@command("status")
@reads
def status(here: Context, directory: str | None, as_json: bool) -> None:
    """Show the Go selected here and why, what is wrong, and what is allowed."""
    here = here.moved(directory)
    selection = here.select()
    facts: dict[str, Any] = explain.current(here.store, here.environ, selection, _path())
    project_env = selection.project_env
    facts["extras"] = project_env and {
        "path": project_env.file.path,
        "verdict": project_env.trust.verdict,
    }
    facts |= explain.tools(selection)
    verdicts = dict.fromkeys((verdict, of) for verdict, of, _ in trust.records(here.store))
    facts["trust"] = [{"verdict": verdict, "path": of} for verdict, of in verdicts]
    facts["in_effect"] = here.store.has_shims_on(_path())
    if as_json:
        print_json(facts)
    else:
        print(here.shown("\n".join(_lines(here, selection, facts))))


def _lines(here: Context, selection: Selection, facts: dict[str, Any]) -> Iterator[str]:
    version = facts["version"] or ("system" if facts["installed"] else "no Go")
    style = "good" if facts["installed"] else "bad"
    yield f"{here.paint(version, style)}  ({facts['origin']['text']})"
    if facts["goroot"]:
        yield f"  {safe(facts['goroot'])}"
    for text, hint in _problems(here, selection, facts):
        yield f"{here.paint('problem:', 'bad')} {printable(text)}"
        yield from [f"  {here.paint('hint:', 'hint')} {printable(hint)}"] if hint else []
    if selection.project_env:
        verdict = selection.project_env.trust.verdict
        yield f"{verdict}: {safe(selection.project_env.file.path)}"
        yield from explain_lines.contents(selection.project_env.file)
        if verdict == "waiting":
            yield f"  {here.paint('hint:', 'hint')} gover allow"
    named = [facts[name] for name in explain.TOOLS if facts[name]]
    yield from map(explain_lines.tools_line, named)
    shown = {trust.place_of(file["path"]) for file in (facts["extras"], *named) if file}
    for record in facts["trust"]:
        if record["path"] not in shown:
            yield f"{record['verdict']} elsewhere: {safe(record['path'])}"


def _problems(
    here: Context, selection: Selection, facts: dict[str, Any]
) -> Iterator[tuple[str, str | None]]:
    """Yield each problem, and the command that helps."""
    error = selection_error(here, selection)
    if isinstance(selection.outcome, SystemGo) and selection.outcome.path is None:
        error = here.no_system_go(selection)
    if error:
        yield str(error), error.hint
    sdk = sdk_notice(selection.sdk) if selection.sdk else None
    for notice in filter(None, (unread_go_notice(selection), conflict_notice(selection), sdk)):
        yield notice.text, notice.hint
    if not facts["in_effect"]:
        yield _NOT_ACTIVE, "gover setup"


COMMANDS = (current, which, why, status)
