from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import VerificationError
from gover.verify.openpgp.packets import Packet, Subpacket, read_packets, read_subpackets
from gover.verify.openpgp.signature import read_signature
from tests.lib import pgp


@given(st.lists(st.tuples(st.integers(0, 63), st.binary(max_size=300))))
def test_packets_of_the_new_format_come_back(packets):
    data = b"".join(pgp.packet(tag, body) for tag, body in packets)
    assert list(read_packets(data)) == packets


@given(st.lists(st.tuples(st.integers(0, 15), st.binary(max_size=300))))
def test_packets_of_the_old_format_come_back(packets):
    assert (
        list(read_packets(b"".join(pgp.old_packet(tag, body) for tag, body in packets))) == packets
    )


@pytest.mark.parametrize("size, length", [(0, b"\x00"), (191, b"\xbf"), (192, b"\xc0\x00")])
def test_the_lengths_of_the_new_format_are_read(size, length):
    assert list(read_packets(b"\xc2" + length + bytes(size))) == [Packet(2, bytes(size))]


def test_the_longest_two_byte_lengths_are_read():
    """RFC 9580, 4.2.1.2 and 5.2.3.7: a packet's ends at 223, a subpacket's at 254."""
    assert list(read_packets(b"\xc2\xdf\xff" + bytes(8383))) == [Packet(2, bytes(8383))]
    area = b"\xfe\xff" + bytes(16319)
    assert list(read_subpackets(area)) == [Subpacket(0, critical=False, value=bytes(16318))]


@pytest.mark.parametrize(
    "data, because",
    [
        (b"\x02\x00", "wrong first byte"),
        (b"\xc2", "truncated"),
        (b"\xc2\x05abc", "truncated"),
        (b"\xc2\xff\xff\xff\xff\xffabc", "truncated"),
        (b"\xc2\xe0abc", "in parts"),
        (b"\x8babc", "without a length"),
        (b"\x89\x00", "truncated"),
    ],
)
def test_broken_packets_are_refused(data, because):
    with pytest.raises(VerificationError, match=because):
        list(read_packets(data))


def test_a_subpacket_without_a_kind_is_refused():
    with pytest.raises(VerificationError, match="truncated"):
        list(read_subpackets(b"\x00"))


@given(st.binary())
def test_any_bytes_are_packets_or_an_error_of_ours(data):
    with suppress(VerificationError):
        assert all(len(packet.body) < len(data) for packet in read_packets(data))
    with suppress(VerificationError):
        assert read_signature(b"\x04" + data).hashed in b"\x04" + data


def test_a_signature_says_what_was_put_in(cast):
    area = pgp.seconds(3, 60) + pgp.seconds(9, 70) + pgp.subpacket(27, b"\x03\x04")
    read = read_signature(pgp.sign(cast.subkey, b"x", hashed=area))
    assert (read.kind, read.created, read.lifetime, read.key_lifetime) == (0, pgp.SIGNED, 60, 70)
    assert (read.key_flags, read.issuer, read.unknown) == (3, cast.subkey.fingerprint, -1)
    assert read.expires == pgp.SIGNED + 60


@pytest.mark.parametrize("kind, value", [(2, b"\0" * 3), (3, b""), (9, b"\0" * 5)])
def test_a_time_of_another_size_is_refused(cast, kind, value):
    body = pgp.sign(cast.subkey, b"x", created=None, hashed=pgp.subpacket(kind, value))
    with pytest.raises(VerificationError):
        read_signature(body)


def test_a_signature_that_says_a_thing_twice_is_refused(cast):
    """Which one counts is a matter of taste; two readers must not differ about a date."""
    body = pgp.sign(cast.subkey, b"x", hashed=pgp.seconds(2, pgp.SIGNED))
    with pytest.raises(VerificationError, match="twice"):
        read_signature(body)


def test_a_date_that_is_not_signed_does_not_count(cast):
    stray = pgp.issuer(cast.subkey) + pgp.seconds(2, pgp.SIGNED)
    body = pgp.sign(cast.subkey, b"x", created=None, unhashed=stray)
    with pytest.raises(VerificationError, match="no date"):
        read_signature(body)


@pytest.mark.parametrize("version", [2, 3, 5, 6])
def test_another_version_of_signature_is_refused(cast, version):
    body = pgp.sign(cast.subkey, b"x")
    with pytest.raises(VerificationError, match=f"version {version}"):
        read_signature(bytes([version]) + body[1:])


def test_too_many_packets_are_refused():
    assert len(list(read_packets(b"\xc2\x00" * 4096))) == 4096
    with pytest.raises(VerificationError, match="too many"):
        list(read_packets(b"\xc2\x00" * 4097))
