"""The command that installs Go: install."""

from functools import partial
from typing import Any

import click

from gover.cli.context import Context
from gover.cli.param_types import RELEASED
from gover.cli.start_notice import start_notice
from gover.errors import UsageError
from gover.escape import safe
from gover.install.job import InstallResult
from gover.install.run import InstallContext, InstallOptions, run
from gover.store import receipts
from gover.version.request import Request


@click.command()
@click.argument("requests", type=RELEASED, nargs=-1, metavar="[VERSION]...")
@click.option("--from", "origin", metavar="FILE|DIR|URL", help="Install only from this origin.")
@click.option(
    "--source", metavar="NAME|URL", help="Install only from this mirror, or from `goproxy`."
)
@click.option("--insecure-no-log", is_flag=True, help="Do not require the checksum log.")
@click.option(
    "--insecure-no-signature",
    is_flag=True,
    help="Do not require Google's signature; with both, the SHA-256 in a list is enough.",
)
@click.option("--locked", is_flag=True, help="Install exactly what gover.lock has, or fail.")
@click.option("--all", "everything", is_flag=True, help="Install what `gover projects` lacks.")
@click.pass_obj
def install(
    here: Context,
    /,
    requests: tuple[Request, ...],
    *,
    origin: str | None,
    source: str | None,
    locked: bool,
    everything: bool = False,
    **insecure: bool,
) -> None:
    """
    Install Go: `1.22.3`, `1.22` (its newest release), `latest`, `oldstable`, `>=1.21`.

    Several versions are downloaded in parallel. Without VERSION: what the pin of this directory
    requests, or else what its go.work or go.mod needs: the version of the `toolchain` line, or
    the newest patch of the `go` line; nothing where an installed Go satisfies it.
    """
    if everything:
        if requests or locked:
            what = "--all installs what the projects require: no VERSION, and not --locked"
            raise UsageError(what, "gover install --all")
        requests = _missing_in_projects(here)
        if not requests:
            return
    given_up = frozenset(name.removeprefix("insecure_no_") for name, on in insecure.items() if on)
    options = InstallOptions(requests, origin, source, locked, given_up, here.offline)
    context = InstallContext(here.store, here.environ, here.cwd, here.report)
    run(context, options, partial(print_result, here))


def _missing_in_projects(here: Context) -> tuple[Request, ...]:
    """Return the requests of all seen projects that no installed Go fulfils; print them."""
    from gover.cli.projects import missing_requests  # noqa: PLC0415  only for --all

    missing = missing_requests(here)
    for request, directories in missing.items():
        others = f" and {len(directories) - 1} more" if len(directories) > 1 else ""
        here.report.tell(f"{safe(directories[0])}{others}: {request}")
    if not missing:
        here.report.tell("every project that gover has seen has its Go")
    return tuple(missing)


def print_result(here: Context, result: InstallResult) -> None:
    """Print that a version is installed, where, and how it was verified."""
    version, was_there = result
    goroot = safe(here.store.goroot(version))
    if was_there:
        here.report.tell(f"go{version} is installed already, in {goroot}")
        return
    receipt = receipts.read_receipt(here.store, version) or {}
    here.report.tell(f"installed go{version} in {goroot}; {_proofs(receipt)}")
    if notice := start_notice(here.store, version):
        here.report.tell(notice)


def _proofs(receipt: dict[str, Any]) -> str:
    texts = {
        "sha256": "SHA-256",
        "known": "the hash shipped with gover",
        "shipped": "the h1 shipped with gover",
        "log": f"checksum log {safe(receipt.get('log', {}).get('name', ''))}".rstrip(),
        "signature": "Google's signature",
    }
    names = receipt.get("proofs", [])
    if not names:
        return "not verified"
    proofs = ", ".join(texts[name] for name in names)
    note = "" if set(names) - {"sha256"} else " (no independent proof)"
    if left_out := receipt.get("left_out"):
        note += f"; without {', '.join(map(safe, left_out))}, which no proof covers"
    return f"verified: {proofs}{note}"


COMMANDS = (install,)
