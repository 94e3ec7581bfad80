"""RSA public keys and signatures (RFC 9580, 5.2.4; RFC 8017, 8.2.2)."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple, Protocol, Self

from gover.errors import VerificationError
from gover.verify.openpgp.cursor import Cursor, malformed
from gover.verify.openpgp.signature import Signature

RSA = (1, 3)  # "encrypt or sign" and "sign only"
_BITS = range(2048, 8193)  # Google's keys have 4096; limits the time of a check

_SHA1 = 2
_HASHES = {_SHA1: "sha1", 8: "sha256", 9: "sha384", 10: "sha512"}
_REFUSED = {1: "MD5", _SHA1: "SHA-1", 3: "RIPEMD-160", 11: "SHA-224"}  # names for messages
_DIGEST_INFO = {  # the DER in front of a digest, RFC 8017, 9.2, note 1
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


class Hash(Protocol):
    """A hash object of hashlib."""

    @property
    def name(self) -> str:
        """The name, such as sha256."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""

    def copy(self) -> Self:
        """Return a copy of the current state."""


DigestOf = Callable[[str], Hash]
"""A function from the name of a hash to a hash object over some content."""


class PublicKey(NamedTuple):
    """An RSA key; `created` is in seconds since 1970, `material` the bytes that signatures hash."""

    fingerprint: str  # 40 upper-case hex digits
    modulus: int
    exponent: int
    created: int
    material: bytes


def is_rsa(body: bytes) -> bool:
    """Whether the body of a key packet has version 4 and RSA, as `read_key` requires."""
    return len(body) > 5 and body[0] == 4 and body[5] in RSA


def read_key(body: bytes) -> PublicKey:
    """Parse the body of a key packet. Raises VerificationError."""
    cursor = Cursor(body)
    if not is_rsa(body):
        raise VerificationError("an OpenPGP key that is not RSA of version 4")
    cursor.take(1)
    created = cursor.number(4)
    cursor.take(1)
    modulus, exponent = cursor.mpi(), cursor.mpi()
    cursor.finish()
    if modulus.bit_length() not in _BITS or not modulus & exponent & 1:
        raise malformed("not an RSA key of a usual size")
    if not 2 < exponent < 1 << 32:
        raise malformed("not an RSA key with a usual exponent")
    return PublicKey(fingerprint(body), modulus, exponent, created, key_material(body))


def fingerprint(body: bytes) -> str:
    """Return the fingerprint of a version 4 key (RFC 9580, 5.5.4.2), 40 upper-case hex digits."""
    # SHA-1 is in the format. An attack would need a second key for a given fingerprint.
    return hashlib.sha1(key_material(body), usedforsecurity=False).hexdigest().upper()


def key_material(body: bytes) -> bytes:
    """Return the bytes of a key that signatures hash (RFC 9580, 5.2.4)."""
    if len(body) > 0xFFFF:
        raise malformed("a key of over 65,535 bytes")
    return b"\x99" + len(body).to_bytes(2) + body


def hash_name(signature: Signature, *, sha1: bool = False) -> str:
    """
    Return hashlib's name of the hash of a signature: sha256, sha384, sha512.

    With `sha1`, SHA-1 is accepted too: only for signatures whose forgery gives no access.
    Raises VerificationError for any other hash.
    """
    algorithm = signature.hash_algorithm
    if algorithm not in _HASHES or (algorithm == _SHA1 and not sha1):
        name = _REFUSED.get(algorithm, f"algorithm {algorithm}")
        raise VerificationError(f"signed with the hash {name}, gover accepts SHA-2 only")
    return _HASHES[algorithm]


def hash_of(data: bytes) -> DigestOf:
    """Return a function from the name of a hash to a hash object over `data`."""
    return lambda name: hashlib.new(name, data, usedforsecurity=False)


def check_signature(
    signature: Signature, key: PublicKey, content: DigestOf, *, sha1: bool = False
) -> None:
    """
    Require that `signature` is by `key` over `content`.

    The fields of the signature, such as its date, are verified once this has returned.

    Raises:
        VerificationError: it is not, or it depends on rules unknown to gover.
    """
    if signature.unknown >= 0:
        raise VerificationError(
            f"an OpenPGP signature depends on subpacket {signature.unknown}, unknown to gover"
        )
    if signature.public_algorithm not in RSA:
        raise VerificationError(f"signed with OpenPGP algorithm {signature.public_algorithm}")
    digest = content(hash_name(signature, sha1=sha1)).copy()
    digest.update(signature.hashed + b"\x04\xff" + len(signature.hashed).to_bytes(4))
    value = Cursor(signature.material)
    number = value.mpi()
    value.finish()
    if digest.digest()[:2] != signature.digest_start or not _matches(key, number, digest):
        raise VerificationError("wrong OpenPGP signature: these are not the bytes that were signed")


def _matches(key: PublicKey, number: int, digest: Hash) -> bool:
    """Whether `number` is the key's signature of `digest`, with exactly the right padding."""
    if number >= key.modulus:
        return False
    size = (key.modulus.bit_length() + 7) // 8
    digest_info = _DIGEST_INFO[digest.name] + digest.digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest_info) - 3) + b"\x00" + digest_info
    return pow(number, key.exponent, key.modulus).to_bytes(size) == expected
