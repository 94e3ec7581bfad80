"""The command import: copy the toolchains of other version managers."""

from __future__ import annotations

import os
from typing import Any

from gover.cli.declare import argument, command, option
from gover.cli.output import can_ask, print_json, require_consent
from gover.errors import GoverError, NetworkError, UsageError, VerificationError
from gover.escape import safe
from gover.version.platform import this_platform
from gover.version.request import exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context
    from gover.install.adopt import LogComparison
    from gover.install.other_managers import Candidate


@command("import")
@argument("roots", nargs=-1, metavar="[DIR]...")
@option("-n", "--dry-run", is_flag=True, help="Only list them.")
@option("-y", "--yes", is_flag=True, help="Do not ask.")
@option(
    "--unverified",
    "--unproven",
    "unverified",
    is_flag=True,
    help="Also link what the checksum log does not verify.",
)
@option("--json", "as_json", is_flag=True, help="Print the list as JSON; change nothing.")
def import_(
    here: Context,
    roots: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    unverified: bool,
    as_json: bool,
) -> None:
    """
    Copy the Go toolchains of other version managers, verified.

    gvm, goenv, asdf, mise, g, goup, gobrew, vfox, proto, ~/sdk, Homebrew, the module cache.
    They are not changed or run. Each is compared with Go's checksum log, and copied: what the
    log does not cover is left out. One that is not verified (it differs, or the log cannot be
    reached) is not imported; with --unverified it is linked, if no other user can change it.
    """
    from gover.install import other_managers  # noqa: PLC0415

    found = [_named(here, root) for root in roots] or other_managers.find(
        here.store, here.environ, this_platform()
    )
    if as_json:
        print_json({"toolchains": [_entry(candidate) for candidate in found]})
        return
    for line in _table(found):
        print(here.shown(line))
    for tool, path in () if roots else other_managers.find_unusable(here.environ):
        reason = "bin/go or VERSION is missing, or it is no release"
        here.report.tell(f"passed over {safe(path)} of {tool}: {reason}")
    wanted = [candidate for candidate in found if not candidate.why_not]
    if not wanted:
        here.report.tell("there is nothing to import")
        return
    if dry_run or not (yes or roots or _agreed(here, len(wanted))):
        return
    _adopt_all(here, wanted, unverified=unverified)


def _named(here: Context, root: str) -> Candidate:
    """Return the toolchain in a directory given by the user."""
    path = os.path.normpath(os.path.join(here.cwd, root))
    from gover.install import other_managers  # noqa: PLC0415

    version = other_managers.version_at(path)
    if version is None:
        raise UsageError(f"{safe(path)} is not a GOROOT: bin/go or VERSION is missing")
    platform = this_platform()
    if not other_managers.is_for(path, platform):
        raise UsageError(f"{safe(path)} is not for {platform}")
    why_not = "installed already" if here.store.is_installed(version) else ""
    return other_managers.Candidate("named", version, path, why_not)


def _agreed(here: Context, number: int) -> bool:
    if not can_ask():
        here.report.tell("nothing was changed; hint: gover import --yes")
        return False
    which = "it" if number == 1 else f"these {number}"
    require_consent(f"Import {which}?", default=True, hint="gover import --yes")
    return True


def _adopt_all(here: Context, wanted: list[Candidate], *, unverified: bool) -> None:
    from gover.install import adopt  # noqa: PLC0415

    refused: list[tuple[Candidate, LogComparison]] = []
    with here.http() as http:
        for candidate in wanted:
            found = adopt.examine(http, here.environ, here.store, this_platform(), candidate)
            if found.verified or unverified:
                _adopt(here, candidate, found)
            else:
                name = f"go{candidate.version} of {candidate.tool}"
                here.report.tell(f"{name} is not imported: {found.text}")
                refused.append((candidate, found))
    if refused:
        raise _refusal(refused)


def _refusal(refused: list[tuple[Candidate, LogComparison]]) -> GoverError:
    names = ", ".join(f"go{candidate.version}" for candidate, _ in refused)
    kind = NetworkError if all(found.is_unreachable for _, found in refused) else VerificationError
    return kind(
        f"not imported: {names}; with --unverified gover links it where it is",
        f"gover install {exact(refused[0][0].version)}",
    )


def _adopt(here: Context, candidate: Candidate, found: LogComparison) -> None:
    version, store = candidate.version, here.store
    from gover.install import adopt  # noqa: PLC0415

    adopt.adopt(store, here.environ, here.report, candidate, found.verified)
    done = "copied from" if found.verified else "linked to"
    here.report.tell(f"go{version} is {done} {safe(candidate.goroot)}; {found.text}")
    selection = here.select()
    if selection.origin.kind != "system" or store.system_go(here.environ):
        return
    if found.verified:
        from gover.install.default import set_default  # noqa: PLC0415

        set_default(store, exact(version))
        here.report.tell(f"go{version} is now the default: there is no other Go")


def _entry(candidate: Candidate) -> dict[str, Any]:
    return {
        "version": str(candidate.version),
        "tool": candidate.tool,
        "goroot": candidate.goroot,
        "why_not": candidate.why_not or None,
    }


def _table(found: list[Candidate]) -> list[str]:
    rows = [(f"{c.version}", c.tool, safe(c.goroot), c.why_not) for c in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return [
        f"{version:{widths[0]}}  {tool:{widths[1]}}  {path}" + (f"  ({note})" if note else "")
        for version, tool, path, note in rows
    ]


COMMANDS = (import_,)
