import hashlib
from pathlib import Path

import pytest

from gover.errors import VerificationError
from gover.verify.openpgp import google_key
from gover.verify.openpgp.armor import SIGNATURE, dearmor
from gover.verify.openpgp.certificate import load_certificate
from gover.verify.openpgp.packets import read_packets
from gover.verify.openpgp.rsa import hash_of
from gover.verify.openpgp.signature import read_signature
from gover.verify.openpgp.verify import (
    MAX_SIGNATURE_SIZE,
    UnknownKey,
    ValidSignature,
    hasher_for,
    verify_detached,
    verify_hashed,
)
from tests.lib import pgp

YEAR = 365 * 86400
NOW = pgp.MADE + 7 * YEAR  # long after the subkey's end
CONTENT = b"an archive"


@pytest.fixture
def certificate(cast, good_certificate):
    return load_certificate(good_certificate, cast.primary.fingerprint)


@pytest.fixture
def accepts(cast, certificate):
    """Verify signature bodies over CONTENT, or over another content."""

    def verify(*bodies, content=CONTENT, certificate=certificate, now=NOW):
        data = b"".join(pgp.packet(2, body) for body in bodies)
        return verify_detached(hash_of(content), data, certificate, now)

    return verify


@pytest.fixture
def refuses(accepts):
    def verify(because, *bodies, error=VerificationError, **options):
        with pytest.raises(error, match=because) as caught:
            accepts(*bodies, **options)
        return caught.value

    return verify


def test_a_good_signature_says_who_and_when(cast, accepts):
    good = pgp.sign(cast.subkey, CONTENT)
    assert accepts(good) == ValidSignature(cast.subkey.fingerprint, pgp.SIGNED)


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_a_file_is_verified_with_any_sha2(cast, certificate, tmp_path, name):
    path = tmp_path / "go.tar.gz"
    path.write_bytes(CONTENT * 300_000)  # in several pieces
    signature = pgp.sign(cast.subkey, path.read_bytes(), name=name)
    text = pgp.armored(SIGNATURE, pgp.packet(2, signature))
    assert verify_detached(str(path), text, certificate, NOW).created == pgp.SIGNED


@pytest.mark.parametrize("name", ["sha256", "sha384", "sha512"])
def test_a_download_is_hashed_once_while_it_streams(cast, certificate, name):
    signature = pgp.packet(2, pgp.sign(cast.subkey, CONTENT, name=name))
    hasher = hasher_for(signature)
    for byte in CONTENT:
        hasher.update(bytes([byte]))
    assert verify_hashed(hasher, signature, certificate, NOW).fingerprint == cast.subkey.fingerprint
    assert hasher.digest() == hashlib.new(name, CONTENT).digest()  # and may be used again


def test_a_hasher_of_another_kind_is_no_proof(cast, certificate):
    signature = pgp.packet(2, pgp.sign(cast.subkey, CONTENT, name="sha512"))
    with pytest.raises(VerificationError, match="hashed with sha256"):
        verify_hashed(hashlib.sha256(CONTENT), signature, certificate, NOW)


def test_a_missing_file_is_not_taken_for_a_wrong_one(cast, certificate, tmp_path):
    signature = pgp.packet(2, pgp.sign(cast.subkey, CONTENT))
    with pytest.raises(FileNotFoundError):
        verify_detached(str(tmp_path / "none"), signature, certificate, NOW)


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"\n", b"An archive"])
def test_other_bytes_than_the_signed_ones_are_refused(cast, refuses, content):
    refuses("wrong", pgp.sign(cast.subkey, CONTENT), content=content)


def test_a_key_that_is_not_in_the_certificate_is_named_with_what_to_do(cast, refuses):
    by_stranger = pgp.sign(cast.stranger, CONTENT)
    error = refuses(cast.stranger.fingerprint, by_stranger, error=UnknownKey)
    assert error.hint == "gover verify --import-key FILE"


def test_a_stranger_who_says_to_be_the_subkey_is_refused(cast, refuses):
    refuses("wrong", pgp.sign(cast.stranger, CONTENT, unhashed=pgp.issuer(cast.subkey)))


def test_a_signature_that_names_no_key_is_refused(cast, refuses):
    anonymous = pgp.sign(cast.subkey, CONTENT, unhashed=b"")
    refuses("names no key", anonymous, error=UnknownKey)


def test_a_key_id_in_place_of_a_fingerprint_will_do(cast, accepts):
    """Go's signatures before September 2023 have nothing else."""
    old = pgp.sign(cast.subkey, CONTENT, unhashed=pgp.issuer_key_id(cast.subkey))
    assert accepts(old).fingerprint == cast.subkey.fingerprint


def test_a_key_that_may_not_sign_is_no_signer(cast, refuses):
    binding = pgp.binding(cast.primary, cast.subkey, flags=b"\x0c")
    data = pgp.certificate(cast.primary, [(cast.subkey, [binding])])
    mute = load_certificate(data, cast.primary.fingerprint)
    refuses("does not have", pgp.sign(cast.subkey, CONTENT), certificate=mute)


