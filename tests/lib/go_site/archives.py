"""Packing: a release as go.dev's archive and as the module golang.org/toolchain."""

import base64
import hashlib
import io
import tarfile
import time
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from zlib_ng import gzip_ng, zlib_ng

from tests.lib.go_site.releases import (
    MODULE,
    Dist,
    Row,
    archive_name,
    in_order,
    mode,
    module_version,
    name_in_module,
    order,
)

Digests = list[tuple[str, bytes]]


def pack(dist: Dist, bucket: Path, level: int = 1) -> Row:
    """
    Write all that dl.google.com/go has of a release, signature excepted, into one folder.

    The archive, its ``.sha256`` (64 hex digits, no newline), and the module's ``.zip``,
    ``.mod`` and ``.info``. Deterministic, as far as zlib is; `level` is zlib's.
    """
    path = bucket / archive_name(dist.version, dist.platform)
    if path.suffix == ".zip":
        _write_zip(path, dist, [("go/" + name, name) for name in dist.names], level)
    else:
        _write_tar_gz(path, dist, level)
    with path.open("rb") as archive:
        sha256 = hashlib.file_digest(archive, "sha256").hexdigest()
    Path(f"{path}.sha256").write_text(sha256)
    h1 = _write_module(bucket, dist, level)
    return Row(dist.version, dist.platform, path.name, sha256, path.stat().st_size, h1)


def hash1(digests: Digests) -> str:
    """Return the ``h1:`` of (name, SHA-256 of the content) (golang/mod sumdb/dirhash, Hash1)."""
    lines = (f"{digest.hex()}  {name}\n".encode() for name, digest in sorted(digests))
    return "h1:" + base64.b64encode(hashlib.sha256(b"".join(lines)).digest()).decode()


def hash_zip(path: Path) -> str:
    """Return the ``h1:`` of a module zip."""
    with zipfile.ZipFile(path) as packed:
        return hash1([(n, hashlib.sha256(packed.read(n)).digest()) for n in packed.namelist()])


def _write_module(bucket: Path, dist: Dist, level: int) -> str:
    module = module_version(dist.version, dist.platform)
    inside = {name_in_module(name): name for name in dist.names}
    kept = in_order([name for name in inside if name is not None])
    pairs = [(f"{MODULE}@{module}/{name}", inside[name]) for name in kept]
    digests = _write_zip(bucket / f"{module}.zip", dist, pairs, level)
    (bucket / f"{module}.mod").write_text(f"module {MODULE}\n")
    info = f'{{"Version":"{module}", "Time":"{dist.time}"}}\n'
    (bucket / f"{module}.info").write_text(info)
    return hash1(digests)


def _write_zip(path: Path, dist: Dist, pairs: list[tuple[str, str]], level: int) -> Digests:
    """Write (name in the zip, name in the release); return the digests of what was written."""
    when = time.gmtime(_seconds(dist))[:6]
    digests = []
    with (
        patch.object(zipfile, "zlib", zlib_ng),  # in half of the time
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed,
    ):
        for name, source in pairs:
            content = dist.read(source)
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, so that the modes are read as modes
            entry.external_attr = (0o100000 | mode(source)) << 16
            packed.writestr(entry, content)
            digests.append((name, hashlib.sha256(content).digest()))
    return digests


def _write_tar_gz(path: Path, dist: Dist, level: int) -> None:
    with (
        path.open("wb") as raw,
        gzip_ng.GzipNGFile("", "wb", level, raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for entry, content in _members(dist):
            entry.mtime = _seconds(dist)
            tar.addfile(entry, io.BytesIO(content))


def _members(dist: Dist) -> Iterable[tuple[tarfile.TarInfo, bytes]]:
    with_folders = order(dist.version) >= order("1.21.1")  # golang/go#61862
    seen: set[str] = set()
    for name in dist.names:
        full = "go/" + name
        for folder in _folders(full) if with_folders else ():
            if folder not in seen:
                seen.add(folder)
                entry = tarfile.TarInfo(folder)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                yield entry, b""
        content = dist.read(name)
        entry = tarfile.TarInfo(full)
        entry.size, entry.mode = len(content), mode(name)
        yield entry, content


def _folders(name: str) -> Iterable[str]:
    parts = name.split("/")[:-1]
    return ("/".join(parts[: count + 1]) for count in range(len(parts)))


def _seconds(dist: Dist) -> int:
    return int(datetime.fromisoformat(dist.time).timestamp())
