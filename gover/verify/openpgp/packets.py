"""Parse OpenPGP packets, and the subpackets of a signature."""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from gover.verify.openpgp.cursor import Cursor, malformed

_MAX_PACKETS = 4096  # Google's certificate has 17; empty ones use more memory than bytes


class Tag(IntEnum):
    """The type of a packet (RFC 9580, 5)."""

    SIGNATURE = 2
    PRIMARY_KEY = 6
    MARKER = 10
    TRUST = 12
    USER_ID = 13
    SUBKEY = 14
    USER_ATTRIBUTE = 17


class Packet(NamedTuple):
    """One packet; `tag` is a `Tag` or another number."""

    tag: int
    body: bytes


class Subpacket(NamedTuple):
    """One subpacket of a signature; a reader must reject an unknown `kind` if `critical`."""

    kind: int
    critical: bool
    value: bytes


def read_packets(data: bytes) -> Iterator[Packet]:
    """
    Yield the packets in OpenPGP data, of the old and the new format (RFC 9580, 4.2).

    Raises VerificationError for truncated data, for packets without a length, and for more
    than 4,096 packets.
    """
    cursor = Cursor(data)
    count = 0
    while not cursor.at_end:
        if (count := count + 1) > _MAX_PACKETS:
            raise malformed("too many packets")
        head = cursor.number(1)
        if not head & 0x80:
            raise malformed("a packet with a wrong first byte")
        if head & 0x40:
            yield Packet(head & 0x3F, cursor.take(_new_length(cursor, longest_short=223)))
        else:
            yield Packet(head >> 2 & 0x0F, cursor.take(_old_length(cursor, head & 0x03)))


def read_subpackets(area: bytes) -> Iterator[Subpacket]:
    """Yield the subpackets in an area (RFC 9580, 5.2.3.7). Raises VerificationError."""
    cursor = Cursor(area)
    while not cursor.at_end:
        body = Cursor(cursor.take(_new_length(cursor, longest_short=254)))
        kind = body.number(1)
        yield Subpacket(kind & 0x7F, bool(kind & 0x80), body.rest())


def _new_length(cursor: Cursor, longest_short: int) -> int:
    first = cursor.number(1)
    if first < 192:
        return first
    if first <= longest_short:
        return (first - 192 << 8) + cursor.number(1) + 192
    if first == 255:
        return cursor.number(4)
    raise malformed("a packet in parts")


def _old_length(cursor: Cursor, width: int) -> int:
    if width == 3:
        raise malformed("a packet without a length")
    return cursor.number(1 << width)
