"""Google's signature of an archive, and the certificate that it is verified with."""

import time

from gover.fs.read import read_file
from gover.store.store import Store
from gover.verify.openpgp.certificate import Certificate, merge
from gover.verify.openpgp.google_key import bundled_certificate
from gover.verify.openpgp.verify import ValidSignature, verify_detached

MAX_CERTIFICATE = 1 << 20  # bytes


def check(store: Store, signature: bytes, archive: str | int) -> ValidSignature:
    """
    Verify a detached signature of an archive.

    Raises:
        VerificationError: it is not Google's, or not of this archive.
    """
    return verify_detached(archive, signature, certificate(store), time.time())


def certificate(store: Store) -> Certificate:
    """Return Google's certificate, with the keys that `gover verify --import-key` has added."""
    reading = read_file(imported_certificate(store), MAX_CERTIFICATE)
    google = bundled_certificate()
    return merge(google, reading.data) if reading.state == "text" else google


def imported_certificate(store: Store) -> str:
    """Return the path of an imported copy of the certificate."""
    return store.under_data("google-linux-signing-key.asc")
