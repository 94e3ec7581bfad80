"""Commands about the key that signs Go's archives."""

import click

from gover.cli.context import Context, print_json, reads
from gover.errors import InvalidFile, UsageError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.verify import proof
from gover.verify.openpgp.certificate import merge
from gover.verify.openpgp.google_key import PRIMARY, bundled


@click.group()
def key() -> None:
    """Know the OpenPGP certificate that Google signs Go's archives with."""


@key.command()
@reads
@click.pass_obj
def show(here: Context, directory: str | None, as_json: bool) -> None:
    """Print the fingerprints: the primary key's, then each signing key's."""
    certificate = proof.certificate(here.moved(directory).dirs)
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
    """Learn newer signing keys from a copy of the same certificate."""
    reading = read_file(path, proof.CERTIFICATE_MOST)
    if reading.state == "absent":
        raise UsageError(f"there is no file {safe(path)}")
    if reading.state != "text":
        raise InvalidFile(f"{safe(path)} {reading.reason}")
    before = {subkey.fingerprint for subkey in proof.certificate(here.dirs).subkeys}
    merged = merge(bundled(), reading.data)
    atomic.make_directory(here.dirs.data)
    atomic.write(
        proof.imported_certificate(here.dirs), reading.data.decode("utf-8", "surrogateescape")
    )
    new = [s.fingerprint for s in merged.subkeys if s.fingerprint not in before]
    said = f"learned {', '.join(new)}" if new else "nothing new"
    here.report.tell(f"{said}; the primary key is {PRIMARY}")


COMMANDS = (key,)
