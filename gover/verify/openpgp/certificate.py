"""A certificate: a pinned primary key, and the keys that it certifies for signing."""

from typing import NamedTuple

from gover.verify.openpgp.components import Component, read_components
from gover.verify.openpgp.cursor import malformed
from gover.verify.openpgp.packets import Tag
from gover.verify.openpgp.rsa import PublicKey, check_signature, hash_of, is_rsa, read_key
from gover.verify.openpgp.signature import Kind, Signature, read_signature

MAX_CERTIFICATE_SIZE = 1 << 20  # bytes; Google's certificate has 13,000

_CERTIFICATIONS = range(Kind.GENERIC_CERTIFICATION, Kind.POSITIVE_CERTIFICATION + 1)
_MAY_SIGN = 0x02  # a key flag, RFC 9580, 5.2.3.29


class Key(NamedTuple):
    """
    A verified key of a certificate. Times are seconds since 1970.

    Signatures of a revoked key are invalid whatever their date, which a thief can choose.
    """

    public: PublicKey
    can_sign: bool
    expires: int | None  # the first second after its lifetime
    certified: int  # date of the signature by the primary key
    revoked: bool

    @property
    def fingerprint(self) -> str:
        """40 upper-case hex digits."""
        return self.public.fingerprint

    def is_valid_at(self, moment: int) -> bool:
        """Whether a moment is in the key's lifetime."""
        return self.public.created <= moment and (self.expires is None or moment < self.expires)


class Certificate(NamedTuple):
    """A primary key and its RSA subkeys, all verified."""

    primary: Key
    subkeys: tuple[Key, ...]

    @property
    def fingerprint(self) -> str:
        """Of the primary key, 40 upper-case hex digits."""
        return self.primary.fingerprint

    def find_issuer(self, signature: Signature) -> Key | None:
        """Return the key that a signature names as its issuer, if it is here and may sign."""
        keys = (key for key in (self.primary, *self.subkeys) if key.can_sign)
        return next((key for key in keys if signature.names_issuer(key.fingerprint)), None)


def load_certificate(data: bytes, primary_fingerprint: str) -> Certificate:
    """
    Return the certificate with this primary key, from armored or binary data; skip others.

    Every RSA subkey must be bound by the primary and, if it signs, have bound itself to it
    (RFC 9580, 5.2.1); a subkey of another algorithm is left out. Of several signatures on
    a key, the latest applies. Revocations by the primary apply, and one that cannot be
    verified is an error.

    Raises:
        VerificationError: the certificate is missing, or anything in it is wrong.
    """
    if len(data) > MAX_CERTIFICATE_SIZE:
        raise malformed("a certificate of over 1 MiB")
    first, *others = read_components(data, primary_fingerprint)
    primary = _primary(first, [other for other in others if other.tag == Tag.USER_ID])
    subkeys = [other for other in others if other.tag == Tag.SUBKEY and is_rsa(other.body)]
    return Certificate(primary, tuple(_subkey(primary.public, subkey) for subkey in subkeys))


def merge(bundled: Certificate, imported: bytes) -> Certificate:
    """
    Add subkeys, lifetimes and revocations from another copy of the same certificate.

    A key or a revocation that the copy lacks stays; the later signature of the primary
    applies.

    Raises:
        VerificationError: `imported` has another primary key, or anything in it is wrong.
    """
    other = load_certificate(imported, bundled.fingerprint)
    subkeys = {key.fingerprint: key for key in bundled.subkeys}
    for key in other.subkeys:
        subkeys[key.fingerprint] = _latest(subkeys.get(key.fingerprint, key), key)
    return Certificate(_latest(bundled.primary, other.primary), tuple(subkeys.values()))


def _latest(bundled: Key, imported: Key) -> Key:
    latest = max(bundled, imported, key=lambda key: key.certified)
    return latest._replace(revoked=bundled.revoked or imported.revoked)


def _primary(component: Component, user_ids: list[Component]) -> Key:
    public = read_key(component.body)
    signatures = component.signatures()
    direct = [(s, public.material) for s in signatures if s.kind == Kind.DIRECT_KEY]
    certified = [pair for user_id in user_ids for pair in _certifications(public, user_id)]
    own = [pair for pair in direct + certified if pair[0].names_issuer(public.fingerprint)]
    if not own:
        raise malformed("a primary key without a self-signature")
    latest, signed = max(own, key=lambda pair: pair[0].created)
    check_signature(latest, public, hash_of(signed))
    revoked = _is_revoked(signatures, Kind.KEY_REVOCATION, public, public.material)
    return _key(public, latest, revoked)


def _certifications(public: PublicKey, user_id: Component) -> list[tuple[Signature, bytes]]:
    """Return the certifications of a user ID with the bytes they sign; none if it is revoked."""
    signed = public.material + b"\xb4" + len(user_id.body).to_bytes(4) + user_id.body
    signatures = [s for s in user_id.signatures() if s.names_issuer(public.fingerprint)]
    if _is_revoked(signatures, Kind.CERTIFICATION_REVOCATION, public, signed):
        return []
    return [(s, signed) for s in signatures if s.kind in _CERTIFICATIONS]


def _subkey(primary: PublicKey, component: Component) -> Key:
    public = read_key(component.body)
    signed = primary.material + public.material
    signatures = component.signatures()
    bindings = [s for s in signatures if s.kind == Kind.SUBKEY_BINDING]
    if not bindings:
        raise malformed(f"subkey {public.fingerprint} is not bound to its primary")
    latest = max(bindings, key=lambda signature: signature.created)
    check_signature(latest, primary, hash_of(signed))
    if latest.key_flags & _MAY_SIGN:
        _check_back_signature(latest, public, signed)
    revoked = _is_revoked(signatures, Kind.SUBKEY_REVOCATION, primary, signed)
    return _key(public, latest, revoked)


def _check_back_signature(binding: Signature, subkey: PublicKey, signed: bytes) -> None:
    """
    Require that a signing subkey has signed its binding too.

    SHA-1 is accepted, because Google's subkeys of 2016 and 2017 have it there: this signature
    only shows that the subkey agrees; the primary's signature has what it may do.
    """
    back_signature = read_signature(binding.embedded) if binding.embedded else None
    if back_signature is None or back_signature.kind != Kind.PRIMARY_KEY_BINDING:
        raise malformed(f"subkey {subkey.fingerprint} has not signed its binding")
    check_signature(back_signature, subkey, hash_of(signed), sha1=True)


def _is_revoked(signatures: list[Signature], kind: Kind, primary: PublicKey, signed: bytes) -> bool:
    revocations = [s for s in signatures if s.kind == kind]
    for revocation in revocations:
        # SHA-1 is accepted: a forgery could only make a key invalid.
        check_signature(revocation, primary, hash_of(signed), sha1=True)
    return bool(revocations)


def _key(public: PublicKey, signature: Signature, revoked: bool) -> Key:
    lifetime = signature.key_lifetime
    ends = (public.created + lifetime if lifetime else None, signature.expires)
    return Key(
        public=public,
        can_sign=bool(signature.key_flags & _MAY_SIGN),
        expires=min((end for end in ends if end is not None), default=None),
        certified=signature.created,
        revoked=revoked,
    )
