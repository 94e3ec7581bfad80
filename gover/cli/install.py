"""The command that brings a Go: install."""

import os
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import click

from gover.cli.context import Context
from gover.cli.param_types import RELEASED
from gover.doctor import go_on_macos
from gover.doctor.observe.observe import machine
from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.install import garbage, publish
from gover.install.download import InstallJob
from gover.install.gover_lock import write
from gover.install.gover_lock.file import GoverLock
from gover.install.parallel import install_all
from gover.install.pipeline import InstallResult
from gover.install.policy import accepted
from gover.network.client import Http
from gover.network.response import check_url
from gover.sdk import machine as apple
from gover.sources import released_versions
from gover.sources.chain import Chain, Source
from gover.sources.configured import configured
from gover.sources.godev import GoDev
from gover.sources.index_cache import IndexCache
from gover.sources.local import Direct, Local, version_in
from gover.sources.mirrors import Site, beside
from gover.store import receipts, toolchains
from gover.store.permissions import check_changing
from gover.version.platform import Platform, this_platform
from gover.version.request import Request, exact
from gover.version.version import Version


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
    _check_words(requests, locked=locked)
    check_changing(here.dirs, here.environ)  # before anything is asked for and kept
    garbage.clear_files(here.dirs)
    with Http(offline=here.offline, environ=here.environ) as http:
        chain = _chain(here, http, origin, source)
        given_up = {name.removeprefix("insecure_no_") for name, on in insecure.items() if on}
        enough = accepted(here.dirs, given_up)
        job = InstallJob(here.dirs, here.environ, http, chain, this_platform(), here.report, enough)
        job = job._replace(lock=_lock(here, job.platform, must=locked))
        wishes = requests or (_asked_for(here, origin, job.lock if locked else None),)
        news: list[Version] = []

        def told(outcome: InstallResult) -> None:
            if _tell(here, outcome):
                news.append(outcome.version)
            if not requests:
                _tell_of_lock(job, outcome.version)

        try:
            install_all(job, wishes, told)
        finally:  # one that failed does not keep another from being the default
            _have_default(here, wishes, news)
        if news and origin is None and not here.offline:
            _remember(job)


def _check_words(requests: tuple[Request, ...], *, locked: bool) -> None:
    if locked and requests:
        raise UsageError("--locked installs what gover.lock has: give no version")
    if any(request.kind == "system" for request in requests):
        raise UsageError("'system' is the go that is on PATH already; it cannot be installed")


def _remember(job: InstallJob) -> None:
    """Leave for the shells' completion what a list has that was just asked for: no request."""
    lists = (source for source in job.chain.sources if isinstance(source, GoDev))
    with suppress(GoverError):
        for source in lists:
            released_versions.write_released(job.dirs, source.known(job.platform))


def _tell(here: Context, outcome: InstallResult) -> bool:
    """Say what became of a wish; return whether anything had to be installed."""
    version, was_there = outcome
    goroot = toolchains.goroot(here.dirs, version)
    if was_there:
        with suppress(OSError):  # a store that is only read has nothing to settle
            publish.settle(here.dirs)
        here.report.tell(f"go{version} is installed already, in {safe(goroot)}")
        return False
    receipt = receipts.read_receipt(here.dirs, version) or {}
    names = {
        "sha256": "SHA-256",
        "known": "the hash that gover ships",
        "log": _log_name(receipt),
        "signature": "Google's signature",
    }
    held = receipt.get("proofs", [])
    proofs = ", ".join(names[name] for name in held) or "nothing"
    alone = "" if set(held) - {"sha256"} else "; nobody independent vouches for it"
    here.report.tell(f"installed go{version} in {safe(goroot)}, proven by {proofs}{alone}")
    _warn_of_macos(here, version)
    return True


def _warn_of_macos(here: Context, version: Version) -> None:
    """Say once that this macOS is too old for a Go, which then does not start."""
    mac = apple.here()
    if not mac.is_mac:
        return
    macos = machine(mac.system, mac.root).version
    if line := go_on_macos.too_old(version, macos):
        last = go_on_macos.last_for(macos)
        text = f"go{version} needs macOS {line.least_macos}, and this is {macos}"
        here.report.tell(f"{text}: it will not start; hint: gover install {last}")


def _have_default(here: Context, wishes: tuple[Request, ...], news: list[Version]) -> None:
    """Make what was asked for first the default, where nothing else would hold."""
    first = next((v for request in wishes for v in news if request.matches(v)), None)
    if first is None or here.select().origin.kind != "system":
        return
    if not toolchains.system_go(here.dirs, here.environ):
        publish.set_default(here.dirs, exact(first))
        here.report.tell(f"go{first} is now the default, because there is no other go")


def _log_name(receipt: dict[str, Any]) -> str:
    return f"the log of {safe(receipt.get('log', {}).get('name', ''))}"


def _lock(here: Context, platform: Platform, *, must: bool) -> GoverLock | None:
    """Return the lock of this directory; one that fits, when there `must` be one."""
    if must:
        return write.require(write.pin_of(here.cwd, here.environ), platform)
    return write.beside(here.cwd, here.environ)


def _tell_of_lock(job: InstallJob, version: Version) -> None:
    if job.lock is not None and job.lock.entry(version, job.platform) is None:
        place = job.lock.where("version")
        job.report.tell(f"{place} is about another Go: go{version} for {job.platform} is not in it")


def _asked_for(here: Context, origin: str | None, lock: GoverLock | None) -> Request:
    if lock is not None:
        return exact(lock.version)
    if origin is not None and (version := version_in(os.path.basename(origin), this_platform())):
        return exact(version)
    selection = here.select()
    if selection.error is not None and selection.request is None:
        raise selection.error
    if selection.request is None or selection.request.kind == "system":
        raise UsageError("which Go? Nothing here asks for one", "gover install latest")
    return selection.request


def _chain(here: Context, http: Http, origin: str | None, source: str | None) -> Chain:
    if origin is None:
        return configured(http, here.environ, here.report.tell, source)
    if source is not None:
        raise UsageError("--from and --source are two ways to say where from: choose one")
    only = _only(here, http, origin)
    if not isinstance(only, GoDev):
        return Chain([only], here.report.tell)
    # Perhaps there are archives and no list of them.
    archive = f"{safe(origin).rstrip('/')}/go1.22.3.{this_platform()}.tar.gz"
    return Chain([only], here.report.tell, f"gover install --from {archive}")


def _only(here: Context, http: Http, origin: str) -> Source:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        local = Local(origin)
        if not os.path.isdir(origin):
            _check_name(origin)
        return local
    if parts.path.endswith((".tar.gz", ".zip")):
        _check_name(unquote(parts.path))
        return Direct(origin)
    check_url(origin)
    lists = IndexCache(http, here.dirs.indexes, here.report.tell)
    return GoDev(lists, Site((origin,), (beside(origin),)))


def _check_name(path: str) -> None:
    """Refuse a file whose name does not say what it is: the wish is compared with that."""
    platform, name = this_platform(), os.path.basename(path)
    if version_in(name, platform) is None:
        raise UsageError(
            f"{safe(path)} is not named as Go's archives for {platform} are:"
            f" go1.22.3.{platform}.tar.gz"
        )


COMMANDS = (install,)
