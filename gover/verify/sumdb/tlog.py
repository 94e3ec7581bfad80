"""The log's hashes and formats: RFC 6962 trees, tree notes, records (golang/mod sumdb/tlog)."""

import base64
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from gover.errors import VerificationError
from gover.verify.sumdb import note

HASH_SIZE = 32  # bytes of one SHA-256
_LARGEST = 2**63 - 1  # sizes and record numbers are int64 in Go
_MAX_TREE_TEXT = 1_000_000  # bytes, as in ParseTree
_TREE_START = "go.sum database tree"


class LogTree(NamedTuple):
    """A log of `size` records whose RFC 6962 root is `root` (32 bytes)."""

    size: int
    root: bytes

    def __str__(self) -> str:
        """Size and root, for messages."""
        return f"tree {self.size} with root {base64.b64encode(self.root).decode()}"


class LogRecord(NamedTuple):
    r"""The parts of a lookup response: number, text (ends in ``\n``), the signed note after it."""

    id: int
    text: bytes
    note: bytes


EMPTY_TREE = LogTree(0, sha256().digest())


def record_hash(text: bytes) -> bytes:
    """Return the leaf hash of a record (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + text).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """Return the root over 2**k concatenated hashes of 32 bytes."""
    if len(hashes) == HASH_SIZE:
        return hashes
    half = len(hashes) // 2
    return node_hash(perfect_root(hashes[:half]), perfect_root(hashes[half:]))


def subtrees(size: int) -> list[tuple[int, int]]:
    """Return (level, index) of the largest perfect subtrees of the first `size` records."""
    levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in levels]


def join(roots: Sequence[bytes]) -> bytes:
    """Return the tree's root from the roots of `subtrees`, left to right."""
    if not roots:
        return EMPTY_TREE.root
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root


def parse_tree(text: str) -> LogTree:
    """
    Parse the text of a tree note; lines after the third are ignored, as the format requires.

    Raises VerificationError for another text.
    """
    lines = text.split("\n", 3)
    if len(text) > _MAX_TREE_TEXT or len(lines) < 4 or lines[0] != _TREE_START:
        raise VerificationError("malformed tree note")
    size, root = _number(lines[1]), note.decode_base64(lines[2])
    if size is None or root is None or len(root) != HASH_SIZE:
        raise VerificationError("malformed tree note")
    return LogTree(size, root)


def parse_record(response: bytes) -> LogRecord:
    """
    Parse a lookup response: ``id``, record text, blank line, signed tree note.

    Raises VerificationError for another format.
    """
    number, _, rest = response.partition(b"\n")
    body, blank, signed = rest.partition(b"\n\n")
    text = body + b"\n"
    record_id = _number(number.decode("latin-1"))
    if record_id is None or not blank or not _is_record_text(text):
        raise VerificationError("malformed record in a lookup response")
    return LogRecord(record_id, text, signed)


def _number(text: str) -> int | None:
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text):
        return None
    return number if (number := int(text)) <= _LARGEST else None


def _is_record_text(text: bytes) -> bool:
    try:
        return note.is_plain(text.decode("utf-8")) and not text.startswith(b"\n")
    except UnicodeDecodeError:
        return False
