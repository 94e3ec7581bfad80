"""
Fetching one archive from the first mirror or source that has it.

After a mirror that fails the next one is tried, and after a source whose mirrors all fail the
next source. An archive whose SHA-256 is not the listed one is an error: no other mirror is
tried, so that the user learns of it.
"""

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from io import BufferedRandom, BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

from gover.errors import NetworkError, VerificationError
from gover.escape import safe
from gover.fs.atomic import make_private
from gover.fs.read import open_regular, read_file
from gover.install.job import InstallJob
from gover.network import partial, partial_files
from gover.network.client import Download
from gover.network.partial import PartialDownload
from gover.network.response import unrequested_encoding
from gover.network.url import shown_host
from gover.sources.chain import Remote, joined
from gover.store.permissions import others_can_write, root_must_not_write
from gover.store.store import Store
from gover.verify.openpgp.verify import MAX_SIGNATURE_SIZE
from gover.version.version import Version

_LOG = logging.getLogger(__name__)
_MAX_ARCHIVE = 512 << 20  # bytes; the largest so far has 149 MB

Watch = Callable[[PartialDownload], None]
_LocalFile = BufferedReader | BufferedRandom


class NoArchive(NetworkError):
    """What a server sends is nothing that could be unpacked."""

    brief = "has no archive there"


class CutOff(NetworkError):
    """An archive of which the end has not come, from a server that had not told its size."""

    brief = "ended too early"


class Fetched(NamedTuple):
    """An archive on this machine; its SHA-256 is the listed one, if a list has one."""

    remote: Remote
    requested_url: str  # of the remote's URLs the one that worked
    url: str  # where the bytes came from, after redirects
    path: Path
    sha256: str  # lower-case hex
    size: int  # bytes
    part: PartialDownload | None  # None: the user's own file
    local: _LocalFile | None = None  # that file, or a private copy, open

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *more: object) -> None:
        """Close the file; a part is kept only after a network error or an interrupt."""
        if self.part is not None:
            self.part.__exit__(kind, *more)
        if self.local is not None:
            self.local.close()

    @property
    def descriptor(self) -> int:
        """The open file, which has this SHA-256; another may be at its path by now."""
        if self.local is not None:
            return self.local.fileno()
        assert self.part is not None
        return self.part.descriptor

    @property
    def is_local(self) -> bool:
        return self.part is None


def fetch(job: InstallJob, version: Version, remote: Remote, watch: Watch | None = None) -> Fetched:
    """
    Fetch the archive of a version, from `remote` or from a later source.

    `watch` is called with each partial download that is opened, before it grows.

    Raises:
        NetworkError: no source has it; a partial download is kept for the next try.
        VerificationError: its SHA-256 is not the listed one.
        OSError: a file cannot be read or written.
    """
    while True:
        try:
            return _from_source(job, version, remote, watch)
        except NetworkError as error:
            if remote.source not in job.chain.sources or job.http.is_stopped:
                raise
            job.chain.mark_unreachable(remote.source, error)
            following = job.chain.first_result(lambda source: source.remote(version, job.platform))
            if following is None:
                raise
            remote = following


def _from_source(job: InstallJob, version: Version, remote: Remote, watch: Watch | None) -> Fetched:
    errors: list[NetworkError] = []
    for url, following in zip(remote.urls, (*remote.urls[1:], None), strict=True):
        if url.startswith("file:"):
            return _from_disk(job, url, remote)
        try:
            return _from_url(job, version, remote, url, watch)
        except NetworkError as error:
            errors.append(error)
            _LOG.info("%s", error)
            if following is None or job.http.is_stopped:
                break
            if not job.http.offline:
                job.report.tell(f"{shown_host(url)} {error.brief}; using {shown_host(following)}")
    raise joined(errors)


def _from_disk(job: InstallJob, url: str, remote: Remote) -> Fetched:
    path = Path(url2pathname(urlsplit(url).path))
    local: _LocalFile = open(open_regular(str(path)), "rb")  # noqa: SIM115  the caller closes it
    try:
        if _others_can_change(local):
            local = _private_copy(job.store, local)
        digest = hashlib.file_digest(local, "sha256").hexdigest()
        return Fetched(remote, url, url, path, digest, local.tell(), None, local)
    except BaseException:
        local.close()
        raise


