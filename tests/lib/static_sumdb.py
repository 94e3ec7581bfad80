"""
A static checksum database for tests: a signed log, its tiles, its lookup answers.

It shares no code with the client it tests: trees are built level by level, as a server
does, from RFC 6962 section 2.1 and golang/mod sumdb/{note,tlog}; the `go` command accepts
its logs.
"""

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Tiles = dict[str, bytes]


def build(records: list[bytes]) -> tuple[int, bytes, Tiles]:
    """
    Return (tree size, root, {tile path: bytes}) of a log of record texts.

    A record text ends in a newline and has no blank line. The tiles are all that a server
    has for a tree of exactly this size, partial ones included.
    """
    levels = [[sha256(b"\x00" + record).digest() for record in records]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = zip(below[0::2], below[1::2], strict=False)
        levels.append([_node(left, right) for left, right in pairs])
    tiles = {
        tile_path(level // 8, start // 256, len(block := hashes[start : start + 256])): b"".join(
            block
        )
        for level, hashes in enumerate(levels)
        if level % 8 == 0
        for start in range(0, len(hashes), 256)
    }
    return len(records), _root(levels), tiles


def tile_path(level: int, index: int, width: int) -> str:
    """Return the path of a tile of height 8, below the database's URL."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/8/{level}/{number}" + ("" if width == 256 else f".p/{width}")


def make_keys(name: str, seed: bytes) -> str:
    """Return the verifier key that goes with a 32-byte Ed25519 seed."""
    public = _public(seed)
    return f"{name}+{_key_hash(name, public).hex()}+{base64.b64encode(public).decode()}"


def sign_note(text: str, name: str, seed: bytes) -> bytes:
    """Return `text` (ends in a newline) as a note with one signature."""
    return (text + "\n").encode() + signature_line(text, name, seed)


def signature_line(text: str, name: str, seed: bytes) -> bytes:
    """Return one signature line, newline included; append it to a note for a second signer."""
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    raw = _key_hash(name, _public(seed)) + signature
    return f"\u2014 {name} {base64.b64encode(raw).decode()}\n".encode()


def tree_text(size: int, root: bytes) -> str:
    """Return the text that a head signs."""
    return f"go.sum database tree\n{size}\n{base64.b64encode(root).decode()}\n"


def signed_head(size: int, root: bytes, name: str, seed: bytes) -> bytes:
    """Return a signed tree head: the body of ``latest``, and the end of a lookup answer."""
    return sign_note(tree_text(size, root), name, seed)


def record_text(module: str, version: str, zip_hash: str, mod_hash: str) -> bytes:
    """Return the record of one module version, its two hashes being ``h1:…``."""
    return f"{module} {version} {zip_hash}\n{module} {version}/go.mod {mod_hash}\n".encode()


def lookup_answer(record_id: int, record: bytes, head: bytes) -> bytes:
    """Return the body of ``lookup/MODULE@VERSION``."""
    return b"%d\n%s\n%s" % (record_id, record, head)


def fake_h1(label: str) -> str:
    """Return a well-formed ``h1:`` of nothing in particular."""
    return "h1:" + base64.b64encode(sha256(label.encode()).digest()).decode()


def _root(levels: list[list[bytes]]) -> bytes:
    # Whatever has no partner at its level waits for the tree to its left.
    root = b""
    for hashes in levels:
        if len(hashes) % 2:
            root = _node(hashes[-1], root) if root else hashes[-1]
    return root or sha256().digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _public(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return b"\x01" + key.public_bytes_raw()


def _key_hash(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + public).digest()[:4]
