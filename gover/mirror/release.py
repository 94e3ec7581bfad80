"""
Bringing one release into a mirror: fetch, verify, make its module, give both their names.

The archive's SHA-256 is the listed one and the shipped one; where there is a signature it is
Google's; and the hash of its content is in the log. The module is made of that content and is
read again before it gets its name; or it comes from a proxy, and is hashed likewise.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from gover.archive.extract import extract_to
from gover.archive.layout import ArchiveLayout
from gover.dirs import Dirs
from gover.errors import VerificationError
from gover.install.download import Fetched, fetch, find_signature
from gover.install.job import InstallJob
from gover.mirror import names
from gover.mirror.state import Key, MirrorState, Proven, claim
from gover.mirror.tree import FileDigest, MirrorTree
from gover.mirror.writers import Hashing, module_zip
from gover.sources.chain import Remote
from gover.verify import proof
from gover.verify.sumdb.dirhash import MODULE, hash1, module_version
from gover.version.platform import archive_name

_MOD = f"module {MODULE}\n".encode()  # golang/go src/cmd/distpack/pack.go
_TIME = re.compile(r"^time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$", re.MULTILINE)
_MOD_H1 = hash1([("go.mod", sha256(_MOD).digest())])


class Order(NamedTuple):
    """What to bring: `job` is for the platform, and its parts lie in the mirror."""

    job: InstallJob
    key: Key
    remote: Remote
    proven: Proven
    log: str
    trust: Dirs  # where the user keeps an imported certificate


class Ready(NamedTuple):
    """Files that have been verified, and the names they are to get."""

    moved: Mapping[str, Path]  # path in the mirror -> file without a name
    small: Mapping[str, bytes]
    time: str  # of the release, as VERSION has it; "": it has none


def check_mod(h1: str | None, log: str) -> None:
    """
    Require that the go.mod of a release is the one that every toolchain module has.

    Raises:
        VerificationError: the log says otherwise.
    """
    if h1 not in (None, _MOD_H1):
        raise VerificationError(f"go.mod of {MODULE} is {_MOD_H1}, but {log} has {h1}")


def bring(order: Order, root: MirrorTree, state: MirrorState) -> int:
    """
    Put all files of a release in place but the `.info`, by which a proxy's client finds it.

    Returns the bytes that came over a network.

    Raises:
        NetworkError: nobody has it; what has arrived is kept.
        VerificationError: it is not what list, table, key or log say; nothing has a name.
        OSError: the disk did not take it.
    """
    fetched = fetch(order.job, order.key[0], order.remote)
    prepare = _from_proxy if fetched.remote.layout.module else _made
    with (
        fetched.part or nullcontext(),
        _copied(fetched, root) as mine,
        prepare(order, mine, root) as ready,
    ):
        _give_names(order, ready, root, state)
    return 0 if fetched.is_local else fetched.size


def info(key: Key, proven: Proven) -> bytes:
    """Return the `.info` of a release (https://go.dev/ref/mod#goproxy-protocol)."""
    said = {"Version": module_version(*map(str, key))}
    said |= {"Time": proven.time} if proven.time else {}
    return json.dumps(said).encode() + b"\n"


def _signature(order: Order, fetched: Fetched) -> bytes | None:
    """Return Google's signature of an archive, verified; None where there is none."""
    if not fetched.requested_url.endswith(".tar.gz") or not proof.is_official(order.job.environ):
        return None
    signature = find_signature(order.job, fetched)
    if signature is not None:
        proof.check_signature(order.trust, signature, str(fetched.path))
    return signature


@contextmanager
def _unnamed(root: MirrorTree) -> Iterator[Path]:
    """Yield the path of a file that is gone afterwards, unless it has got a name."""
    path = Path(root.new())
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
def _copied(fetched: Fetched, root: MirrorTree) -> Iterator[Fetched]:
    """Yield an archive that nobody else can change: a file of the user's is copied first."""
    if not fetched.is_local:
        yield fetched
        return
    with _unnamed(root) as copy:
        shutil.copyfile(fetched.path, copy)
        yield fetched._replace(path=copy, sha256=_sha256(copy), size=copy.stat().st_size)


@contextmanager
def _from_proxy(order: Order, fetched: Fetched, root: MirrorTree) -> Iterator[Ready]:
    del root
    version_file = _check_content(order, fetched.path, fetched.remote.layout)
    moved = {names.module(*order.key, "zip"): fetched.path}
    yield Ready(moved, {names.module(*order.key, "mod"): _MOD}, _time(version_file))


@contextmanager
def _made(order: Order, fetched: Fetched, root: MirrorTree) -> Iterator[Ready]:
    filename, path = archive_name(*order.key), names.archive(*order.key)
    if proof.is_official(order.job.environ):
        proof.check_known(filename, fetched.sha256)
    signature = _signature(order, fetched)
    with _unnamed(root) as packed:
        _pack(order, fetched, packed)
        layout = ArchiveLayout.module_zip(f"{MODULE}@{module_version(*map(str, order.key))}/")
        version_file = _check_content(order, packed, layout)
        small = {f"{path}.sha256": fetched.sha256.encode(), names.module(*order.key, "mod"): _MOD}
        small |= {f"{path}.asc": signature} if signature else {}
        moved = {path: fetched.path, names.module(*order.key, "zip"): packed}
        yield Ready(moved, small, _time(version_file))


def _give_names(order: Order, ready: Ready, root: MirrorTree, state: MirrorState) -> None:
    held = {path: FileDigest(new.stat().st_size, _sha256(new)) for path, new in ready.moved.items()}
    held |= {path: FileDigest.of(data) for path, data in ready.small.items()}
    state.releases[order.key] = order.proven._replace(time=ready.time)
    claim(root, state, held)
    for path, new in ready.moved.items():
        root.adopt(path, str(new))
    for path, data in ready.small.items():
        root.put(path, data)


def _pack(order: Order, fetched: Fetched, into: Path) -> None:
    version, platform = order.key
    with into.open("xb") as file, module_zip(file, str(version), str(platform)) as sink:
        _check_h1(order, _poured(order, fetched.path, fetched.remote.layout, sink, "packing"))


def _check_content(order: Order, path: Path, layout: ArchiveLayout) -> bytes:
    """Prove a module's zip as it is on disk; return its VERSION."""
    sink = Hashing()
    _check_h1(order, _poured(order, path, layout, sink, "verifying"))
    return sink.version_file


def _check_h1(order: Order, files: Mapping[str, bytes]) -> None:
    version, platform = order.key
    logged = proof.Logged(order.log, order.proven.h1, order.proven.record, 0)
    proof.check_log(logged, files, version, platform)


def _poured(
    order: Order, path: Path, layout: ArchiveLayout, sink: Hashing, verb: str
) -> Mapping[str, bytes]:
    label, done, total = f"go{order.key[0]}", 0, path.stat().st_size

    def progress(more: int) -> None:
        nonlocal done
        done += more
        order.job.report.progress(label, verb, done, total)

    try:
        return extract_to(path, sink, layout=layout, progress=progress)
    finally:
        order.job.report.end(label)
