"""The components of a certificate: keys and user IDs, each with its signatures."""

from typing import NamedTuple

from gover.errors import VerificationError
from gover.verify.openpgp.armor import PUBLIC_KEY, dearmor
from gover.verify.openpgp.cursor import malformed
from gover.verify.openpgp.packets import Packet, Tag, read_packets
from gover.verify.openpgp.rsa import fingerprint
from gover.verify.openpgp.signature import Signature, read_signature

_COMPONENTS = (Tag.PRIMARY_KEY, Tag.SUBKEY, Tag.USER_ID, Tag.USER_ATTRIBUTE)
_IGNORED = (Tag.MARKER, Tag.TRUST)


class Component(NamedTuple):
    """A key, a user ID or an attribute, and the signatures that follow it, as packets."""

    tag: int
    body: bytes
    packets: list[bytes]

    def signatures(self) -> list[Signature]:
        """Parse the signatures of version 4; skip older and newer ones."""
        return [read_signature(packet) for packet in self.packets if packet[:1] == b"\x04"]


def read_components(data: bytes, primary_fingerprint: str) -> list[Component]:
    """
    Return the components of the one certificate with this primary key, the primary first.

    Raises:
        VerificationError: it is not in `data`, is there twice, or `data` is malformed.
    """
    certificates = _certificates(list(read_packets(dearmor(data, PUBLIC_KEY))))
    fingerprints = [fingerprint(certificate[0].body) for certificate in certificates]
    if primary_fingerprint not in fingerprints:
        raise VerificationError(
            f"the certificate of {fingerprints[0]}, not of {primary_fingerprint}"
        )
    if fingerprints.count(primary_fingerprint) > 1:
        raise malformed(f"two certificates of {primary_fingerprint}")
    return certificates[fingerprints.index(primary_fingerprint)]


def _certificates(packets: list[Packet]) -> list[list[Component]]:
    if not packets or packets[0].tag != Tag.PRIMARY_KEY:
        raise malformed("a certificate starts with its primary key")
    certificates: list[list[Component]] = []
    for tag, body in packets:
        if tag == Tag.PRIMARY_KEY:
            certificates.append([])
        if tag in _COMPONENTS:
            certificates[-1].append(Component(tag, body, []))
        elif tag == Tag.SIGNATURE:
            certificates[-1][-1].packets.append(body)
        elif tag not in _IGNORED:
            raise malformed(f"a packet of type {tag} in a certificate")
    return certificates