def _others_can_change(file: _LocalFile) -> bool:
    status = os.fstat(file.fileno())
    return status.st_uid not in (os.geteuid(), 0) or others_can_write(status)


def _private_copy(store: Store, file: _LocalFile) -> _LocalFile:
    """Return a copy without a name: its bytes are the same when they are read again."""
    directory = store.under_data("parts")
    make_private(directory)
    copy = TemporaryFile(dir=directory)  # noqa: SIM115  the caller closes it
    with file:
        shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy


def _from_url(
    job: InstallJob, version: Version, remote: Remote, url: str, watch: Watch | None
) -> Fetched:
    with ExitStack() as until_complete:
        part = until_complete.enter_context(_part(job.store, url, remote.sha256))
        if watch is not None:
            watch(part)
        got = _download(job, version, remote, url, part)
        until_complete.pop_all()
        return Fetched(remote, url, got.url, Path(part.path), got.sha256, got.size, part)


def _part(store: Store, url: str, sha256: str | None) -> PartialDownload:
    if root_must_not_write(store.parts):
        return partial.open_partial(store.under_data("parts"), url, sha256)
    partial_files.remove_old(store.parts, time.time())
    try:
        return partial.open_partial(store.parts, url, sha256)
    except OSError:
        # An install needs no cache: one that is not writable is not an error.
        return partial.open_partial(store.under_data("parts"), url, sha256)


def _download(
    job: InstallJob, version: Version, remote: Remote, url: str, part: PartialDownload
) -> Download:
    label = f"go{version}"
    max_size = min(remote.size or _MAX_ARCHIVE, _MAX_ARCHIVE)
    job.report.begin(label, f"downloading from {shown_host(url)}", remote.size)

    def progress(done: int, total: int) -> None:
        job.report.progress(label, "downloading", done, total or remote.size)

    try:
        got = job.http.download(url, part, max_size, progress)
        if remote.sha256 not in (None, got.sha256) and part.resumed:
            # The resumed part may belong to another archive: start again.
            part.restart()
            got = job.http.download(url, part, max_size, progress)
    except VerificationError as error:  # it is too large
        raise VerificationError(str(error), f"gover install {version}") from error
    finally:
        job.report.end(label)
    if got.sha256 != remote.sha256:
        _check_unlisted(version, remote, part, got)
    return got


def _check_unlisted(version: Version, remote: Remote, part: PartialDownload, got: Download) -> None:
    """
    Require of an archive that no list has its SHA-256, and that it can be one.

    Raises:
        NetworkError: what came is no archive, or not all of one.
        VerificationError: a list has another SHA-256.
    """
    if not remote.layout.is_beginning(os.pread(part.descriptor, 4, 0)):
        part.restart()
        raise NoArchive(f"{safe(got.url)} is no archive")
    if remote.sha256 is None:
        return
    if not got.is_measured and got.size < remote.size:
        raise CutOff(f"{safe(got.url)} ends after {got.size} of {remote.size} bytes")
    if got.is_labelled:
        part.restart()
        raise unrequested_encoding(got.url)
    raise VerificationError(
        f"{safe(got.url)} has SHA-256 {got.sha256}, but {remote.source.name} lists {remote.sha256}",
        f"gover install {version}",
    )


def find_signature(job: InstallJob, archive: Fetched) -> bytes | None:
    """Return the signature beside an archive, or beside a copy of it; it is not verified."""
    if archive.is_local:
        reading = read_file(f"{archive.path}.asc", MAX_SIGNATURE_SIZE)
        return reading.data if reading.state == "text" else None
    for url in dict.fromkeys((archive.requested_url, *archive.remote.urls)):
        try:
            return job.http.get(url + ".asc", MAX_SIGNATURE_SIZE)
        except NetworkError:
            continue
    return None
