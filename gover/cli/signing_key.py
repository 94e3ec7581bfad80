"""The options --key and --import-key of verify: Google's OpenPGP certificate."""

from __future__ import annotations

from gover.cli.output import print_json
from gover.errors import InvalidFile, UsageError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.store.write_checks import check_root_may_change
from gover.verify import google_signature
from gover.verify.openpgp.certificate import merge
from gover.verify.openpgp.google_key import PRIMARY, bundled_certificate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context


def show_key(here: Context, *, as_json: bool) -> None:
    """Print the fingerprints: the primary key's, then each signing key's."""
    certificate = google_signature.certificate(here.store)
    if as_json:
        signing = [subkey.fingerprint for subkey in certificate.subkeys]
        print_json({"primary": certificate.fingerprint, "signing": signing})
        return
    print(certificate.fingerprint)
    for subkey in certificate.subkeys:
        print(f"  {subkey.fingerprint}")


def import_key(here: Context, path: str) -> None:
    """
    Add newer signing keys from a copy of the same certificate.

    Raises:
        UsageError: there is no such file.
        InvalidFile: it is not that certificate.
    """
    reading = read_file(path, google_signature.MAX_CERTIFICATE)
    if reading.state == "absent":
        raise UsageError(f"{safe(path)} does not exist")
    if reading.state != "text":
        raise InvalidFile(f"{safe(path)} {reading.reason}")
    before = {subkey.fingerprint for subkey in google_signature.certificate(here.store).subkeys}
    merged = merge(bundled_certificate(), reading.data)
    check_root_may_change(here.store)
    atomic.make_directory(here.store.data)
    atomic.write(
        google_signature.imported_certificate(here.store),
        reading.data.decode("utf-8", "surrogateescape"),
    )
    new = [s.fingerprint for s in merged.subkeys if s.fingerprint not in before]
    change = f"added {', '.join(new)}" if new else "no new key"
    here.report.tell(f"{change}; the primary key is {PRIMARY}")
