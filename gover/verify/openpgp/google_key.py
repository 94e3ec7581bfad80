"""
The certificate of Go's archives that ships with gover.

Google's "Linux Packages Signing Authority", published at
https://dl.google.com/linux/linux_signing_key.pub and described, with its fingerprint, at
https://www.google.com/linuxrepositories/. Releases are signed by its subkeys; there
is a new one about every year. The expired ones stay, for old releases.
"""

from gover.package_files import package_file
from gover.verify.openpgp.certificate import Certificate, load_certificate

PRIMARY = "EB4C1BFD4F042F6DDDCCEC917721F63BD38B4796"

_FILE = package_file("data/google-linux-signing-key.asc")


def bundled_certificate() -> Certificate:
    """Return Google's certificate as bundled; `merge` adds a newer copy to it."""
    with open(_FILE, "rb") as file:
        return load_certificate(file.read(), PRIMARY)
