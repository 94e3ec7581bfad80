"""
Ed25519 signatures (RFC 8032, 5.1.7), for machines where `cryptography` has no wheel.

It verifies and never signs, so nothing here is secret and nothing has to take constant time.
Where the RFC leaves a choice it is that of Go's crypto/ed25519, which OpenSSL shares: the
signature's scalar is below the group's order, R is compared as bytes (without cofactor), and a
public key may be encoded with y of p or more. A check takes some 3 ms.
"""

import hashlib
from typing import NamedTuple

_P = 2**255 - 19  # the field
_ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group that the base generates
_D = -121665 * pow(121666, -1, _P) % _P  # -x² + y² = 1 + d·x²·y²
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)


class _Point(NamedTuple):
    """Extended coordinates (RFC 8032, 5.1.4): the point is (x/z, y/z), and x·y = z·t."""

    x: int
    y: int
    z: int
    t: int


_NEUTRAL = _Point(0, 1, 1, 0)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is by the key (32 bytes) over exactly `message`."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key = _decode(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    return _encode(_sum_of_products(scalar, _BASE, challenge, _negate(key))) == signature[:32]


def _decode(encoded: bytes) -> _Point | None:
    """Return the point of 32 bytes (RFC 8032, 5.1.3); None where the curve has none."""
    number = int.from_bytes(encoded, "little")
    y = (number & (2**255 - 1)) % _P
    x = _root((y * y - 1) % _P, (_D * y * y + 1) % _P)
    if x is None:
        return None
    if x & 1 != number >> 255:
        x = -x % _P
    return _Point(x, y, 1, x * y % _P)


def _encode(point: _Point) -> bytes:
    inverse = pow(point.z, -1, _P)
    x, y = point.x * inverse % _P, point.y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _root(u: int, v: int) -> int | None:
    """Return a square root of u/v; None where it is no square. `v` is never 0 on this curve."""
    root = u * v**3 * pow(u * v**7, (_P - 5) // 8, _P) % _P
    square = v * root * root % _P
    if square == u:
        return root
    if square == -u % _P:
        return root * _ROOT_OF_MINUS_ONE % _P
    return None


def _negate(point: _Point) -> _Point:
    return _Point(-point.x % _P, point.y, point.z, -point.t % _P)


def _add(p: _Point, q: _Point) -> _Point:
    a = (p.y - p.x) * (q.y - q.x) % _P
    b = (p.y + p.x) * (q.y + q.x) % _P
    c = 2 * _D * p.t * q.t % _P
    d = 2 * p.z * q.z % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return _Point(e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _double(p: _Point) -> _Point:
    a = p.x * p.x % _P
    b = p.y * p.y % _P
    h = a + b
    e = h - (p.x + p.y) ** 2
    g = a - b
    f = 2 * p.z * p.z + g
    return _Point(e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _sum_of_products(m: int, p: _Point, n: int, q: _Point) -> _Point:
    """Return m·p + n·q, by one doubling for each bit (Shamir's trick)."""
    summands = (None, q, p, _add(p, q))
    total = _NEUTRAL
    for bit in reversed(range(max(m.bit_length(), n.bit_length()))):
        total = _double(total)
        summand = summands[(m >> bit & 1) * 2 + (n >> bit & 1)]
        if summand:
            total = _add(total, summand)
    return total


def _base() -> _Point:
    """Return the point of even x whose y is 4/5."""
    y = 4 * pow(5, -1, _P) % _P
    point = _decode(y.to_bytes(32, "little"))
    assert point
    return point


_BASE = _base()
