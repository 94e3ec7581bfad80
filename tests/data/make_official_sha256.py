"""
Write gover/data/official-sha256.bin from {file name: SHA-256 in hex}, the same bytes each time.

    python tests/data/make_official_sha256.py official.json gover/data/official-sha256.bin

The hashes are those of https://go.dev/dl/?mode=json&include=all. Before a release of gover,
add the new ones; one that changed is no update but an alarm, and is refused. The format is
described in gover/verify/checksums.py.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from gover.version.version import parse_release

_NAME = re.compile(r"go(\d[0-9a-z.]*)\.(?:src|[a-z0-9]+-[a-z0-9]+)\.(?:tar\.gz|zip)", re.ASCII)
_DIGEST = 32  # bytes


def build(hashes: Mapping[str, str]) -> bytes:
    """Return the table as bytes. Raises ValueError for a name or a hash that is none."""
    newest = max(_version(name) for name in hashes)
    names = "".join(f"{name}\n" for name in sorted(hashes)).encode()
    header = f"gover-known-1 {newest} {len(hashes)} {len(names)}\n".encode()
    return header + names + b"".join(_digest(hashes[name]) for name in sorted(hashes))


def read(table: bytes) -> dict[str, str]:
    """Return what `build` was given."""
    header, _, rest = table.partition(b"\n")
    size = int(header.split()[3])
    names, digests = rest[:size].decode().splitlines(), rest[size:]
    pieces = (digests[at : at + _DIGEST].hex() for at in range(0, len(digests), _DIGEST))
    return dict(zip(names, pieces, strict=True))


def update(old: bytes, hashes: Mapping[str, str]) -> bytes:
    """Add to a table. Raises ValueError if an archive that it has would change."""
    before = read(old)
    changed = sorted(name for name in before if hashes.get(name, before[name]) != before[name])
    if changed:
        raise ValueError(f"published archives do not change: {', '.join(changed)}")
    return build(before | dict(hashes))


def _version(name: str):
    match = _NAME.fullmatch(name)
    version = parse_release(match[1]) if match else None
    if version is None:
        raise ValueError(f"no archive of a Go release: {name!r}")
    return version


def _digest(text: str) -> bytes:
    if not re.fullmatch(r"[0-9a-f]{64}", text, re.ASCII):
        raise ValueError(f"no SHA-256: {text!r}")
    return bytes.fromhex(text)


def main(source: str, target: str) -> None:
    hashes = json.loads(Path(source).read_text())
    path = Path(target)
    path.write_bytes(update(path.read_bytes(), hashes) if path.exists() else build(hashes))


if __name__ == "__main__":
    main(*sys.argv[1:])
