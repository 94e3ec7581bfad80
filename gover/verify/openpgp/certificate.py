"""A certificate: the keys that may sign, each vouched for by a primary key that is pinned."""

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
    A key that a certificate vouches for. Times are seconds since 1970.

    A revoked key vouches for nothing, whatever the date: who has it can write any date.
    """

    public: PublicKey
    signs: bool
    expires: int | None  # the first second in which it may not sign any more
    vouched: int  # when its primary said so
    revoked: bool

    @property
    def fingerprint(self) -> str:
        """40 upper-case hex digits."""
        return self.public.fingerprint

    def lives_at(self, moment: int) -> bool:
        """Whether the moment is in the key's lifetime."""
        return self.public.created <= moment and (self.expires is None or moment < self.expires)


class Certificate(NamedTuple):
    """A primary key and the RSA subkeys it has bound to itself, all of them checked."""

    primary: Key
    subkeys: tuple[Key, ...]

    @property
    def fingerprint(self) -> str:
        """The primary's, 40 upper-case hex digits."""
        return self.primary.fingerprint

    def signer(self, signature: Signature) -> Key | None:
        """Return the key that a signature says made it, if it is here and may sign."""
        keys = (key for key in (self.primary, *self.subkeys) if key.signs)
        return next((key for key in keys if signature.claims(key.fingerprint)), None)


def load_certificate(data: bytes, primary_fingerprint: str) -> Certificate:
    """
    Read the certificate with this primary key, armored or binary; others beside it are skipped.

    Every RSA subkey must be bound by the primary and, if it signs, have bound itself to it
    (RFC 9580, 5.2.1); a subkey of another algorithm is left out. Where several signatures
    say what a key may do, the latest counts. Revocations by the primary are honoured, and
    one that cannot be checked is an error.

    Raises:
        VerificationError: the certificate is not there, or anything in it is wrong.
    """
    if len(data) > MAX_CERTIFICATE_SIZE:
        raise malformed("a certificate of over 1 MiB")
    first, *others = read_components(data, primary_fingerprint)
    primary = _primary(first, [other for other in others if other.tag == Tag.USER_ID])
    subkeys = [other for other in others if other.tag == Tag.SUBKEY and is_rsa(other.body)]
    return Certificate(primary, tuple(_subkey(primary.public, subkey) for subkey in subkeys))


def merge(bundled: Certificate, imported: bytes) -> Certificate:
    """
    Add what another copy of the same certificate says: subkeys, lifetimes, revocations.

    Nothing gets lost: a key that the copy lacks stays, a revocation that it lacks holds,
    and what the primary said later wins.

    Raises:
        VerificationError: `imported` is of another primary key, or anything in it is wrong.
    """
    other = load_certificate(imported, bundled.fingerprint)
    subkeys = {key.fingerprint: key for key in bundled.subkeys}
    for key in other.subkeys:
        subkeys[key.fingerprint] = _latest(subkeys.get(key.fingerprint, key), key)
    return Certificate(_latest(bundled.primary, other.primary), tuple(subkeys.values()))


def _latest(mine: Key, other: Key) -> Key:
    latest = max(mine, other, key=lambda key: key.vouched)
    return latest._replace(revoked=mine.revoked or other.revoked)


def _primary(component: Component, user_ids: list[Component]) -> Key:
    public = read_key(component.body)
    signatures = component.signatures()
    direct = [(said, public.material) for said in signatures if said.kind == Kind.DIRECT_KEY]
    named = [pair for user_id in user_ids for pair in _certifications(public, user_id)]
    own = [(said, over) for said, over in direct + named if said.claims(public.fingerprint)]
    if not own:
        raise malformed("a primary key that says nothing of itself")
    latest, over = max(own, key=lambda pair: pair[0].created)
    check_signature(latest, public, hash_of(over))
    revoked = _is_revoked(signatures, Kind.KEY_REVOCATION, public, public.material)
    return _key(public, latest, revoked)


def _certifications(public: PublicKey, user_id: Component) -> list[tuple[Signature, bytes]]:
    """Return the certifications of a user ID, and what they sign; none if it is revoked."""
    over = public.material + b"\xb4" + len(user_id.body).to_bytes(4) + user_id.body
    signatures = [said for said in user_id.signatures() if said.claims(public.fingerprint)]
    if _is_revoked(signatures, Kind.CERTIFICATION_REVOCATION, public, over):
        return []
    return [(said, over) for said in signatures if said.kind in _CERTIFICATIONS]


def _subkey(primary: PublicKey, component: Component) -> Key:
    public = read_key(component.body)
    over = primary.material + public.material
    signatures = component.signatures()
    bindings = [said for said in signatures if said.kind == Kind.SUBKEY_BINDING]
    if not bindings:
        raise malformed(f"subkey {public.fingerprint} is not bound to its primary")
    latest = max(bindings, key=lambda said: said.created)
    check_signature(latest, primary, hash_of(over))
    if latest.key_flags & _MAY_SIGN:
        _check_consent(latest, public, over)
    revoked = _is_revoked(signatures, Kind.SUBKEY_REVOCATION, primary, over)
    return _key(public, latest, revoked)


def _check_consent(binding: Signature, subkey: PublicKey, over: bytes) -> None:
    """
    Require that a signing subkey has signed its binding too.

    SHA-1 will do, as Google's subkeys of 2016 and 2017 have it there: this says only that
    the subkey agrees, and what it may do is in the primary's signature.
    """
    consent = read_signature(binding.embedded) if binding.embedded else None
    if consent is None or consent.kind != Kind.PRIMARY_KEY_BINDING:
        raise malformed(f"subkey {subkey.fingerprint} has not bound itself to its primary")
    check_signature(consent, subkey, hash_of(over), sha1=True)


def _is_revoked(signatures: list[Signature], kind: Kind, primary: PublicKey, over: bytes) -> bool:
    revocations = [said for said in signatures if said.kind == kind]
    for said in revocations:
        check_signature(said, primary, hash_of(over), sha1=True)  # a forged one could only refuse
    return bool(revocations)


def _key(public: PublicKey, said: Signature, revoked: bool) -> Key:
    ends = (public.created + said.key_lifetime if said.key_lifetime else None, said.expires)
    return Key(
        public=public,
        signs=bool(said.key_flags & _MAY_SIGN),
        expires=min((end for end in ends if end is not None), default=None),
        vouched=said.created,
        revoked=revoked,
    )
