"""Where the files of an archive go that is not unpacked: into a hash, or into a module's zip."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import IO

from gover.verify.sumdb.dirhash import MODULE, module_version, name_in_module

_VERSION_MOST = 4096  # bytes
_LEVEL = 4  # of zlib: half the time of the usual 6, for 3 % more bytes


class Hashing:
    """A sink that keeps nothing but hashes, and the text of VERSION."""

    def __init__(self) -> None:
        self.version_file = b""

    def add_folder(self, path: str) -> None:
        """Leave it out: a hash knows no folders."""

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """Return the SHA-256 digest of a file; what the container says of its mode is nothing."""
        del executable
        digest = sha256()
        for piece in self._kept(path, content):
            digest.update(piece)
        return digest.digest()

    def _kept(
        self, path: str, content: Iterable[bytes | memoryview]
    ) -> Iterable[bytes | memoryview]:
        for piece in content:
            if path == "VERSION" and len(self.version_file) < _VERSION_MOST:
                self.version_file += bytes(piece)
            yield piece


class ModuleZip(Hashing):
    """
    A sink that writes the zip of golang.org/toolchain: what cmd/distpack would have written.

    cmd/go and gover compare the files in it with the log, not the zip's own bytes, so it may
    be made anywhere (golang/go src/cmd/distpack/pack.go; golang/mod sumdb/dirhash, HashZip).
    """

    def __init__(self, file: IO[bytes], version: str, platform: str) -> None:
        super().__init__()
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._prefix = f"{MODULE}@{module_version(version, platform)}/"

    def add_file(
        self, path: str, content: Iterable[bytes | memoryview], *, executable: bool
    ) -> bytes:
        """Write a file, if the module has it; return the SHA-256 digest of it in any case."""
        name = name_in_module(path)
        if not name:
            return super().add_file(path, content, executable=executable)
        # Dates and modes are zipfile's own constants; cmd/go looks at neither.
        with self._zip.open(self._prefix + name, "w") as into:
            return super().add_file(path, _through(content, into), executable=executable)

    def close(self) -> None:
        """Finish the zip; the file stays open."""
        self._zip.close()


@contextmanager
def module_zip(file: IO[bytes], version: str, platform: str) -> Iterator[ModuleZip]:
    """Yield a sink that writes a module's zip into `file`, which is whole afterwards."""
    sink = ModuleZip(file, version, platform)
    try:
        yield sink
    except BaseException:
        with suppress(OSError, ValueError):  # else it would try again when it is collected
            sink.close()
        raise
    sink.close()


def _through(
    content: Iterable[bytes | memoryview], into: IO[bytes]
) -> Iterable[bytes | memoryview]:
    for piece in content:
        into.write(piece)
        yield piece
