"""
Add one release to a mirror: fetch it, verify it, make its module, publish both.

The archive's SHA-256 must be that of the list and of the shipped table, a signature must be
Google's, and the hash of the content must be in the log. The module is made from that content
and is read and hashed again before it is published. A module from a proxy is hashed as well.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from gover.archive.extract import extract_to
from gover.archive.layout import ArchiveLayout
from gover.errors import VerificationError
from gover.install.download import Fetched, fetch, find_signature
from gover.install.job import InstallJob
from gover.mirror import names
from gover.mirror.state import Key, LoggedRelease, MirrorState, record_files
from gover.mirror.tree import FileDigest, MirrorTree
from gover.mirror.writers import HashingSink, module_zip
from gover.sources.chain import Remote
from gover.store.store import Store
from gover.verify import google_signature, proof
from gover.verify.sumdb.dirhash import MODULE, hash1, module_version
from gover.version.platform import archive_name

_GO_MOD = f"module {MODULE}\n".encode()  # golang/go src/cmd/distpack/pack.go
_TIME = re.compile(r"^time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$", re.MULTILINE)
_GO_MOD_H1 = hash1([("go.mod", sha256(_GO_MOD).digest())])


class ReleaseJob(NamedTuple):
    """A release to add; `job` is for its platform and downloads into the mirror."""

    job: InstallJob
    key: Key
    remote: Remote
    logged: LoggedRelease
    log: str
    user_dirs: Store  # where an imported certificate is


class VerifiedFiles(NamedTuple):
    """The verified files of a release, by their paths in the mirror."""

    large: Mapping[str, Path]  # temporary files, to be renamed
    small: Mapping[str, bytes]
    time: str  # of the release, from VERSION; "": it has none


def check_go_mod(h1: str | None, log: str) -> None:
    """
    Require that the log has the go.mod that every toolchain module has.

    Raises:
        VerificationError: the log has another hash.
    """
    if h1 not in (None, _GO_MOD_H1):
        raise VerificationError(f"go.mod of {MODULE} is {_GO_MOD_H1}, but {log} has {h1}")


def add_release(release: ReleaseJob, root: MirrorTree, state: MirrorState) -> int:
    """
    Publish all files of a release but its `.info`, by which clients of a proxy find it.

    Returns the number of bytes downloaded.

    Raises:
        NetworkError: no source has it; a partial download is kept.
        VerificationError: it differs from list, table, signature or log; nothing is published.
        OSError: writing to the mirror failed.
    """
    fetched = fetch(release.job, release.key[0], release.remote)
    prepare = _from_module if fetched.remote.layout.module else _from_archive
    with (
        fetched,
        _private_copy(fetched, root) as archive,
        prepare(release, archive, root) as verified,
    ):
        _publish(release, verified, root, state)
    return 0 if fetched.is_local else fetched.size


def info_file(key: Key, logged: LoggedRelease) -> bytes:
    """Return the content of a release's `.info` (https://go.dev/ref/mod#goproxy-protocol)."""
    info = {"Version": module_version(*map(str, key))}
    info |= {"Time": logged.time} if logged.time else {}
    return json.dumps(info).encode() + b"\n"


def _signature(release: ReleaseJob, fetched: Fetched) -> bytes | None:
    """Return the verified signature of an archive by Google; None where there is none."""
    if not fetched.requested_url.endswith(".tar.gz") or not proof.is_official(release.job.environ):
        return None
    signature = find_signature(release.job, fetched)
    if signature is not None:
        google_signature.check(release.user_dirs, signature, str(fetched.path))
    return signature


@contextmanager
def _temporary_file(root: MirrorTree) -> Iterator[Path]:
    """Yield a path for a file that is removed afterwards, unless it was published."""
    path = Path(root.new_path())
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _time(version_file: bytes) -> str:
    match = _TIME.search(version_file.decode("ascii", "replace"))
    return match[1] if match else ""


@contextmanager
def _private_copy(fetched: Fetched, root: MirrorTree) -> Iterator[Fetched]:
    """Yield an archive that no other process changes: a local file of the user is copied first."""
    if not fetched.is_local:
        yield fetched
        return
    with _temporary_file(root) as copy:
        shutil.copyfile(fetched.path, copy)
        yield fetched._replace(path=copy, sha256=_sha256(copy), size=copy.stat().st_size)


@contextmanager
def _from_module(
    release: ReleaseJob, fetched: Fetched, root: MirrorTree
) -> Iterator[VerifiedFiles]:
    del root
    version_file = _check_content(release, fetched.path, fetched.remote.layout)
    large = {names.module(*release.key, "zip"): fetched.path}
    yield VerifiedFiles(large, {names.module(*release.key, "mod"): _GO_MOD}, _time(version_file))


@contextmanager
def _from_archive(
    release: ReleaseJob, fetched: Fetched, root: MirrorTree
) -> Iterator[VerifiedFiles]:
    filename, path = archive_name(*release.key), names.archive(*release.key)
    if proof.is_official(release.job.environ):
        proof.check_known(filename, fetched.sha256)
    signature = _signature(release, fetched)
    with _temporary_file(root) as packed:
        _pack(release, fetched, packed)
        layout = ArchiveLayout.module_zip(f"{MODULE}@{module_version(*map(str, release.key))}/")
        version_file = _check_content(release, packed, layout)
        small = {
            f"{path}.sha256": fetched.sha256.encode(),
            names.module(*release.key, "mod"): _GO_MOD,
        }
        small |= {f"{path}.asc": signature} if signature else {}
        large = {path: fetched.path, names.module(*release.key, "zip"): packed}
        yield VerifiedFiles(large, small, _time(version_file))


def _publish(
    release: ReleaseJob, verified: VerifiedFiles, root: MirrorTree, state: MirrorState
) -> None:
    digests = {
        path: FileDigest(new.stat().st_size, _sha256(new)) for path, new in verified.large.items()
    }
    digests |= {path: FileDigest.of(data) for path, data in verified.small.items()}
    state.releases[release.key] = release.logged._replace(time=verified.time)
    record_files(root, state, digests)
    for path, new in verified.large.items():
        root.publish(path, str(new))
    for path, data in verified.small.items():
        root.write(path, data)


def _pack(release: ReleaseJob, fetched: Fetched, into: Path) -> None:
    version, platform = release.key
    with into.open("xb") as file, module_zip(file, str(version), str(platform)) as sink:
        _check_h1(release, _unpack(release, fetched.path, fetched.remote.layout, sink, "packing"))


def _check_content(release: ReleaseJob, path: Path, layout: ArchiveLayout) -> bytes:
    """Verify a module's zip on disk; return the content of its VERSION."""
    sink = HashingSink()
    _check_h1(release, _unpack(release, path, layout, sink, "verifying"))
    return sink.version_file


def _check_h1(release: ReleaseJob, files: Mapping[str, bytes]) -> None:
    version, platform = release.key
    logged = proof.Logged(release.log, release.logged.h1, release.logged.record, 0)
    proof.check_h1(logged, files, version, platform)


def _unpack(
    release: ReleaseJob, path: Path, layout: ArchiveLayout, sink: HashingSink, verb: str
) -> Mapping[str, bytes]:
    label, done, total = f"go{release.key[0]}", 0, path.stat().st_size

    def progress(more: int) -> None:
        nonlocal done
        done += more
        release.job.report.progress(label, verb, done, total)

    try:
        return extract_to(path, sink, layout=layout, progress=progress)
    finally:
        release.job.report.end(label)
