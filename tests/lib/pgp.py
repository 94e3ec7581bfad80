"""
OpenPGP packets made by hand, right and wrong ones: what no honest gpg would write.

Written against RFC 4880, not against gover's reader; that gpgv accepts the right ones is
tested beside it.
"""

import base64
import hashlib
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import rsa

MADE = 1_546_300_800  # 2019-01-01, when all keys here are made
SIGNED = MADE + 86400 * 100  # when a document is signed, unless a test says otherwise

HASHES = {"sha1": 2, "sha256": 8, "sha384": 9, "sha512": 10, "sha224": 11, "md5": 1}
DIGEST_INFO = {
    "md5": "3020300c06082a864886f70d020505000410",
    "sha1": "3021300906052b0e03021a05000414",
    "sha224": "302d300d06096086480165030402040500041c",
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}
USER_ID = b"gover tests, throwaway <test@example.invalid>"


class Key(NamedTuple):
    modulus: int
    exponent: int
    secret: int
    created: int

    @property
    def body(self):
        head = b"\x04" + self.created.to_bytes(4) + b"\x01"
        return head + mpi(self.modulus) + mpi(self.exponent)

    @property
    def material(self):
        return b"\x99" + len(self.body).to_bytes(2) + self.body

    @property
    def fingerprint(self):
        return hashlib.sha1(self.material).hexdigest().upper()


def new_key(created, bits=2048):
    numbers = rsa.generate_private_key(65537, bits).private_numbers()
    return Key(numbers.public_numbers.n, 65537, numbers.d, created)


def mpi(number):
    return number.bit_length().to_bytes(2) + number.to_bytes((number.bit_length() + 7) // 8)


def packet(tag, body):
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4) + body


def old_packet(tag, body):
    """As gpg writes them; gpgv takes a file for a keyring by the first byte of such a packet."""
    return bytes([0x80 | tag << 2 | 1]) + len(body).to_bytes(2) + body


def subpacket(kind, value, *, critical=False):
    return b"\xff" + (len(value) + 1).to_bytes(4) + bytes([kind | critical << 7]) + value


def seconds(kind, number):
    return subpacket(kind, number.to_bytes(4))


def issuer(key):
    """Say who made a signature, both ways, as gpg does; gpgv asks for the key ID."""
    return subpacket(33, b"\x04" + bytes.fromhex(key.fingerprint)) + issuer_key_id(key)


def issuer_key_id(key):
    return subpacket(16, bytes.fromhex(key.fingerprint[-16:]))


def padded(name, digest, size):
    told = bytes.fromhex(DIGEST_INFO[name]) + digest
    return b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told


def sign(
    key,
    over,
    *,
    kind=0x00,
    created=SIGNED,
    name="sha256",
    hashed=b"",
    unhashed=None,
    algorithm=1,
    pad=padded,
):
    """Return the body of a signature packet; `unhashed` says who made it if not told otherwise."""
    area = (b"" if created is None else seconds(2, created)) + hashed
    free = issuer(key) if unhashed is None else unhashed
    signed = bytes([4, kind, algorithm, HASHES[name]]) + len(area).to_bytes(2) + area
    digest = hashlib.new(name, over + signed + b"\x04\xff" + len(signed).to_bytes(4)).digest()
    size = (key.modulus.bit_length() + 7) // 8
    value = pow(int.from_bytes(pad(name, digest, size)), key.secret, key.modulus)
    return signed + len(free).to_bytes(2) + free + digest[:2] + mpi(value)


def number_at(body):
    """Where the RSA number of a signature starts, with the two bytes of its length."""
    at = 4
    for _ in range(2):
        at += 2 + int.from_bytes(body[at : at + 2])
    return at + 2


def user_id_over(primary, user_id=USER_ID):
    return primary.material + b"\xb4" + len(user_id).to_bytes(4) + user_id


def certification(primary, *, flags=b"\x03", created=MADE, hashed=b"", **options):
    return sign(
        primary,
        user_id_over(primary),
        kind=0x13,
        created=created,
        hashed=subpacket(27, flags) + hashed,
        **options,
    )


def consent(primary, subkey, **options):
    options = {"kind": 0x19, "created": MADE, **options}
    return sign(subkey, primary.material + subkey.material, **options)


def binding(
    primary,
    subkey,
    *,
    lifetime=None,
    flags=b"\x02",
    created=MADE,
    embedded=None,
    hashed=b"",
    unhashed=b"",
    **options,
):
    """Return a subkey binding; `embedded` is the subkey's consent, b"" for none."""
    embedded = consent(primary, subkey) if embedded is None else embedded
    return sign(
        primary,
        primary.material + subkey.material,
        kind=0x18,
        created=created,
        hashed=subpacket(27, flags) + (seconds(9, lifetime) if lifetime else b"") + hashed,
        unhashed=issuer(primary) + (subpacket(32, embedded) if embedded else b"") + unhashed,
        **options,
    )


def revocation(primary, subkey=None, *, created=SIGNED, **options):
    """Return the revocation of a subkey, or of the primary itself."""
    over = primary.material + (subkey.material if subkey else b"")
    return sign(primary, over, kind=0x28 if subkey else 0x20, created=created, **options)


def certificate(primary, subkeys, *, certifications=None, direct=()):
    """Return a binary certificate; `subkeys` are pairs of a key and signature bodies."""
    named = [certification(primary)] if certifications is None else certifications
    pieces = [old_packet(6, primary.body), *(old_packet(2, body) for body in direct)]
    pieces += [old_packet(13, USER_ID), *(old_packet(2, body) for body in named)]
    for subkey, bodies in subkeys:
        pieces += [old_packet(14, subkey.body), *(old_packet(2, body) for body in bodies)]
    return b"".join(pieces)


def armored(title, data):
    text = base64.b64encode(data).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    checksum = base64.b64encode(crc24(data).to_bytes(3)).decode()
    block = [f"-----BEGIN {title}-----", "", *lines, f"={checksum}", f"-----END {title}-----", ""]
    return "\n".join(block).encode()


def crc24(data):
    """The C of RFC 4880, 6.1, word for word."""
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc & 0xFFFFFF
