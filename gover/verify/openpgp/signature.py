"""Parse a version 4 signature packet, without verifying it (RFC 9580, 5.2)."""

from enum import IntEnum
from typing import NamedTuple

from gover.errors import VerificationError
from gover.verify.openpgp.cursor import Cursor, malformed
from gover.verify.openpgp.packets import read_subpackets


class Kind(IntEnum):
    """The type of a signature (RFC 9580, 5.2.1)."""

    BINARY_DOCUMENT = 0x00
    GENERIC_CERTIFICATION = 0x10  # the first of four degrees of care
    POSITIVE_CERTIFICATION = 0x13  # the last of them
    SUBKEY_BINDING = 0x18
    PRIMARY_KEY_BINDING = 0x19
    DIRECT_KEY = 0x1F
    KEY_REVOCATION = 0x20
    SUBKEY_REVOCATION = 0x28
    CERTIFICATION_REVOCATION = 0x30


class Subpackets(IntEnum):
    """The kinds of subpackets that gover acts on (RFC 9580, 5.2.3)."""

    CREATED = 2
    LIFETIME = 3
    KEY_LIFETIME = 9
    ISSUER_KEY_ID = 16
    KEY_FLAGS = 27
    EMBEDDED_SIGNATURE = 32
    ISSUER_FINGERPRINT = 33


# Preferences, features, "primary user ID", the reason of a revocation: they do not change
# what a signature permits, so they may be critical.
_WITHOUT_EFFECT = frozenset({11, 21, 22, 23, 25, 29, 30, 34})
_KEY_ID, _FINGERPRINT = 16, 40  # hex digits


class Signature(NamedTuple):
    """
    The fields of a signature, untrusted until `rsa.check_signature` has verified it.

    `created` is in seconds since 1970; the two lifetimes are seconds, 0 for no end.
    """

    kind: int  # a `Kind`, or any other byte
    public_algorithm: int
    hash_algorithm: int
    hashed: bytes  # the part of the packet that is signed
    digest_start: bytes  # 2 bytes
    material: bytes  # the numbers of the public-key algorithm
    created: int
    lifetime: int  # of this signature, since `created`
    key_lifetime: int  # of the signed key, since its creation
    key_flags: int  # the first byte
    issuer: str  # a fingerprint or a key ID, upper-case hex; "" for none
    embedded: bytes  # the signature by a subkey in this one; b"" for none
    unknown: int  # type of a critical subpacket unknown to gover; -1 for none

    @property
    def expires(self) -> int | None:
        """The second from which this signature is invalid; None for never."""
        return self.created + self.lifetime if self.lifetime else None

    def names_issuer(self, fingerprint: str) -> bool:
        """Whether the signature names this key as its issuer."""
        return len(self.issuer) in (_KEY_ID, _FINGERPRINT) and fingerprint.endswith(self.issuer)


def read_signature(body: bytes) -> Signature:
    """
    Parse the body of a signature packet.

    Raises:
        VerificationError: not version 4, malformed, or without a date.
    """
    cursor = Cursor(body)
    if (version := cursor.number(1)) != 4:
        raise VerificationError(f"an OpenPGP signature of version {version}, not 4")
    kind, public_algorithm, hash_algorithm = cursor.take(3)
    signed_area = cursor.take(cursor.number(2))
    unsigned_area = cursor.take(cursor.number(2))
    signed, unknown = _read_area(signed_area)
    unsigned, unknown_unsigned = _read_area(unsigned_area)
    embedded = Subpackets.EMBEDDED_SIGNATURE
    return Signature(
        kind=kind,
        public_algorithm=public_algorithm,
        hash_algorithm=hash_algorithm,
        hashed=body[: 6 + len(signed_area)],
        digest_start=cursor.take(2),
        material=cursor.rest(),
        created=_created(signed),
        lifetime=_seconds(signed.get(Subpackets.LIFETIME, bytes(4))),
        key_lifetime=_seconds(signed.get(Subpackets.KEY_LIFETIME, bytes(4))),
        key_flags=int.from_bytes(signed.get(Subpackets.KEY_FLAGS, b"")[:1]),
        issuer=_issuer(signed) or _issuer(unsigned),
        embedded=signed.get(embedded) or unsigned.get(embedded, b""),
        unknown=max(unknown, unknown_unsigned),
    )


def _read_area(area: bytes) -> tuple[dict[int, bytes], int]:
    """Return the subpackets that gover acts on, and the kind of an unknown critical one, or -1."""
    known: dict[int, bytes] = {}
    unknown = -1
    for kind, critical, value in read_subpackets(area):
        if kind in known:
            raise malformed("a signature with one subpacket twice")
        if kind in Subpackets.__members__.values():
            known[kind] = value
        elif critical and kind not in _WITHOUT_EFFECT:
            unknown = kind
    return known, unknown


def _created(signed: dict[int, bytes]) -> int:
    if Subpackets.CREATED not in signed:
        raise malformed("a signature with no date")
    return _seconds(signed[Subpackets.CREATED])


def _seconds(value: bytes) -> int:
    if len(value) != 4:
        raise malformed("a time that is not 4 bytes long")
    return int.from_bytes(value)


def _issuer(area: dict[int, bytes]) -> str:
    fingerprint = area.get(Subpackets.ISSUER_FINGERPRINT, b"")[1:]  # without the key's version
    return (fingerprint or area.get(Subpackets.ISSUER_KEY_ID, b"")).hex().upper()