def test_a_key_that_has_expired_since_still_verifies_what_it_signed(cast, accepts):
    last_second = pgp.MADE + 3 * YEAR - 1
    assert accepts(pgp.sign(cast.subkey, CONTENT, created=last_second)).created == last_second


@pytest.mark.parametrize("moment", [pgp.MADE - 1, pgp.MADE + 3 * YEAR, 0])
def test_a_signature_outside_its_keys_lifetime_is_refused(cast, refuses, moment):
    refuses("lifetime", pgp.sign(cast.subkey, CONTENT, created=moment))


def test_a_signature_after_the_end_of_the_primary_is_refused(cast, refuses):
    name = pgp.certification(cast.primary, hashed=pgp.seconds(9, 86400))
    binding = pgp.binding(cast.primary, cast.subkey)
    data = pgp.certificate(cast.primary, [(cast.subkey, [binding])], certifications=[name])
    short = load_certificate(data, cast.primary.fingerprint)
    refuses("lifetime", pgp.sign(cast.subkey, CONTENT), certificate=short)


def test_a_signature_from_the_future_is_refused(cast, accepts, refuses):
    signature = pgp.sign(cast.subkey, CONTENT)
    refuses("future", signature, now=pgp.SIGNED - 86401)
    assert accepts(signature, now=pgp.SIGNED - 86400)


def test_a_signature_that_has_expired_is_refused(cast, accepts, refuses):
    signature = pgp.sign(cast.subkey, CONTENT, hashed=pgp.seconds(3, 60))
    refuses("expired", signature, now=pgp.SIGNED + 60)
    assert accepts(signature, now=pgp.SIGNED + 59)


@pytest.mark.parametrize("of_primary", [False, True])
def test_a_revoked_key_verifies_nothing(cast, refuses, of_primary):
    """Not even for a date before: who has the key can write any."""
    subkey = [pgp.binding(cast.primary, cast.subkey)]
    direct = [pgp.revocation(cast.primary, created=NOW)] if of_primary else []
    if not of_primary:
        subkey.append(pgp.revocation(cast.primary, cast.subkey, created=NOW))
    data = pgp.certificate(cast.primary, [(cast.subkey, subkey)], direct=direct)
    revoked = load_certificate(data, cast.primary.fingerprint)
    refuses("revoked", pgp.sign(cast.subkey, CONTENT), certificate=revoked)


@pytest.mark.parametrize("name, shown", [("sha1", "SHA-1"), ("md5", "MD5"), ("sha224", "SHA-224")])
def test_a_weak_hash_is_refused(cast, refuses, name, shown):
    signature = pgp.sign(cast.subkey, CONTENT, name=name)
    refuses(shown, signature)
    with pytest.raises(VerificationError, match=shown):
        hasher_for(pgp.packet(2, signature))


@pytest.mark.parametrize("kind", [0x01, 0x02, 0x10, 0x13, 0x18, 0x40, 0x50, 0xFF])
def test_a_signature_of_another_type_is_refused(cast, refuses, kind):
    refuses(f"{kind:#04x}", pgp.sign(cast.subkey, CONTENT, kind=kind))


@pytest.mark.parametrize("algorithm", [0, 16, 17, 22, 27])
def test_another_public_key_algorithm_is_refused(cast, refuses, algorithm):
    refuses(f"algorithm {algorithm}", pgp.sign(cast.subkey, CONTENT, algorithm=algorithm))


@pytest.mark.parametrize("kind", [26, 20, 12, 127])
def test_an_unknown_critical_subpacket_is_refused(cast, refuses, kind):
    hashed = pgp.subpacket(kind, b"x", critical=True)
    refuses(f"subpacket {kind}", pgp.sign(cast.subkey, CONTENT, hashed=hashed))


def garbage_at_the_end(name, digest, size):
    """Bleichenbacher's forgery of 2006: what follows the digest goes unread."""
    told = b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00" + pgp.padded(name, digest, size)[-51:]
    return told + bytes(size - len(told))


def garbage_in_the_middle(name, digest, size):
    whole = pgp.padded(name, digest, size)
    return whole[:10] + b"\x11" + whole[11:]


def another_block_type(name, digest, size):
    return b"\x00\x02" + pgp.padded(name, digest, size)[2:]


def the_name_of_another_hash(_name, digest, size):
    return pgp.padded("sha384", digest, size)


@pytest.mark.parametrize(
    "pad", [garbage_at_the_end, garbage_in_the_middle, another_block_type, the_name_of_another_hash]
)
def test_a_signature_with_odd_padding_is_refused(cast, refuses, pad):
    """The subkey itself makes them here, so that nothing but the padding is wrong."""
    refuses("wrong", pgp.sign(cast.subkey, CONTENT, pad=pad))


def test_a_number_beyond_the_modulus_is_refused(cast, refuses):
    """It would open to the same, and one signature would have many spellings."""
    body = pgp.sign(cast.subkey, CONTENT)
    at = pgp.number_at(body)
    number = int.from_bytes(body[at + 2 :])
    larger = body[:at] + pgp.mpi(number + cast.subkey.modulus)
    refuses("wrong", larger)


