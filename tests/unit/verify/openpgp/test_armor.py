import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import VerificationError
from gover.verify.openpgp.armor import PUBLIC_KEY, SIGNATURE, dearmor
from tests.lib import pgp

DATA = b"\xc2\x05hello"
BLOCK = pgp.armored(SIGNATURE, DATA)


def refuses(data, because, title=SIGNATURE):
    with pytest.raises(VerificationError, match=because):
        dearmor(data, title)


@given(st.binary(min_size=1))
def test_what_is_armored_comes_back(data):
    assert dearmor(pgp.armored(SIGNATURE, data), SIGNATURE) == data


@given(st.binary())
def test_any_bytes_give_bytes_or_an_error_of_ours(data):
    with suppress(VerificationError):
        assert isinstance(dearmor(data, SIGNATURE), bytes)


@given(st.text("-BEGINPSUR \n=:AZ"))
def test_any_text_like_armor_gives_bytes_or_an_error_of_ours(text):
    with suppress(VerificationError):
        assert dearmor(f"-----BEGIN PGP SIGNATURE-----\n{text}".encode(), SIGNATURE)[:0] == b""


def test_binary_data_is_left_alone():
    assert dearmor(DATA, SIGNATURE) == DATA


def test_windows_line_ends_are_read():
    assert dearmor(BLOCK.replace(b"\n", b"\r\n"), SIGNATURE) == DATA


def test_headers_are_passed_over():
    with_header = BLOCK.replace(b"-----\n\n", b"-----\nVersion: GnuPG v1\nComment: x\n\n")
    assert dearmor(with_header, SIGNATURE) == DATA


def test_a_missing_checksum_is_no_error():
    """RFC 9580, 6.1: they are optional, and newer programs leave them out."""
    lines = [line for line in BLOCK.split(b"\n") if not line.startswith(b"=")]
    assert dearmor(b"\n".join(lines), SIGNATURE) == DATA


def test_blocks_in_a_row_are_joined():
    """Google's own key file has had two certificates so."""
    assert dearmor(BLOCK + b"\n" + BLOCK, SIGNATURE) == DATA + DATA


def test_a_wrong_checksum_is_refused():
    checksum = base64.b64encode(pgp.crc24(DATA).to_bytes(3))
    wrong = base64.b64encode((pgp.crc24(DATA) ^ 1).to_bytes(3))
    refuses(BLOCK.replace(checksum, wrong), "checksum")


@pytest.mark.parametrize(
    "data, because",
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"hello", "found"),
        (b"\x00\xff", "neither"),
        (BLOCK + b"junk", "found"),
        (b"junk\n" + BLOCK, "found"),
        (BLOCK[:-25], "no end"),
        (BLOCK.replace(b"\n\n", b"\n"), "blank line"),
        (b"-----BEGIN PGP SIGNATURE-----", "no end"),
        (b"-----BEGIN PGP SIGNATURE-----\n\n!\n-----END PGP SIGNATURE-----", "base64"),
        (b"-----BEGIN PGP SIGNATURE-----\n\nwgV=\n-----END PGP SIGNATURE-----", "base64"),
        (b"-----BEGIN PGP SIGNATURE-----\n\nwgUA\n-----END PGP MESSAGE-----", "no end"),
    ],
)
def test_damaged_armor_is_refused(data, because):
    refuses(data, because)


def test_another_sort_of_block_is_refused_by_name():
    refuses(BLOCK, "expected a PGP PUBLIC KEY BLOCK", PUBLIC_KEY)


def test_a_clearsigned_text_is_no_detached_signature():
    refuses(b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhi\n" + BLOCK, "SIGNED MESSAGE")


def test_what_an_error_quotes_is_harmless():
    with pytest.raises(VerificationError) as caught:
        dearmor(b"\x1b]0;title\x07", SIGNATURE)
    assert "\x1b" not in str(caught.value)
