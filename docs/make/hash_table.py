"""
The tables of hashes that ship with gover, as bytes: the same bytes for the same content.

The format is described in gover/verify/checksums.py. A row is added and never changed: a hash
of a release that is another than before is no update but an alarm, and is refused.
"""

import base64
import re
from collections.abc import Mapping

from gover.version.version import Version, parse_release

_ARCHIVE = re.compile(r"go(\d[0-9a-z.]*)\.(?:src|[a-z0-9]+-[a-z0-9]+)\.(?:tar\.gz|zip)", re.ASCII)
_MODULE = re.compile(r"v0\.0\.1-go(\d[0-9a-z.]*)\.[a-z0-9]+-[a-z0-9]+", re.ASCII)
_DIGEST = 32  # bytes


def build(rows: Mapping[str, bytes], day: str) -> bytes:
    """Return a table of {name: digest}. Raises ValueError for a name or a digest that is none."""
    newest = max(map(version_in, rows))
    names = "".join(f"{name}\n" for name in sorted(rows)).encode()
    header = f"gover-known-2 {day} {newest} {len(rows)} {len(names)}\n".encode()
    if wrong := [name for name, digest in rows.items() if len(digest) != _DIGEST]:
        raise ValueError(f"no SHA-256: {wrong}")
    return header + names + b"".join(rows[name] for name in sorted(rows))


def read(table: bytes) -> dict[str, bytes]:
    """Return what `build` was given."""
    header, _, rest = table.partition(b"\n")
    size = int(header.split()[4])
    names, digests = rest[:size].decode().splitlines(), rest[size:]
    pieces = (digests[at : at + _DIGEST] for at in range(0, len(digests), _DIGEST))
    return dict(zip(names, pieces, strict=True))


def update(old: bytes, rows: Mapping[str, bytes], day: str) -> bytes:
    """Add rows to a table. Raises ValueError if one that it has would change."""
    before = read(old)
    changed = sorted(name for name in rows if before.get(name, rows[name]) != rows[name])
    if changed:
        raise ValueError(f"published releases do not change: {', '.join(changed)}")
    return build(before | dict(rows), day)


def version_in(name: str) -> Version:
    """Return the release in the name of an archive or of a module's version."""
    match = _ARCHIVE.fullmatch(name) or _MODULE.fullmatch(name)
    version = parse_release(match[1]) if match else None
    if version is None:
        raise ValueError(f"no archive or module of a Go release: {name!r}")
    return version


def digest_of_hex(text: str) -> bytes:
    """Return the digest that 64 lower-case hex digits are."""
    if not re.fullmatch(r"[0-9a-f]{64}", text, re.ASCII):
        raise ValueError(f"no SHA-256: {text!r}")
    return bytes.fromhex(text)


def digest_of_h1(text: str) -> bytes:
    """Return the digest in a hash such as `h1:…=`."""
    return base64.b64decode(text.removeprefix("h1:"), validate=True)
