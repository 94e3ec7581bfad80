"""
The hashes of Go's releases that ship with gover.

Two tables, each in one file: the SHA-256 of official archives, from 1.14.7 on, and the `h1:` of
toolchain modules, which the checksum log has and gover's own client has verified there. A file
is a line of text (format, the day it was made, newest release, number of rows, bytes of names),
the names, sorted, a line each, and then as many digests of 32 bytes in the same order. Digests
do not compress and names do: in the wheel a row takes little more than its digest. A lookup reads
the names and one digest, in 0.2 ms. `docs/make/releases.py` makes both.
"""

import os

from gover.package_files import package_file

ARCHIVES = package_file("data/official-sha256.bin")
MODULES = package_file("data/toolchain-h1.bin")
_DIGEST = 32  # bytes


def sha256_of(filename: str) -> str | None:
    """Return the SHA-256, 64 hex digits, of an archive such as `go1.22.10.linux-amd64.tar.gz`."""
    digest = _digest_of(ARCHIVES, filename)
    return digest.hex() if digest else None


def h1_of(module_version: str) -> str | None:
    """Return the `h1:` of a toolchain module such as `v0.0.1-go1.22.10.linux-amd64`."""
    digest = _digest_of(MODULES, module_version)
    if digest is None:
        return None
    from binascii import b2a_base64  # noqa: PLC0415  an archive's hash needs it not

    return "h1:" + b2a_base64(digest, newline=False).decode()


def read_head(path: str) -> tuple[str, str, int]:
    """Return (the day a table was made, such as 2026-11-30; its newest release; its rows)."""
    with open(path, "rb") as file:
        _, day, newest, rows, _ = file.readline().decode().split()
    return day, newest, int(rows)


def names(path: str) -> list[str]:
    """Return the names in a table."""
    with open(path, "rb") as file:
        return file.read(int(file.readline().split()[4])).decode().splitlines()


def _digest_of(path: str, name: str) -> bytes | None:
    if not (name.isascii() and name.isprintable()):
        return None
    with open(path, "rb") as file:
        size = int(file.readline().split()[4])
        names = b"\n" + file.read(size)
        start = names.find(b"\n" + name.encode() + b"\n")
        if start < 0:
            return None
        file.seek(_DIGEST * names.count(b"\n", 0, start), os.SEEK_CUR)
        return file.read(_DIGEST)
