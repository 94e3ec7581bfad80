"""Commands that verify: verify, key."""

from typing import Any

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.cli.param_types import INSTALLED
from gover.cli.toolchains import show_proofs
from gover.errors import InvalidFile, NotInstalled, UsageError, VerificationError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.store import receipts
from gover.store.receipts import proofs
from gover.verify import installed, proof
from gover.verify.openpgp.certificate import merge
from gover.verify.openpgp.google_key import PRIMARY, bundled_certificate
from gover.verify.sumdb.dirhash import toolchain_h1
from gover.version.platform import this_platform
from gover.version.request import Request
from gover.version.version import Version

_WHOLE = "whole"


@click.command()
@click.argument("requests", type=INSTALLED, nargs=-1, metavar="[VERSION]...")
@reads
@click.pass_obj
def verify(
    here: Context, requests: tuple[Request, ...], directory: str | None, as_json: bool
) -> None:
    """Hash installed toolchains again and compare them with their receipts."""
    here = here.moved(directory)
    have = here.store.installed()
    versions: list[Version] = []
    for request in requests:
        version = request.choose(have)
        if version is None:
            raise NotInstalled(f"no Go '{request}' is installed", "gover list")
        versions.append(version)
    results = [_verify(here, version) for version in (versions if requests else have)]
    if as_json:
        print_json({"toolchains": results})
    else:
        _show_verdicts(results)
    bad = [result["version"] for result in results if not result["whole"]]
    if bad:
        raise VerificationError(
            f"verification failed: go{', go'.join(bad)}",
            f"gover uninstall {bad[0]}",
            is_in_document=as_json,
        )


def _verify(here: Context, version: Version) -> dict[str, Any]:
    receipt = receipts.read_receipt(here.store, version) or {}
    linked = receipt.get("kind") == "link" and not {"tree", "h1"} & receipt.keys()
    verdict = "linked; not verified" if linked else _verdict(here, version, receipt)
    whole = linked or verdict == _WHOLE
    checked = dict(proofs(receipt)) if receipt and not linked else {}
    return {"version": str(version), "whole": whole, "verdict": verdict, "proofs": checked}


def _verdict(here: Context, version: Version, receipt: dict[str, Any]) -> str:
    if not {"tree", "h1"} & receipt.keys():
        return "no receipt: cannot be verified"
    try:
        if "tree" in receipt:
            whole = installed.installed_hash(here.store, version) == receipt["tree"]
        else:
            whole = _published(here, version, receipt["apart_from"]) == receipt["h1"]
    except VerificationError as error:
        return f"CHANGED: {error}"
    root = here.store.goroot(version)
    return _WHOLE if whole else f"CHANGED since it was installed: {safe(root)}"


def _published(here: Context, version: Version, apart_from: list[str]) -> str:
    """Hash an imported toolchain as the log does, without the files its tool has added."""
    files = installed.installed_files(here.store, version)
    release = ((path, digest) for path, digest in files.items() if path not in apart_from)
    return toolchain_h1(release, str(version), str(this_platform()))


def _show_verdicts(results: list[dict[str, Any]]) -> None:
    for result in results:
        click.echo(f"{result['version']}  {result['verdict']}")
        show_proofs(result["proofs"].items() if result["whole"] else ())


@click.group()
def key() -> None:
    """Show or import the OpenPGP certificate that Google signs Go's archives with."""


@key.command()
@reads
@click.pass_obj
def show(here: Context, directory: str | None, as_json: bool) -> None:
    """Print the fingerprints: the primary key's, then each signing key's."""
    certificate = proof.certificate(here.moved(directory).store)
    if as_json:
        signing = [subkey.fingerprint for subkey in certificate.subkeys]
        print_json({"primary": certificate.fingerprint, "signing": signing})
        return
    click.echo(certificate.fingerprint)
    for subkey in certificate.subkeys:
        click.echo(f"  {subkey.fingerprint}")


@key.command("import")
@click.argument("path", metavar="FILE")
@click.pass_obj
def import_(here: Context, path: str) -> None:
    """Add newer signing keys from a copy of the same certificate."""
    reading = read_file(path, proof.MAX_CERTIFICATE)
    if reading.state == "absent":
        raise UsageError(f"{safe(path)} does not exist")
    if reading.state != "text":
        raise InvalidFile(f"{safe(path)} {reading.reason}")
    before = {subkey.fingerprint for subkey in proof.certificate(here.store).subkeys}
    merged = merge(bundled_certificate(), reading.data)
    atomic.make_directory(here.store.data)
    atomic.write(
        proof.imported_certificate(here.store), reading.data.decode("utf-8", "surrogateescape")
    )
    new = [s.fingerprint for s in merged.subkeys if s.fingerprint not in before]
    change = f"added {', '.join(new)}" if new else "no new key"
    here.report.tell(f"{change}; the primary key is {PRIMARY}")


COMMANDS = (verify, key)
