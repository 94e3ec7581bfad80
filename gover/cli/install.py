"""The command that installs Go: install."""

from functools import partial
from typing import Any

import click

from gover.cli.context import Context
from gover.cli.macos_notice import macos_notice
from gover.cli.param_types import RELEASED
from gover.escape import safe
from gover.install.job import InstallResult
from gover.install.run import InstallOptions, InstallPlace, run
from gover.store import receipts, toolchains
from gover.version.request import Request


@click.command()
@click.argument("requests", type=RELEASED, nargs=-1, metavar="[VERSION]...")
@click.option("--from", "origin", metavar="FILE|DIR|URL", help="Take it from there alone.")
@click.option(
    "--source", metavar="NAME|URL", help="Take it from that mirror alone, or from `goproxy`."
)
@click.option("--insecure-no-log", is_flag=True, help="Do without the transparency log.")
@click.option(
    "--insecure-no-signature",
    is_flag=True,
    help="Do without Google's signature; with both switches the list's SHA-256 is enough.",
)
@click.option("--locked", is_flag=True, help="Exactly what gover.lock has, or nothing.")
@click.pass_obj
def install(
    here: Context,
    /,
    requests: tuple[Request, ...],
    origin: str | None,
    source: str | None,
    locked: bool,
    **insecure: bool,
) -> None:
    """
    Install Go: `1.22.3`, `1.22` (its newest release), `latest`, `oldstable`, `>=1.21`.

    Several archives come side by side. Without a version: what this directory asks for.
    """
    given_up = frozenset(name.removeprefix("insecure_no_") for name, on in insecure.items() if on)
    options = InstallOptions(requests, origin, source, locked, given_up, here.offline)
    place = InstallPlace(here.dirs, here.environ, here.cwd, here.report)
    run(place, options, partial(_print_result, here))


def _print_result(here: Context, result: InstallResult) -> None:
    version, was_there = result
    goroot = safe(toolchains.goroot(here.dirs, version))
    if was_there:
        here.report.tell(f"go{version} is installed already, in {goroot}")
        return
    receipt = receipts.read_receipt(here.dirs, version) or {}
    here.report.tell(f"installed go{version} in {goroot}, {_proofs(receipt)}")
    if notice := macos_notice(version):
        here.report.tell(notice)


def _proofs(receipt: dict[str, Any]) -> str:
    names = {
        "sha256": "SHA-256",
        "known": "the hash that gover ships",
        "log": f"the log of {safe(receipt.get('log', {}).get('name', ''))}",
        "signature": "Google's signature",
    }
    held = receipt.get("proofs", [])
    proofs = ", ".join(names[name] for name in held) or "nothing"
    alone = "" if set(held) - {"sha256"} else "; nobody independent vouches for it"
    return f"proven by {proofs}{alone}"


COMMANDS = (install,)
