"""
Fetch of a release only what an installed release of the same line does not have.

The release is read as a module's zip: first its directory, then the members for which the
neighbour has no file with the same CRC-32 and size, by ranges. Nothing here proves anything. What
is in staging in the end is hashed whole, and compared with the log's hash of the module; after
any doubt the caller fetches the whole archive.
"""

import logging
import os
from io import BufferedRandom
from tempfile import TemporaryFile
from threading import Thread
from typing import NamedTuple, Self

from gover.archive import partial_zip, zip_directory
from gover.archive.arriving import ArrivingFile
from gover.archive.partial_zip import ByteRange, PartialZip
from gover.archive.zip_directory import ZipDirectory
from gover.errors import GoverError, NetworkError, VerificationError
from gover.fs.atomic import make_private
from gover.install.job import InstallJob
from gover.install.locate import LocatedRelease
from gover.network.client import Http
from gover.network.ranges import NoRanges, RangeReader
from gover.network.url import shown_host
from gover.settings import read_valid_settings
from gover.sources.chain import Remote
from gover.sources.godev import GoDev
from gover.store.store import Store
from gover.verify import proof
from gover.verify.policy import LogAnswer, is_h1_enough
from gover.version.version import Version

_LOG = logging.getLogger(__name__)
_MAX_REQUESTS = 32  # for one release
_RESERVE = 2  # of them, to go on after a broken connection
_MAX_ARCHIVE = 512 << 20  # bytes
_MAX_SHARE = 0.9  # of the zip: a whole archive can be resumed, and is one request
_FIRST_WITHOUT_MISC = (1, 24)  # the first line of which no build needs what a module lacks
_PATIENCE = 10.0  # seconds that a request which has been ended may take to end


class Neighbour(NamedTuple):
    """An installed release of the same line."""

    version: Version
    goroot: str


