"""Signed notes: a text, a blank line, and Ed25519 signatures (golang/mod sumdb/note)."""

import base64
import re
from hashlib import sha256
from typing import NamedTuple, Self

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.verify import ed25519

_ED25519 = 1  # the only algorithm byte defined
_MAX_SIGNATURES = 100
_SIGNATURE_START = "\u2014 "


class Verifier(NamedTuple):
    """A name and its Ed25519 public key (32 bytes); `key_hash` is 4 bytes."""

    name: str
    key_hash: bytes
    public_key: bytes

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """
        Parse a verifier key, ``name+hash+base64``, and check its hash.

        Raises GoverError for anything else (golang/mod sumdb/note, NewVerifier).
        """
        name, _, rest = vkey.partition("+")
        key_hash, _, encoded = rest.partition("+")
        key = decode_base64(encoded)
        if not (_is_name(name) and re.fullmatch(r"[0-9a-fA-F]{8}", key_hash) and key):
            raise GoverError(f"malformed verifier key: {safe(vkey)}")
        if bytes.fromhex(key_hash) != hash_of_key(name, key):
            raise GoverError(f"the verifier key does not match its own hash: {safe(vkey)}")
        if key[0] != _ED25519 or len(key) != 33:
            raise GoverError(f"verifier key of an unknown algorithm: {safe(vkey)}")
        return cls(name, bytes.fromhex(key_hash), key[1:])

    def accepts(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) is by this key over exactly `text`."""
        # Imported here: it takes longer than all the rest of a command that verifies nothing.
        try:
            from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (see above)
            from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
                Ed25519PublicKey,
            )
        except ImportError:  # a platform without a wheel, see pyproject.toml
            return ed25519.is_signed(self.public_key, text, signature)
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def open_note(message: bytes, verifier: Verifier) -> str:
    r"""
    Return the text of a note, up to and including its last ``\n``, if `verifier` signed it.

    Signatures by other keys are skipped, and so is a second one by this key.
    Raises VerificationError for a malformed note, a wrong signature, or none by `verifier`.
    """
    text, signatures = _split(message)
    for name, key_hash, signature in signatures:
        if (name, key_hash) == (verifier.name, verifier.key_hash):
            if not verifier.accepts(text.encode(), signature):
                raise VerificationError(f"wrong signature of {safe(name)} on a signed note")
            return text
    raise VerificationError(f"a note that {safe(verifier.name)} did not sign")


def is_plain(text: str) -> bool:
    """Whether the text has no control character below U+0020 other than a newline."""
    return not re.search(r"[\x00-\x09\x0b-\x1f]", text)


def decode_base64(text: str) -> bytes | None:
    """Return the bytes of canonical, padded base64; None for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    # Python accepts surplus padding and last bits, and each version accepts others.
    return raw if base64.b64encode(raw).decode() == text else None


def hash_of_key(name: str, key: bytes) -> bytes:
    """Return the 4 bytes that identify a key of a name; `key` starts with its algorithm."""
    return sha256(name.encode("utf-8", "surrogatepass") + b"\n" + key).digest()[:4]


def _split(message: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    try:
        whole = message.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed() from None
    body, blank, block = whole.rpartition("\n\n")
    lines = block.split("\n")
    if not (blank and is_plain(whole) and lines.pop() == ""):
        raise _malformed()
    if not 0 < len(lines) <= _MAX_SIGNATURES:
        raise _malformed()
    return body + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_SIGNATURE_START).partition(" ")
    raw = decode_base64(encoded)
    if not (line.startswith(_SIGNATURE_START) and _is_name(name) and raw and len(raw) >= 5):
        raise _malformed()
    return name, raw[:4], raw[4:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _malformed() -> VerificationError:
    return VerificationError("malformed signed note")
