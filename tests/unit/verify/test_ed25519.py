"""gover's own verifier of Ed25519: published vectors, and cryptography beside it."""

import random
from collections import Counter

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gover.verify.ed25519 import is_signed
from tests.lib.doc_pages import ROOT
from tests.lib.figures import many

DATA = ROOT / "tests/data/ed25519"
FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def referee(public_key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def vectors(name):
    for line in (DATA / name).read_text().splitlines():
        result, *texts, _ = line.split()
        yield result == "valid", [b"" if text == "-" else bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("name, size", [("rfc8032.txt", 5), ("wycheproof.txt", 151)])
def test_published_vectors(name, size):
    rows = list(vectors(name))
    wrong = [texts for valid, texts in rows if is_signed(*texts) != valid]

    assert (len(rows), wrong) == (size, [])


def test_other_lengths_are_no_signature():
    _, (key, message, signature) = next(vectors("rfc8032.txt"))

    assert is_signed(key, message, signature)
    assert not is_signed(key[:-1], message, signature)
    assert not is_signed(key + b"\0", message, signature)
    assert not is_signed(key, message, signature + b"\0")
    assert not is_signed(key, message, b"")


def number(rng, value):
    """The 32 bytes of a number, with either sign bit."""
    return (value | rng.getrandbits(1) << 255).to_bytes(32, "little")


def flip(rng, data):
    bit = rng.randrange(len(data) * 8)
    return bytes(byte ^ (1 << bit % 8) * (at == bit // 8) for at, byte in enumerate(data))


def odd_point(rng):
    """Points of small order, y of p or more, y that may be on no curve."""
    low = rng.choice([0, 1, FIELD - 1, FIELD, FIELD + 1])
    other = rng.choice([rng.randrange(FIELD, 2**255), rng.getrandbits(255)])
    return number(rng, rng.choice([low, other]))


def case(rng):
    """Return (what it is, public key, message, signature), good or forged."""
    private = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    key, message = private.public_key().public_bytes_raw(), rng.randbytes(rng.randrange(200))
    signature = private.sign(message)
    scalar = int.from_bytes(signature[32:], "little")
    kind = rng.choice(["good", "bit of", "text", "scalar", "odd R", "odd key", "random"])
    if kind == "bit of":
        key, signature = rng.choice([(flip(rng, key), signature), (key, flip(rng, signature))])
    elif kind == "text":
        message = flip(rng, message) if message and rng.getrandbits(1) else message + b"\0"
    elif kind == "scalar":
        value = rng.choice([scalar + ORDER, scalar + 2 * ORDER, ORDER - scalar, ORDER, 0])
        signature = signature[:32] + value.to_bytes(32, "little")
    elif kind == "odd R":
        signature = odd_point(rng) + rng.choice([signature[32:], bytes(32)])
    elif kind == "odd key":
        key = odd_point(rng)
        neutral = b"\1" + bytes(31)
        start = rng.choice([key, neutral, neutral, odd_point(rng)])
        signature = start + rng.choice([bytes(32), bytes(32), neutral, signature[32:]])
    elif kind == "random":
        key, signature = rng.randbytes(32), rng.randbytes(64)
    return kind, key, message, signature


def test_it_answers_as_cryptography(figure):
    rng = random.Random(8032)
    seen = Counter()
    for _ in range(many(300, 50_000)):
        kind, *texts = case(rng)
        expected = referee(*texts)
        assert is_signed(*texts) == expected, (kind, *map(bytes.hex, texts))
        seen[kind, expected] += 1

    assert {("good", True), ("odd key", True), ("odd key", False), ("scalar", False)} <= seen.keys()
    assert ("good", False) not in seen
    figure("Ed25519 signatures, good and forged, judged as by cryptography", seen.total())