def test_a_number_that_says_a_wrong_length_is_refused(cast, refuses):
    body = pgp.sign(cast.subkey, CONTENT)
    at = pgp.number_at(body)
    refuses("wrong length", body[:at] + b"\x08\x08\x00" + body[at + 2 :].rjust(256, b"\x00"))


def test_a_wrong_start_of_the_digest_is_refused(cast, refuses):
    body = pgp.sign(cast.subkey, CONTENT)
    at = pgp.number_at(body) - 1
    refuses("wrong", body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])


def test_of_two_signatures_one_good_one_is_enough(cast, accepts):
    good, foreign = pgp.sign(cast.subkey, CONTENT), pgp.sign(cast.stranger, CONTENT)
    odd = [b"\x06" + good[1:], pgp.sign(cast.subkey, CONTENT, name="sha1"), foreign]
    for other in odd:
        assert accepts(other, good) == accepts(good, other)


def test_of_two_bad_signatures_the_one_by_a_known_key_is_the_reason(cast, refuses):
    weak, foreign = pgp.sign(cast.subkey, CONTENT, name="sha1"), pgp.sign(cast.stranger, b"x")
    for bodies in ((weak, foreign), (foreign, weak)):
        refuses("SHA-1", *bodies)


def test_a_hasher_is_made_for_the_first_signature_that_can_be_verified(cast):
    weak, good = (pgp.sign(cast.subkey, CONTENT, name=name) for name in ("sha1", "sha512"))
    assert hasher_for(pgp.packet(2, weak) + pgp.packet(2, good)).name == "sha512"


@pytest.mark.parametrize("size", [0, 1, 8, 100, 200, -2, -1])
def test_a_signature_cut_short_is_refused(cast, certificate, size):
    whole = pgp.packet(2, pgp.sign(cast.subkey, CONTENT))
    with pytest.raises(VerificationError):
        verify_detached(hash_of(CONTENT), whole[:size], certificate, NOW)


@pytest.mark.parametrize("junk", [b"\x00", b"junk", b"\n", pgp.packet(13, b"x")])
def test_junk_after_a_signature_is_refused(cast, certificate, junk):
    whole = pgp.packet(2, pgp.sign(cast.subkey, CONTENT))
    for data in (whole + junk, pgp.packet(2, pgp.sign(cast.subkey, CONTENT) + junk)):
        with pytest.raises(VerificationError):
            verify_detached(hash_of(CONTENT), data, certificate, NOW)


def test_a_certificate_is_no_signature(certificate, good_certificate):
    with pytest.raises(VerificationError, match="type 6"):
        verify_detached(hash_of(CONTENT), good_certificate, certificate, NOW)


def test_too_many_signatures_are_refused(cast, refuses):
    refuses("9 signatures", *[pgp.sign(cast.subkey, CONTENT)] * 9)


def test_an_enormous_signature_is_refused_unread(certificate):
    with pytest.raises(VerificationError, match="64 KiB"):
        verify_detached(hash_of(CONTENT), bytes(MAX_SIGNATURE_SIZE + 1), certificate, NOW)


# --- the real signature of go1.19.8.src.tar.gz


def test_the_signature_of_go_1_19_8_is_read(go1198):
    (packet,) = read_packets(dearmor(go1198, SIGNATURE))
    signature = read_signature(packet.body)
    assert (signature.kind, signature.issuer) == (0, "4EB27DB2A3B88B8B")
    assert signature.created == 1680135363  # 2023-03-30, five days before the release
    assert hasher_for(go1198).name == "sha256"


def test_the_subkey_of_go_1_19_8_lived_when_it_signed(go1198):
    (packet,) = read_packets(dearmor(go1198, SIGNATURE))
    signature = read_signature(packet.body)
    key = google_key.bundled_certificate().find_issuer(signature)
    assert key.fingerprint == "8461EFA0E74ABAE010DE66994EB27DB2A3B88B8B"
    assert key.is_valid_at(signature.created)
    assert not key.is_valid_at(int(NOW))


def test_the_signature_of_go_1_19_8_was_made_by_that_subkey(go1198):
    """The archive is not here, yet the RSA value opens to a well-formed SHA-256 of something."""
    (packet,) = read_packets(dearmor(go1198, SIGNATURE))
    signature = read_signature(packet.body)
    key = google_key.bundled_certificate().find_issuer(signature).public
    opened = pow(int.from_bytes(signature.material[2:]), key.exponent, key.modulus).to_bytes(512)
    assert opened == pgp.padded("sha256", opened[-32:], 512)
    assert opened[-32:-30] == signature.digest_start


def test_the_signature_of_go_1_19_8_does_not_fit_another_file(go1198):
    with pytest.raises(VerificationError, match="wrong"):
        verify_detached(str(Path(__file__)), go1198, google_key.bundled_certificate(), NOW)