class Delta:
    """
    A release of which the missing parts are being fetched; a context that ends that.

    remote     the module's zip
    neighbour  what the other parts are copied from
    zip        what to unpack; reads of it wait for the network
    size       bytes that are fetched
    """

    def __init__(
        self,
        job: InstallJob,
        version: Version,
        remote: Remote,
        neighbour: Neighbour,
        http: Http,
    ) -> None:
        """
        Read the directory of the zip, and find what the neighbour has.

        Raises:
            NetworkError: the server does not serve ranges, or fails; or too little is the same.
            VerificationError: the zip is not one of a toolchain module.
            OSError: a file cannot be written.
        """
        self.remote = remote
        self.neighbour = neighbour
        self._report = job.report
        self._label = f"go{version}"
        self._http = http
        self._reader = RangeReader(http, self.url, _MAX_REQUESTS, _MAX_ARCHIVE)
        self._file = _nameless_file(job.store)
        self._thread: Thread | None = None
        try:
            directory = self._read_directory()
            copies = partial_zip.find_copies(directory, remote.layout, neighbour.goroot)
            self._ranges = self._plan(directory, copies)
        except BaseException:
            self._file.close()
            raise
        self.size = self._reader.size - directory.start + sum(part.size for part in self._ranges)
        self.zip = PartialZip(ArrivingFile(self._file.fileno()), directory, copies)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.stop()
        self.zip.file.abandon()
        self.wait(_PATIENCE)
        if self._thread is None or not self._thread.is_alive():  # else it may still write
            self._file.close()

    @property
    def url(self) -> str:
        return self.remote.urls[0]

    def start(self) -> None:
        """Fetch in another thread; in this one where none can be started."""
        thread = Thread(target=self._fetch, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._fetch()
        else:
            self._thread = thread

    def wait(self, seconds: float | None = None) -> None:
        """Wait until all is fetched, or has failed; at most so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _fetch(self) -> None:
        """Fetch the missing parts; what fails is raised where the zip is read."""
        arriving = self.zip.file
        begun = f"downloading from {shown_host(self.url)} what go{self.neighbour.version} lacks"
        self._report.begin(self._label, begun, self.size)
        try:
            done = self._reader.size - self.zip.directory.start
            for start, end in self._ranges:
                arriving.arrived(start)  # what is before is not read
                position = start
                for piece in self._reader.pieces(start, end):
                    self._write(piece, position)
                    position += len(piece)
                    done += len(piece)
                    arriving.arrived(position)
                    self._report.progress(self._label, "downloading", done, self.size)
            arriving.arrived(self.zip.directory.start)
            arriving.complete()
        except BaseException as error:  # noqa: BLE001  raised again by the reader
            arriving.fail(error)
        finally:
            self._report.end(self._label)

    def _read_directory(self) -> ZipDirectory:
        size = self._reader.size
        os.ftruncate(self._file.fileno(), size)
        end = max(size - zip_directory.END_SIZE, 0)
        self._write(self._reader.read(end, size), end)
        start = zip_directory.read_start(self._file)
        self._write(self._reader.read(start, end), start)
        return zip_directory.read_directory(self._file)

    def _plan(self, directory: ZipDirectory, copies: dict[bytes, str]) -> list[ByteRange]:
        most = self._reader.requests_left - _RESERVE
        ranges = partial_zip.missing_ranges(directory, copies, most)
        share = sum(part.size for part in ranges) / self._reader.size
        if share > _MAX_SHARE:
            raise NoRanges(f"{share:.0%} of it differs")
        return ranges

    def _write(self, data: bytes, position: int) -> None:
        while data:
            count = os.pwrite(self._file.fileno(), data, position)
            data, position = data[count:], position + count


def find_delta(job: InstallJob, release: LocatedRelease, log: LogAnswer) -> Delta | None:
    """
    Return the release as a delta, still to be fetched; None where the whole is fetched.

    Raises:
        OSError: a file cannot be written.
    """
    version, remote = release.version, _module(job, release)
    neighbour = find_neighbour(job.store, version)
    if remote is None or neighbour is None or not _is_allowed(job, version, log):
        return None
    try:
        return Delta(job, version, remote, neighbour, job.http.clone())
    except (NetworkError, VerificationError) as error:
        report_doubt(version, neighbour, error)
        return None


def report_doubt(version: Version, neighbour: Neighbour, error: GoverError) -> None:
    """Print why the whole archive is fetched, for -v."""
    _LOG.info(
        "go%s is fetched whole, not as a delta of go%s: %s", version, neighbour.version, error
    )


def _module(job: InstallJob, release: LocatedRelease) -> Remote | None:
    """Return the release as a module, if its source serves it so and nothing is missed in it."""
    version, remote = release
    source = remote.source
    if isinstance(source, GoDev) and version.line >= _FIRST_WITHOUT_MISC:
        remote = source.module(version, job.platform)
    is_near = remote.urls[0].startswith("file:")
    return remote if remote.layout.module and not is_near else None


def find_neighbour(store: Store, version: Version) -> Neighbour | None:
    """Return the nearest installed release of the same line, an older one first."""
    same = [other for other in store.installed() if other.line == version.line]
    same = [other for other in same if not os.path.islink(store.goroot(other))]
    older = [other for other in same if other < version]
    nearest = max(older) if older else min(same, default=None)
    return Neighbour(nearest, store.goroot(nearest)) if nearest else None


def _is_allowed(job: InstallJob, version: Version, log: LogAnswer) -> bool:
    """Return whether the user wants deltas, and the module's h1 is an accepted proof."""
    ships = proof.shipped(job.environ, version, job.platform) is not None
    is_wanted = not job.http.offline and read_valid_settings(job.store).of("delta")
    return is_wanted and is_h1_enough(job.accepted, log, has_shipped_h1=ships)


def _nameless_file(store: Store) -> BufferedRandom:
    directory = store.under_data("parts")
    make_private(directory)
    return TemporaryFile(dir=directory)
