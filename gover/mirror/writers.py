"""Sinks for an archive that is not unpacked to disk: hash its files, or write a module's zip."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import IO

from gover.verify.sumdb.dirhash import MODULE, module_version, name_in_module

_MAX_VERSION = 4096  # bytes
_LEVEL = 4  # zlib level; the default of 6 takes twice the time for 3 % less bytes


class HashingSink:
    """A sink that hashes files, and keeps the text of VERSION only."""

    def __init__(self) -> None:
        self.version_file = b""

    def add_folder(self, path: str) -> None:
        """Ignore a folder: the module's hash covers files only."""

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """Return the SHA-256 digest of a file; its mode is ignored."""
        del executable
        digest = sha256()
        for piece in self._keep_version(path, content):
            digest.update(piece)
        return digest.digest()

    def _keep_version(
        self, path: str, content: Iterable[bytes | memoryview]
    ) -> Iterable[bytes | memoryview]:
        for piece in content:
            if path == "VERSION" and len(self.version_file) < _MAX_VERSION:
                self.version_file += bytes(piece)
            yield piece


class ModuleZipSink(HashingSink):
    """
    A sink that writes the zip of a golang.org/toolchain module, with cmd/distpack's files.

    cmd/go and gover compare the hashes of its files with the log, not the bytes of the zip, so
    any program may write it (golang/go src/cmd/distpack/pack.go; golang/mod sumdb/dirhash,
    HashZip).
    """

    def __init__(self, file: IO[bytes], version: str, platform: str) -> None:
        super().__init__()
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._prefix = f"{MODULE}@{module_version(version, platform)}/"

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """Write a file that belongs to the module; return the SHA-256 digest of any file."""
        name = name_in_module(path)
        if not name:
            return super().add_file(path, content, executable=executable)
        # zipfile writes constant dates and modes; cmd/go reads neither.
        with self._zip.open(self._prefix + name, "w") as into:
            return super().add_file(path, _copy(content, into), executable=executable)

    def close(self) -> None:
        """Finish the zip; the file stays open."""
        self._zip.close()


@contextmanager
def module_zip(file: IO[bytes], version: str, platform: str) -> Iterator[ModuleZipSink]:
    """Yield a sink that writes a module's zip into `file`, which is complete afterwards."""
    sink = ModuleZipSink(file, version, platform)
    try:
        yield sink
    except BaseException:
        with suppress(OSError, ValueError):  # otherwise its finalizer would close it again
            sink.close()
        raise
    sink.close()


def _copy(content: Iterable[bytes | memoryview], into: IO[bytes]) -> Iterable[bytes | memoryview]:
    for piece in content:
        into.write(piece)
        yield piece
