"""Signed notes: who signed what."""

import base64
import sys

import pytest

from gover.errors import GoverError, VerificationError
from gover.verify.sumdb.note import Verifier, hash_of_key, open_note
from tests.lib import static_sumdb

NAME, SEED, OTHER = "sum.example.com", b"\x01" * 32, b"\x02" * 32
TEXT = "first line\n\nthird line\n"
KEY = static_sumdb.make_keys(NAME, SEED)
NOTE = static_sumdb.sign_note(TEXT, NAME, SEED)

# golang/mod sumdb/note, example_test.go: Go's own key, note and signature.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_SIGNATURE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
    "pRZb6KE6RyyBwJnAM="
)


def vkey(name, key):
    return f"{name}+{hash_of_key(name, key).hex()}+{base64.b64encode(key).decode()}"


@pytest.mark.parametrize("cryptography", ["installed", "no wheel"])
def test_a_note_of_gos_own_example_opens(cryptography, monkeypatch):
    if cryptography == "no wheel":
        for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "cryptography", None)  # what import then finds
    verifier = Verifier.parse(GO_KEY)
    message = f"{GO_TEXT}\n{GO_SIGNATURE}\n".encode()
    assert open_note(message, verifier) == GO_TEXT
    with pytest.raises(VerificationError, match="wrong signature of PeterNeumann"):
        open_note(message.replace(b"think", b"thank"), verifier)


def test_a_note_opens_to_its_text_blank_lines_included():
    assert open_note(NOTE, Verifier.parse(KEY)) == TEXT


@pytest.mark.parametrize("position", range(len(NOTE)))
def test_no_byte_of_a_note_can_change_and_give_another_text(position):
    for bit in (1, 2, 8, 128):
        changed = bytearray(NOTE)
        changed[position] ^= bit
        try:
            assert open_note(bytes(changed), Verifier.parse(KEY)) == TEXT
        except VerificationError:
            continue


def test_a_note_signed_by_another_key_of_the_same_name_is_refused():
    with pytest.raises(VerificationError, match="did not sign"):
        open_note(static_sumdb.sign_note(TEXT, NAME, OTHER), Verifier.parse(KEY))


def test_a_note_signed_by_another_name_is_refused():
    with pytest.raises(VerificationError, match="did not sign"):
        open_note(static_sumdb.sign_note(TEXT, "else.example.com", SEED), Verifier.parse(KEY))


def test_a_signature_over_another_text_is_refused():
    message = b"another line\n\n" + static_sumdb.signature_line(TEXT, NAME, SEED)
    with pytest.raises(VerificationError, match="wrong signature"):
        open_note(message, Verifier.parse(KEY))


def test_a_signature_of_our_key_under_another_name_is_not_ours():
    message = NOTE.replace(NAME.encode(), b"else.example.com")
    with pytest.raises(VerificationError, match="did not sign"):
        open_note(message, Verifier.parse(KEY))


@pytest.mark.parametrize("first", [True, False], ids=["before ours", "after ours"])
def test_an_extra_signature_of_an_unknown_key_is_skipped(first):
    ours, extra = (
        static_sumdb.signature_line(TEXT, NAME, SEED),
        static_sumdb.signature_line(TEXT, "witness.example.com", OTHER),
    )
    message = (TEXT + "\n").encode() + (extra + ours if first else ours + extra)
    assert open_note(message, Verifier.parse(KEY)) == TEXT


def test_an_unknown_signature_may_be_of_any_length_and_kind():
    raw = base64.b64encode(b"\0\0\0\1" + b"?" * 7)
    message = NOTE + "\u2014 witness ".encode() + raw + b"\n"
    assert open_note(message, Verifier.parse(KEY)) == TEXT


def test_a_hundred_signatures_are_read_and_one_more_is_refused():
    extra = static_sumdb.signature_line(TEXT, "witness.example.com", OTHER)
    assert open_note(NOTE + 99 * extra, Verifier.parse(KEY)) == TEXT
    with pytest.raises(VerificationError, match="malformed"):
        open_note(NOTE + 100 * extra, Verifier.parse(KEY))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        NOTE[:-1],
        NOTE + b"\n",
        NOTE.replace(b"third", b"th\tird"),
        NOTE.replace(b"third", b"th\xffird"),
        NOTE.replace(b"third", b"th\rird"),
        NOTE.replace("\u2014 ".encode(), b"-- "),
        NOTE.replace(NAME.encode() + b" ", b" "),
        NOTE.replace(NAME.encode() + b" ", b"a+b "),
        NOTE + b"no signature\n",
        NOTE + "\u2014 name\n".encode(),
        NOTE + "\u2014 name AAA=\n".encode(),
        NOTE + "\u2014 name AAAA\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(message):
    with pytest.raises(VerificationError, match="malformed"):
        open_note(message, Verifier.parse(KEY))


def test_a_verifier_key_is_taken_apart():
    verifier = Verifier.parse(KEY)
    assert (verifier.name, len(verifier.key_hash), len(verifier.public_key)) == (NAME, 4, 32)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "malformed"),
        (NAME, "malformed"),
        (f"{NAME}+00000000", "malformed"),
        (KEY.replace(NAME, ""), "malformed"),
        (KEY.replace(NAME, "a b"), "malformed"),
        (KEY + "=", "malformed"),
        (KEY + "\n", "malformed"),
        (KEY.replace(NAME, "sun.example.com"), "own hash"),
        (KEY[:-2] + "AA", "own hash"),
        (vkey(NAME, b"\x02" + bytes(32)), "unknown algorithm"),
        (vkey(NAME, b"\x01" + bytes(31)), "unknown algorithm"),
        (vkey(NAME, b"\x01" + bytes(33)), "unknown algorithm"),
    ],
)
def test_what_is_no_verifier_key_is_refused(bad, why):
    with pytest.raises(GoverError, match=why):
        Verifier.parse(bad)


def test_a_key_that_is_no_point_of_the_curve_signs_nothing():
    """Parsing does not look at the point, as Go's does not; a signature by it is refused."""
    verifier = Verifier.parse(vkey(NAME, b"\x01" + b"\xff" * 32))
    assert not verifier.accepts(b"text", bytes(64))


@pytest.mark.parametrize("length", [0, 1, 63, 65, 200])
def test_a_signature_of_another_length_is_wrong(length):
    assert not Verifier.parse(KEY).accepts(b"text", bytes(length))
