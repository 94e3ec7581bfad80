"""Commands about what is installed: install, uninstall, list, available, link, verify."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from gover import store, toolchains
from gover.cli.context import SPEC, Context, print_json, reads
from gover.errors import GoverError, NotInstalled, UsageError, VerificationError
from gover.http import Http
from gover.install import Job, NoSuchRelease
from gover.install import install as install_one
from gover.locks import locked
from gover.releases import this_platform
from gover.sources import Chain, Source, configured
from gover.sources.direct import Direct
from gover.sources.godev import GoDev
from gover.sources.local import Local, version_in
from gover.specs import Spec, exact
from gover.sumdb.dirhash import hash1
from gover.text import safe
from gover.unpack import hash_tree
from gover.versions import Version


@click.command()
@click.argument("specs", type=SPEC, nargs=-1, metavar="[VERSION]...")
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
        for spec in specs or (_asked_for(here, origin),):
            _install(job, here, spec)


def _install(job: Job, here: Context, spec: Spec) -> None:
    if spec.kind == "system":
        raise UsageError("'system' is the go that is on PATH already; it cannot be installed")
    version, was_there = install_one(job, spec)
    goroot = toolchains.goroot(here.dirs, version)
    if was_there:
        here.report.tell(f"go{version} is installed already, in {safe(goroot)}")
        return
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


@click.command()
@click.argument("specs", type=SPEC, nargs=-1, required=True, metavar="VERSION...")
@click.pass_obj
def uninstall(here: Context, specs: tuple[Spec, ...]) -> None:
    """Remove toolchains. What was linked with `gover link` stays where it is."""
    for spec in specs:
        version = spec.version or spec.choose(toolchains.installed(here.dirs))
        if version is None or not os.path.lexists(toolchains.goroot(here.dirs, version)):
            raise NotInstalled(f"no Go '{spec}' is installed", "gover list")
        with locked(here.dirs, str(version), here.environ, here.report.tell):
            store.remove(here.dirs, version)
        here.report.tell(f"removed go{version}")
    selection = here.select()
    if selection.origin.kind == "default" and selection.error:
        here.report.tell(f"the default is gone: {selection.error}")


@click.command("list")
@click.option("--bare", is_flag=True, help="Only versions, one a line.")
@reads
@click.pass_obj
def list_installed(here: Context, bare: bool, directory: str | None, as_json: bool) -> None:
    """List what is installed; `*` is what holds here."""
    here = here.moved(directory)
    versions = toolchains.installed(here.dirs)
    if bare:
        click.echo("".join(f"{v}\n" for v in versions), nl=False)
        return
    selection = here.select()
    if as_json:
        print_json({"toolchains": [_entry(here, v, selection.version) for v in versions]})
        return
    for version in versions:
        mark, note = " ", ""
        if version == selection.version:
            mark, note = "*", f"  ({selection.origin})"
        target = _link_target(here, version)
        linked = f"  -> {safe(target)}" if target else ""
        click.echo(f"{mark} {version}{note}{linked}")
    if not versions:
        here.report.tell("nothing is installed")


def _entry(here: Context, version: Version, selected: Version | None) -> dict[str, Any]:
    return {
        "version": str(version),
        "goroot": toolchains.goroot(here.dirs, version),
        "selected": version == selected,
        "link": _link_target(here, version),
        "receipt": store.read_receipt(here.dirs, version),
    }


def _link_target(here: Context, version: Version) -> str | None:
    path = toolchains.goroot(here.dirs, version)
    return os.readlink(path) if os.path.islink(path) else None


@click.command()
@click.argument("spec", type=SPEC, required=False, metavar="[VERSION]")
@click.option("--all", "everything", is_flag=True, help="Every release, betas included.")
@reads
@click.pass_obj
def available(
    here: Context, spec: Spec | None, everything: bool, directory: str | None, as_json: bool
) -> None:
    """List what can be installed, newest first: of each line the newest, or what VERSION fits."""
    here = here.moved(directory)
    platform = this_platform()
    with Http(offline=here.offline) as http:
        chain = configured(http, here.environ, here.report.tell)
        versions = chain.first(lambda source: source.versions(platform) or None) or []
    chosen = _chosen(sorted(versions, reverse=True), spec, everything=everything)
    if not chosen:
        raise NoSuchRelease(f"there is no Go '{spec}' for {platform}", "gover available")
    have = set(toolchains.installed(here.dirs))
    if as_json:
        print_json({"versions": [{"version": str(v), "installed": v in have} for v in chosen]})
        return
    for version in chosen:
        click.echo(f"{version}{'  (installed)' if version in have else ''}")


def _chosen(versions: list[Version], spec: Spec | None, *, everything: bool) -> list[Version]:
    if spec is not None:
        return [v for v in versions if spec.matches(v)]
    if everything:
        return versions
    newest: dict[tuple[int, int], Version] = {}
    for version in versions:
        if version.is_stable:
            newest.setdefault(version.line, version)
    return list(newest.values())


@click.command()
@click.argument("spec", type=SPEC, metavar="VERSION")
@click.argument("goroot", metavar="DIR")
@click.pass_obj
def link(here: Context, spec: Spec, goroot: str) -> None:
    """Adopt the Go in DIR, a GOROOT, without copying it."""
    target = os.path.normpath(os.path.join(here.cwd, goroot))
    found = toolchains.version_of_goroot(target)
    if found is None or not os.access(f"{target}/bin/go", os.X_OK):
        raise UsageError(f"{safe(target)} is no GOROOT: it has no bin/go, or no VERSION")
    if not (spec.version == found or spec.matches(found)):
        raise UsageError(
            f"{safe(target)} holds go{found}, not {spec}", f"gover link {found} {safe(goroot)}"
        )
    receipt = {
        "schema": 1,
        "kind": "link",
        "version": str(found),
        "target": target,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
        "proofs": [],
    }
    with locked(here.dirs, str(found), here.environ, here.report.tell):
        if os.path.lexists(toolchains.goroot(here.dirs, found)) or not store.link(
            here.dirs, found, target, receipt
        ):
            raise GoverError(f"go{found} is installed already", f"gover uninstall {found}")
    here.report.tell(f"go{found} is {safe(target)}")


@click.command()
@click.argument("specs", type=SPEC, nargs=-1, metavar="[VERSION]...")
@reads
@click.pass_obj
def verify(here: Context, specs: tuple[Spec, ...], directory: str | None, as_json: bool) -> None:
    """Hash installed toolchains again and compare them with what was proven."""
    here = here.moved(directory)
    have = toolchains.installed(here.dirs)
    versions: list[Version] = []
    for spec in specs:
        version = spec.choose(have)
        if version is None:
            raise NotInstalled(f"no Go '{spec}' is installed", "gover list")
        versions.append(version)
    results = [_verify(here, version) for version in (versions if specs else have)]
    if as_json:
        print_json({"toolchains": results})
    else:
        for result in results:
            click.echo(f"{result['version']}  {result['verdict']}")
    bad = [result["version"] for result in results if not result["whole"]]
    if bad:
        raise VerificationError(
            f"not as installed: go{', go'.join(bad)}", f"gover uninstall {bad[0]}"
        )


def _verify(here: Context, version: Version) -> dict[str, Any]:
    root = toolchains.goroot(here.dirs, version)
    receipt = store.read_receipt(here.dirs, version) or {}
    expected = receipt.get("tree")
    if expected is None:
        verdict = "linked; nothing was proven" if receipt.get("kind") == "link" else "no receipt"
        return {"version": str(version), "whole": True, "verdict": verdict}
    try:
        whole = hash1(hash_tree(Path(root)).items()) == expected
        verdict = "whole" if whole else f"CHANGED since it was installed: {safe(root)}"
    except VerificationError as error:
        whole, verdict = False, f"CHANGED: {error}"
    if whole and "log" in receipt:
        log = receipt["log"]
        verdict += f"; record {log['record']} of {safe(log['name'])}"
    return {"version": str(version), "whole": whole, "verdict": verdict}


COMMANDS = (install, uninstall, list_installed, available, link, verify)
