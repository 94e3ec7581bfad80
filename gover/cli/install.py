"""The command that installs Go: install."""

from __future__ import annotations

from gover.cli.declare import argument, command, option
from gover.cli.value_types import RELEASED
from gover.errors import UsageError
from gover.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from gover.cli.context import Context
    from gover.install.job import InstallResult
    from gover.install.run import InstallOptions
    from gover.version.request import Request


@command()
@argument("requests", type=RELEASED, nargs=-1, metavar="[VERSION]...")
@option("--from", "origin", metavar="FILE|DIR|URL", help="Install only from this origin.")
@option("--source", metavar="NAME|URL", help="Install only from this mirror, or from `goproxy`.")
@option("--insecure-no-log", is_flag=True, help="Do not require the checksum log.")
@option(
    "--insecure-no-signature",
    is_flag=True,
    help="Do not require Google's signature; with both, the SHA-256 in a list is enough.",
)
@option("--locked", is_flag=True, help="Install exactly what gover.lock has, or fail.")
@option("--all", "everything", is_flag=True, help="Install what `gover projects` lacks.")
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
    from gover.install.run import InstallOptions  # noqa: PLC0415  it loads the HTTP client

    _install(here, InstallOptions(requests, origin, source, locked, given_up, here.offline))


def install_requests(here: Context, requests: tuple[Request, ...]) -> None:
    """Install as `gover install` does: these, or what the directory requires."""
    from gover.install.run import InstallOptions  # noqa: PLC0415  as above

    _install(here, InstallOptions(requests, offline=here.offline))


def _install(here: Context, options: InstallOptions) -> None:

    from gover.install.run import InstallContext, run  # noqa: PLC0415  it loads the HTTP client

    context = InstallContext(here.store, here.environ, here.cwd, here.report)
    run(context, options, lambda result: _print_result(here, result))


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


def _print_result(here: Context, result: InstallResult) -> None:
    """Print that a version is installed, where, and how it was verified."""
    version, was_there = result
    goroot = safe(here.store.goroot(version))
    if was_there:
        here.report.tell(f"go{version} is installed already, in {goroot}")
        return
    from gover.cli.start_notice import start_notice  # noqa: PLC0415
    from gover.store import receipts  # noqa: PLC0415

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
