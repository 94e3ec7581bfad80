"""ASCII armor: OpenPGP data as text, with a checksum (RFC 4880, 6)."""

import base64
from collections.abc import Iterator
from functools import cache

from gover.errors import VerificationError
from gover.escape import safe
from gover.verify.openpgp.cursor import malformed

SIGNATURE = "PGP SIGNATURE"
PUBLIC_KEY = "PGP PUBLIC KEY BLOCK"

_PACKET_BIT = 0x80  # set in the first byte of any packet, and in no ASCII text


def dearmor(data: bytes, title: str) -> bytes:
    """
    Return the packets in armored `data`; binary data is returned unchanged.

    Consecutive blocks, as in Google's key file, are joined. Between and around them only
    blank lines are allowed. A checksum may be missing, but not wrong.

    Raises:
        VerificationError: not armor, another `title`, damaged, or text around it.
    """
    if data and data[0] & _PACKET_BIT:
        return data
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        raise malformed("neither packets nor ASCII armor") from None
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    blocks = [_block(line, lines, title) for line in lines if line]
    if not blocks:
        raise malformed("empty")
    return b"".join(blocks)


def _block(first: str, rest: Iterator[str], title: str) -> bytes:
    if first != f"-----BEGIN {title}-----":
        raise VerificationError(f'expected a {title}, found "{safe(first)}"')
    _skip_headers(rest)
    body: list[str] = []
    for line in rest:
        if line == f"-----END {title}-----":
            return _decoded(body)
        body.append(line)
    raise malformed("its armor has no end")


def _skip_headers(lines: Iterator[str]) -> None:
    for line in lines:
        if not line:
            return
        if ":" not in line:
            raise malformed("no blank line before the armor's content")


def _decoded(lines: list[str]) -> bytes:
    checksum = lines.pop()[1:] if lines and len(lines[-1]) == 5 and lines[-1][0] == "=" else None
    raw = _base64("".join(lines))
    if checksum is not None and int.from_bytes(_base64(checksum)) != crc24(raw):
        raise malformed("its armor's checksum is wrong")
    return raw


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise malformed("its armor is not base64") from None
    if base64.b64encode(raw).decode() != text:  # Python accepts surplus last bits
        raise malformed("its armor is not base64")
    return raw


def crc24(data: bytes) -> int:
    """Return the armor checksum of `data` (RFC 4880, 6.1)."""
    table, crc = _crc_table(), 0xB704CE
    for byte in data:
        crc = (crc << 8 & 0xFFFFFF) ^ table[crc >> 16 ^ byte]
    return crc


@cache
def _crc_table() -> tuple[int, ...]:
    return tuple(_crc_of_byte(byte << 16) for byte in range(256))


def _crc_of_byte(crc: int) -> int:
    for _ in range(8):
        crc = crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)
    return crc
