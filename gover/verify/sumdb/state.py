"""The state of a client on disk: the newest verified head, and verified tiles."""

import contextlib
import re
from pathlib import Path

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.atomic import make_directory, replace
from gover.fs.read import open_regular
from gover.store.permissions import find_foreign, root_must_not_write

# A name becomes a path, which must stay inside the state directory.
_NAME = r"[A-Za-z0-9][A-Za-z0-9._:-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"


class LogState:
    """
    The files below ``<folder>/<name of the database>``.

    The state is optional: a file that cannot be read is absent, one that cannot be written
    is not kept. With `folder` None, or one that another user can change, nothing is kept. Files
    are replaced by rename. Raises GoverError for a database name that is not a relative path.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        if not re.fullmatch(_NAME, name):
            raise GoverError(f"the name of a checksum database is not host[/path]: {safe(name)}")
        # What another user could have written would be taken for what was verified.
        is_kept = folder is not None and not find_foreign(str(folder.parent), str(folder))
        self._root = folder / name if folder and is_kept else None

    def shown_path(self, path: str) -> str:
        """Return the path of a file for a message."""
        return str(self._root / path) if self._root else path

    def read(self, path: str, limit: int) -> bytes | None:
        """Return a file's first `limit` + 1 bytes; None when there is none."""
        if self._root is None:
            return None
        try:
            with open(open_regular(str(self._root / path)), "rb") as file:
                return file.read(limit + 1)
        except OSError:
            return None

    def write(self, path: str, content: bytes, *, durable: bool = False) -> None:
        """Replace a file atomically; `durable` also syncs it to disk."""
        if self._root is not None and not root_must_not_write(str(self._root)):
            with contextlib.suppress(OSError):
                _replace(self._root / path, content, durable=durable)

    def remove(self, path: str) -> None:
        """Remove a file; errors are ignored."""
        if self._root is not None and not root_must_not_write(str(self._root)):
            with contextlib.suppress(OSError):
                (self._root / path).unlink()


def _replace(path: Path, content: bytes, *, durable: bool) -> None:
    make_directory(str(path.parent))
    replace(str(path), content, 0o600, durable=durable)
