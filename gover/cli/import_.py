"""The command that adopts what other tools have installed: import."""

import os
from typing import Any

import click

from gover.cli.context import Context
from gover.cli.output import can_ask, print_json, require_consent
from gover.errors import UsageError, VerificationError
from gover.escape import safe
from gover.install import adopt, other_managers, publish
from gover.install.adopt import LogComparison
from gover.install.other_managers import Candidate
from gover.network.client import Http
from gover.store import toolchains
from gover.version.platform import this_platform
from gover.version.request import exact

_HELP = """\b
Adopt the Go toolchains that other tools have installed, where they are.

\b
  gover import                   list them, ask, adopt them
  gover import --dry-run         only list them
  gover import /usr/local/go     adopt that one

gvm, goenv, asdf, mise, g, goup, gobrew, vfox, proto, ~/sdk, Homebrew, the module cache.
Nothing is copied, nothing of theirs is changed or run. Each is compared with Go's
transparency log; one that differs is left alone, unless --unproven.
"""


@click.command("import", help=_HELP, short_help="Adopt the toolchains of other tools.")
@click.argument("roots", nargs=-1, metavar="[DIR]...")
@click.option("-n", "--dry-run", is_flag=True, help="Only list what there is.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing.")
@click.option("--unproven", is_flag=True, help="Also what is not as Go published it.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON; change nothing.")
@click.pass_obj
def import_(
    here: Context,
    roots: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    unproven: bool,
    as_json: bool,
) -> None:
    found = [_named(here, root) for root in roots] or other_managers.find(
        here.dirs, here.environ, this_platform()
    )
    if as_json:
        print_json({"toolchains": [_entry(one) for one in found]})
        return
    click.echo("".join(f"{line}\n" for line in _table(found)), nl=False)
    wanted = [one for one in found if not one.why_not]
    if not wanted:
        here.report.tell("there is nothing to adopt")
        return
    if dry_run or not (yes or roots or _agreed(here, len(wanted))):
        return
    _adopt_all(here, wanted, unproven=unproven)


def _named(here: Context, root: str) -> Candidate:
    """Return the toolchain in a directory that the user has named: it is wanted as it is."""
    path = os.path.normpath(os.path.join(here.cwd, root))
    version = other_managers.version_at(path)
    if version is None:
        raise UsageError(f"{safe(path)} is not a GOROOT: bin/go or VERSION is missing")
    platform = this_platform()
    if not other_managers.is_for(path, platform):
        raise UsageError(f"{safe(path)} is not for {platform}")
    why_not = "installed already" if toolchains.is_installed(here.dirs, version) else ""
    return Candidate("named", version, path, why_not)


def _agreed(here: Context, number: int) -> bool:
    if not can_ask():
        here.report.tell("nothing was changed; to adopt them: gover import --yes")
        return False
    which = "it" if number == 1 else f"these {number}"
    require_consent(f"Adopt {which}, in place?", default=True, hint="gover import --yes")
    return True


def _adopt_all(here: Context, wanted: list[Candidate], *, unproven: bool) -> None:
    refused: list[Candidate] = []
    with Http(offline=here.offline) as http:
        for one in wanted:
            finding = adopt.examine(http, here.environ, here.dirs, this_platform(), one)
            if finding.differs and not unproven:
                here.report.tell(f"go{one.version} of {one.tool} stays out: {finding.text}")
                refused.append(one)
            else:
                _adopt(here, one, finding)
    if refused:
        names = ", ".join(f"go{one.version}" for one in refused)
        raise VerificationError(
            f"not adopted: {names}; --unproven takes it as it is",
            f"gover install {exact(refused[0].version)}",
        )


def _adopt(here: Context, one: Candidate, finding: LogComparison) -> None:
    adopt.adopt(here.dirs, here.environ, here.report.tell, one, finding)
    here.report.tell(f"go{one.version} is {safe(one.goroot)}, {safe(finding.text)}")
    selection = here.select()
    if selection.origin.kind == "system" and not toolchains.system_go(here.dirs, here.environ):
        publish.set_default(here.dirs, exact(one.version))
        here.report.tell(f"go{one.version} is now the default, because there is no other go")


def _entry(one: Candidate) -> dict[str, Any]:
    return {
        "version": str(one.version),
        "tool": one.tool,
        "goroot": one.goroot,
        "why_not": one.why_not or None,
    }


def _table(found: list[Candidate]) -> list[str]:
    rows = [(f"{one.version}", one.tool, safe(one.goroot), one.why_not) for one in found]
    wide = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [
        f"{version:{wide[0]}}  {tool:{wide[1]}}  {path}" + (f"  ({note})" if note else "")
        for version, tool, path, note in rows
    ]


COMMANDS = (import_,)
