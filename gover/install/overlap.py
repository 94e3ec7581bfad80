"""
Unpack an archive while it is fetched.

It is fetched in another thread, and what has arrived is unpacked in this one. Nothing of that is
verified yet: it lies in the staging directory, and counts only if the download ends well, in one
piece, and all checks of an archive pass. Otherwise the caller unpacks the archive afterwards.
"""

import os
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Self

from gover.archive.arriving import ArrivingFile
from gover.archive.extract import unpack
from gover.archive.writer import Model
from gover.errors import GoverError, NetworkError
from gover.fs.tree import remove_tree
from gover.install.download import Fetched, fetch
from gover.install.job import InstallJob
from gover.install.locate import LocatedRelease
from gover.network.partial import PartialDownload

_PATIENCE = 10.0  # seconds that a request which has been ended may take to end


class Overlap:
    """
    An archive that is being fetched; a context that ends that.

    Until it has ended, the client of the job is the other thread's.
    """

    def __init__(self, job: InstallJob, release: LocatedRelease) -> None:
        """Begin to fetch; raise RuntimeError where no thread can be started."""
        self._job = job
        self._release = release
        self._file: ArrivingFile | None = None
        self._descriptor: int | None = None
        self._opened: SimpleQueue[ArrivingFile | None] = SimpleQueue()
        self._outcome: Fetched | BaseException | None = None
        self._done = 0  # bytes of the archive that are unpacked
        self._thread = Thread(target=self._fetch, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():  # this thread has failed, or was interrupted
            self._job.http.stop()
            self._thread.join(_PATIENCE)
        if self._descriptor is not None:
            os.close(self._descriptor)

    def unpack(self, root: str, model: Model | None) -> dict[str, bytes] | None:
        """
        Unpack into the new directory `root` what arrives, and wait for the end of the download.

        Return {path: SHA-256 digest} as `gover.archive.extract.unpack`; None where it did not end
        well: then there is nothing at `root`.
        """
        files = None
        if file := self._opened.get():
            os.mkdir(root, 0o700)
            with suppress(GoverError, OSError):  # found again when the archive is unpacked
                layout = self._release.remote.layout
                files = unpack(
                    file, Path(root), layout=layout, model=model, progress=self._unpacked
                )
        self._thread.join()
        self._job.report.end(f"go{self._release.version}")
        if files is None:
            remove_tree(root)
        return files

    def result(self) -> Fetched:
        """Return the archive, once `unpack` has; raise as `gover.install.download.fetch`."""
        assert self._outcome is not None
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return self._outcome

    def _unpacked(self, more: int) -> None:
        """Show what is left to unpack, once the download has ended: until then, that is shown."""
        self._done += more
        if isinstance(self._outcome, Fetched):
            label, size = f"go{self._release.version}", self._outcome.size
            self._job.report.progress(label, "unpacking", self._done, size)

    def _fetch(self) -> None:
        try:
            self._outcome = fetch(self._job, *self._release, watch=self._watch)
        except BaseException as error:  # noqa: BLE001  raised again by `result`
            self._outcome = error
            self._give_up()
        else:
            if self._file is not None:
                self._file.complete()
        self._opened.put(None)

    def _watch(self, part: PartialDownload) -> None:
        """Let the first part that is opened be read while it grows."""
        if self._file is not None:
            self._give_up()  # it is of another mirror, perhaps with another layout
            return
        self._descriptor = part.open_again()
        if self._descriptor is None:
            return
        file = self._file = ArrivingFile(self._descriptor)
        file.arrived(part.size)
        part.listener = self._grown
        self._opened.put(file)

    def _grown(self, size: int) -> None:
        if self._file is not None and size:
            self._file.arrived(size)
        else:
            self._give_up()  # it begins anew

    def _give_up(self) -> None:
        if self._file is not None:
            self._file.fail(NetworkError("the download began anew"))
