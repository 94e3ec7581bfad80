"""What a client remembers on disk: the newest head it believes, and tiles it has proven."""

import contextlib
import os
import re
from pathlib import Path

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.atomic import make_directory, private_opener

# A name becomes a path, so nothing in it may lead out of the state directory.
_NAME = r"[A-Za-z0-9][A-Za-z0-9._:-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"


class LogState:
    """
    The files below ``<folder>/<name of the database>``.

    Memory is a gain, never a condition: what cannot be read is absent, what cannot be
    written is not remembered. `folder` None remembers nothing. Files appear whole, by
    rename. Raises GoverError for a database name that is no relative path.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        if not re.fullmatch(_NAME, name):
            raise GoverError(f"the name of a checksum database is not host[/path]: {safe(name)}")
        self._home = folder / name if folder else None

    def where(self, path: str) -> str:
        """Return the file's place in words, for a message."""
        return str(self._home / path) if self._home else path

    def read(self, path: str, limit: int) -> bytes | None:
        """Return a file's content, at most `limit` + 1 bytes of it; None when there is none."""
        if self._home is None:
            return None
        try:
            with (self._home / path).open("rb") as file:
                return file.read(limit + 1)
        except OSError:
            return None

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        """Put a file in place in one step; `durable` outlives a power cut as well."""
        if self._home is not None:
            with contextlib.suppress(OSError):
                _replace(self._home / path, content, durable=durable)

    def drop(self, path: str) -> None:
        """Remove a file, if it is there and we may."""
        if self._home is not None:
            with contextlib.suppress(OSError):
                (self._home / path).unlink()


def _replace(path: Path, content: bytes, *, durable: bool) -> None:
    make_directory(str(path.parent))
    new = path.parent / f".new-{os.getpid()}-{os.urandom(4).hex()}"
    try:
        with open(new, "xb", opener=private_opener) as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
