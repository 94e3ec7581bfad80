"""
Verify a detached signature against one certificate.

For a file on disk, call `verify_detached` with its path. To hash a download only once, as
it arrives, download the signature first::

    hasher = hasher_for(signature)
    for piece in download:
        hasher.update(piece)
    valid = verify_hashed(hasher, signature, certificate, now)

A signature covers the bytes alone, neither the name of a file nor its version.
"""

import hashlib
from functools import cache
from typing import NamedTuple

from gover.errors import VerificationError
from gover.escape import safe
from gover.verify.openpgp.armor import SIGNATURE, dearmor
from gover.verify.openpgp.certificate import Certificate, Key
from gover.verify.openpgp.cursor import malformed
from gover.verify.openpgp.packets import Tag, read_packets
from gover.verify.openpgp.rsa import DigestOf, Hash, check_signature, hash_name
from gover.verify.openpgp.signature import Kind, Signature, read_signature

MAX_SIGNATURE_SIZE = 1 << 16  # bytes; Google's signatures have 833 as text

_MAX_SIGNATURES = 8  # in one file
_PIECE = 1 << 20  # bytes
_CLOCK_SKEW = 86400  # seconds that a signature may be ahead of this machine's clock


class ValidSignature(NamedTuple):
    """A verified signature: its key, and its date (seconds since 1970)."""

    fingerprint: str  # of the subkey, 40 upper-case hex digits
    created: int


class UnknownKey(VerificationError):
    """Signed by a key that is not in the certificate, perhaps newer than this gover."""


def verify_detached(
    content: str | int | DigestOf, signature: bytes, certificate: Certificate, now: float
) -> ValidSignature:
    """
    Require that a key of `certificate` signed `content`; return the key and the date.

    `content` is a path or a descriptor, read in pieces of 1 MiB, or a function from
    ``"sha256"``, ``"sha384"`` or ``"sha512"`` to a hashlib object over the content (it is
    copied, not changed).
    `signature` is armored or binary; of several, one valid one is enough. `now` is in
    seconds since 1970. The key must be valid at the date of the signature, not now: a
    release stays valid when its key expires.

    Raises:
        UnknownKey: the certificate lacks the key that signed.
        VerificationError: anything else is wrong, the signature's form included.
        OSError: the file cannot be read.
    """
    digest_of = cache(_hasher_of_file(content)) if isinstance(content, str | int) else content
    failures: list[VerificationError] = []
    for body in _bodies(signature):
        try:
            return _verify(body, digest_of, certificate, now)
        except VerificationError as error:
            failures.append(error)
    raise next((error for error in failures if not isinstance(error, UnknownKey)), failures[0])


def hasher_for(signature: bytes) -> Hash:
    """
    Return a new hashlib object for the content, of the hash that a signature has.

    Of several signatures, the first that gover can verify.

    Raises:
        VerificationError: gover can verify none.
    """
    failures: list[VerificationError] = []
    for body in _bodies(signature):
        try:
            return hashlib.new(hash_name(_document_signature(body)))
        except VerificationError as error:
            failures.append(error)
    raise failures[0]


def verify_hashed(
    hasher: Hash, signature: bytes, certificate: Certificate, now: float
) -> ValidSignature:
    """
    Verify a signature over the content that `hasher`, a hashlib object, has read.

    Returns and raises as `verify_detached`.
    """

    def digest_of(name: str) -> Hash:
        if name != hasher.name:
            raise VerificationError(f"signed with {name}, but hashed with {hasher.name}")
        return hasher

    return verify_detached(digest_of, signature, certificate, now)


def _bodies(signature: bytes) -> list[bytes]:
    if len(signature) > MAX_SIGNATURE_SIZE:
        raise malformed("a signature of over 64 KiB")
    packets = list(read_packets(dearmor(signature, SIGNATURE)))
    stray = next((packet.tag for packet in packets if packet.tag != Tag.SIGNATURE), None)
    if stray is not None:
        raise malformed(f"a packet of type {stray} beside the signature")
    if not 0 < len(packets) <= _MAX_SIGNATURES:
        raise malformed(f"{len(packets)} signatures")
    return [packet.body for packet in packets]


def _document_signature(body: bytes) -> Signature:
    signature = read_signature(body)
    if signature.kind != Kind.BINARY_DOCUMENT:
        raise VerificationError(
            f"an OpenPGP signature of type {signature.kind:#04x}, not of a file"
        )
    return signature


def _verify(
    body: bytes, digest_of: DigestOf, certificate: Certificate, now: float
) -> ValidSignature:
    signature = _document_signature(body)
    key = certificate.find_issuer(signature)
    if key is None:
        raise _unknown(signature.issuer)
    _check_key(key, certificate.primary, signature.created)
    _check_date(signature, now)
    check_signature(signature, key.public, digest_of)
    return ValidSignature(key.fingerprint, signature.created)


def _check_key(key: Key, primary: Key, moment: int) -> None:
    if key.revoked or primary.revoked:
        raise VerificationError(f"signed by a key that its owner has revoked ({key.fingerprint})")
    if not (key.is_valid_at(moment) and primary.is_valid_at(moment)):
        raise VerificationError(
            f"signed by a key outside its lifetime: before its creation or after its expiry"
            f" ({key.fingerprint})"
        )


def _check_date(signature: Signature, now: float) -> None:
    if signature.created > now + _CLOCK_SKEW:
        raise VerificationError(
            "the signature is dated in the future: check the clock of this machine"
        )
    if signature.expires is not None and signature.expires <= now:
        raise VerificationError("the signature has expired")


def _unknown(issuer: str) -> UnknownKey:
    if not issuer:
        return UnknownKey("the signature names no key")
    return UnknownKey(
        f"signed by a key that this gover does not have ({safe(issuer)})",
        "gover verify --import-key FILE",
    )


def _hasher_of_file(path: str | int) -> DigestOf:
    def hasher(name: str) -> Hash:
        hasher = hashlib.new(name)
        with open(path, "rb", closefd=isinstance(path, str)) as file:
            file.seek(0)
            while piece := file.read(_PIECE):
                hasher.update(piece)
        return hasher

    return hasher
