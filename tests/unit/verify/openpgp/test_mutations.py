"""Damaged and hostile input: an error of ours or the same answer, never another one."""

import os
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gover.errors import VerificationError
from gover.verify.openpgp import google_key as google
from gover.verify.openpgp.certificate import MAX_CERTIFICATE_SIZE, load_certificate
from gover.verify.openpgp.rsa import hash_of
from gover.verify.openpgp.verify import ValidSignature, hasher_for, verify_detached
from tests.lib import pgp

CONTENT = b"an archive"
NOW = pgp.SIGNED
EXAMPLES = 20_000 if os.environ.get("GOVER_FULL") else 400

mutating = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
places = st.integers(0, 1 << 20)
changes = st.integers(1, 255)


def mutated(data, place, change):
    place %= len(data)
    return data[:place] + bytes([data[place] ^ change]) + data[place + 1 :]


def keeps_its_word(data, certificate, signature, expected):
    """Whatever else this answers, it is not another key or another date."""
    try:
        assert verify_detached(hash_of(CONTENT), signature, certificate, NOW) == expected, data
    except VerificationError:
        return


@pytest.fixture(autouse=True)
def _counted(request, figure):
    if hasattr(request.function, "hypothesis"):
        of_google = "googles" in request.function.__name__
        figure("mutated signatures, contents, certificates", EXAMPLES // (10 if of_google else 1))
        figure("mutated signatures, contents, certificates: another key or date believed", 0)


@pytest.fixture(scope="session")
def signature(cast):
    return pgp.packet(2, pgp.sign(cast.subkey, CONTENT))


@pytest.fixture(scope="session")
def expected(cast):
    return ValidSignature(cast.subkey.fingerprint, pgp.SIGNED)


@pytest.fixture(scope="session")
def certificate(cast, good_certificate):
    return load_certificate(good_certificate, cast.primary.fingerprint)


@mutating
@given(places, changes)
def test_a_changed_byte_of_a_signature_makes_nobody_else_its_author(
    certificate, signature, expected, place, change
):
    keeps_its_word(signature, certificate, mutated(signature, place, change), expected)


@mutating
@given(places, changes)
def test_a_changed_byte_of_an_armored_signature_makes_nobody_else_its_author(
    certificate, signature, expected, place, change
):
    text = pgp.armored("PGP SIGNATURE", signature)
    keeps_its_word(text, certificate, mutated(text, place, change), expected)


@mutating
@given(places, changes)
def test_a_changed_byte_of_what_is_signed_is_always_refused(certificate, signature, place, change):
    """The signed area, and the RSA value with its first two bytes of the digest."""
    body = signature[6:]
    signed = [*range(6, 12), *range(pgp.number_at(body) - 2, len(body))]
    where = signed[place % len(signed)]
    data = pgp.packet(2, mutated(body, where, change))
    with pytest.raises(VerificationError):
        verify_detached(hash_of(CONTENT), data, certificate, NOW)


@mutating
@given(places, changes)
def test_a_changed_byte_of_a_certificate_brings_no_new_key_or_date(
    cast, good_certificate, certificate, place, change
):
    """A key may get lost, as where its algorithm changes to one that gover leaves out."""
    try:
        loaded = load_certificate(
            mutated(good_certificate, place, change), cast.primary.fingerprint
        )
    except VerificationError:
        return
    assert loaded.primary == certificate.primary
    assert set(loaded.subkeys) <= set(certificate.subkeys)


@settings(mutating, max_examples=EXAMPLES // 10)
@given(places, changes)
def test_a_changed_byte_of_googles_certificate_brings_no_new_key_or_date(google_key, place, change):
    whole = google.bundled_certificate()
    try:
        loaded = load_certificate(mutated(google_key, place, change), google.PRIMARY)
    except VerificationError:
        return
    assert loaded.primary == whole.primary
    assert set(loaded.subkeys) <= set(whole.subkeys)


@mutating
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_as_a_signature(certificate, data):
    with pytest.raises(VerificationError):
        verify_detached(hash_of(CONTENT), data, certificate, NOW)


@mutating
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_as_a_certificate(data):
    with pytest.raises(VerificationError):
        load_certificate(data, google.PRIMARY)


HOSTILE = {
    "empty packets": b"\xc2\x00",
    "empty keys": b"\xc6\x00",
    "lengths of 4 GiB": b"\xc2\xff\xff\xff\xff\xff",
    "beginnings": b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
    "empty blocks": b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n",
    "blank lines": b"\n",
    "one line": b"A",
    "carriage returns": b"\r",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.timeout(20)
def test_a_certificate_made_to_exhaust_is_refused_in_bounded_memory(piece):
    data = piece * (MAX_CERTIFICATE_SIZE // len(piece))
    tracemalloc.start()
    try:
        with pytest.raises(VerificationError):
            load_certificate(data, google.PRIMARY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * MAX_CERTIFICATE_SIZE


@pytest.mark.timeout(20)
def test_a_signature_with_an_enormous_number_is_refused_at_once(cast, certificate):
    """65,535 bits where the key has 2,048."""
    body = pgp.sign(cast.subkey, CONTENT)
    huge = body[: pgp.number_at(body)] + b"\xff\xff" + b"\xff" * 8192
    with pytest.raises(VerificationError, match="wrong"):
        verify_detached(hash_of(CONTENT), pgp.packet(2, huge), certificate, NOW)
    assert hasher_for(pgp.packet(2, huge)).name == "sha256"
