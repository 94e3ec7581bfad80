"""The command that brings a Go: install."""

import os
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import click

from gover import completion, store, toolchains
from gover.cli.context import RELEASE, Context
from gover.errors import GoverError, UsageError
from gover.http import Http
from gover.install import Job
from gover.install import install as install_one
from gover.releases import this_platform
from gover.sources import Chain, Source, configured
from gover.sources.direct import Direct
from gover.sources.godev import GoDev
from gover.sources.local import Local, version_in
from gover.specs import Spec, exact
from gover.text import safe


@click.command()
@click.argument("specs", type=RELEASE, nargs=-1, metavar="[VERSION]...")
@click.option("--from", "origin", metavar="FILE|DIR|URL", help="Take it from there alone.")
@click.option(
    "--insecure-no-log",
    is_flag=True,
    help="Do without the transparency log: believe the SHA-256 of the list alone.",
)
@click.pass_obj
def install(
    here: Context, specs: tuple[Spec, ...], origin: str | None, insecure_no_log: bool
) -> None:
    """
    Install Go: `1.22.3`, `1.22` (its newest release), `latest`, `oldstable`, `>=1.21`.

    Without a version: what this directory asks for.
    """
    with Http(offline=here.offline) as http:
        chain = _chain(here, http, origin)
        platform = this_platform()
        job = Job(here.dirs, here.environ, http, chain, platform, here.report, not insecure_no_log)
        new = [_install(job, here, spec) for spec in specs or (_asked_for(here, origin),)]
        if any(new) and origin is None and not here.offline:
            _remember(job)


def _remember(job: Job) -> None:
    """Leave for the shells' completion what the source that was just asked has."""
    with suppress(GoverError):
        versions = job.chain.first(lambda source: source.versions(job.platform) or None)
        completion.remember(job.dirs, versions or [])


def _install(job: Job, here: Context, spec: Spec) -> bool:
    """Return whether anything had to be installed."""
    if spec.kind == "system":
        raise UsageError("'system' is the go that is on PATH already; it cannot be installed")
    version, was_there = install_one(job, spec)
    goroot = toolchains.goroot(here.dirs, version)
    if was_there:
        here.report.tell(f"go{version} is installed already, in {safe(goroot)}")
        return False
    receipt = store.read_receipt(here.dirs, version) or {}
    names = {
        "sha256": "SHA-256",
        "known": "the hash that gover ships",
        "log": _log_name(receipt),
        "signature": "Google's signature",
    }
    proofs = ", ".join(names[name] for name in receipt.get("proofs", []))
    here.report.tell(f"installed go{version} in {safe(goroot)}, proven by {proofs or 'nothing'}")
    selection = here.select()
    if selection.origin.kind == "system" and not toolchains.system_go(here.dirs, here.environ):
        store.set_default(here.dirs, exact(version))
        here.report.tell(f"go{version} is now the default, because there is no other go")
    return True


def _log_name(receipt: dict[str, Any]) -> str:
    return f"the log of {safe(receipt.get('log', {}).get('name', ''))}"


def _asked_for(here: Context, origin: str | None) -> Spec:
    if origin is not None and (version := version_in(os.path.basename(origin), this_platform())):
        return exact(version)
    selection = here.select()
    if selection.error is not None and selection.spec is None:
        raise selection.error
    if selection.spec is None or selection.spec.kind == "system":
        raise UsageError("which Go? Nothing here asks for one", "gover install latest")
    return selection.spec


def _chain(here: Context, http: Http, origin: str | None) -> Chain:
    if origin is None:
        return configured(http, here.environ, here.report.tell)
    return Chain([_only(http, origin)], here.report.tell)


def _only(http: Http, origin: str) -> Source:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        return Local(origin)
    if parts.path.endswith((".tar.gz", ".zip")):
        return Direct(origin)
    return GoDev(http, origin, origin)


COMMANDS = (install,)
