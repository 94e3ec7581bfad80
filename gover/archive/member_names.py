"""Which names an archive may contain, and how many members and bytes."""

import re
import unicodedata

from gover.errors import VerificationError
from gover.escape import safe

MAX_MEMBERS = 60_000  # a release has 17,000
MAX_TOTAL_SIZE = 2 << 30  # bytes unpacked; a release has 0.3 GiB
MAX_FILE_SIZE = 1 << 30  # bytes of one file
MAX_DEPTH = 32  # folders; a release has 12, and each needs an open descriptor

_MAX_PART = 255  # bytes, NAME_MAX on nearly all systems
_MAX_NAME = 1024  # bytes, PATH_MAX of macOS
_ALWAYS_SHORT = _MAX_PART // 4  # characters, of at most 4 bytes each

# Printable ASCII without "/", "\" and ":"; the last character no blank and no dot, which
# Windows removes; this excludes "." and ".." as well.
_PART = r"[ -.0-9;-\[\]-~]*[!-\-0-9;-\[\]-~]"
_PLAIN = re.compile(rf"{_PART}(?:/{_PART})*")


def check_name(name: str) -> str:
    """
    Return `name` if it is unambiguous on every file system.

    Relative, forward slashes, no empty, ``.`` or ``..`` part, no part that ends in a dot or
    a blank, at most 255 bytes a part, 1024 in all and 32 parts deep. Beyond printable ASCII
    only letters, as in golang/mod ``module.CheckFilePath``: since 1.12 every release of Go
    contains ``test/fixedbugs/issue27836.dir/Þfoo.go``. `VerificationError` otherwise.
    """
    if not _PLAIN.fullmatch(name if name.isascii() else _letters_as_ascii(name)):
        raise VerificationError(f"archive member {safe(name)} has an unsafe name")
    if name.count("/") >= MAX_DEPTH or (len(name) > _ALWAYS_SHORT and _is_too_long(name)):
        raise VerificationError(f"archive member {safe(name)} has too long a name")
    return name


def _letters_as_ascii(name: str) -> str:
    """Replace each letter beyond ASCII with an x; composed first, since macOS decomposes."""
    composed = unicodedata.normalize("NFC", name)
    return "".join("x" if c > "\x7f" and c.isalpha() else c for c in composed)


def _is_too_long(name: str) -> bool:
    encoded = name.encode()
    return len(encoded) > _MAX_NAME or max(map(len, encoded.split(b"/"))) > _MAX_PART


class SeenMembers:
    """
    The members of one archive so far: their names, number and bytes.

    Two names collide, with `VerificationError`, when they are equal on a file system that
    ignores case or normalizes names (CVE-2026-23950: ``ß`` and ``ss``), and so do a file
    and a folder of one name.
    """

    def __init__(self) -> None:
        self._names: set[str] = set()  # folded, of files and folders
        self._folders = {""}  # as in the archive
        self._listed: set[str] = set()  # folders with an entry of their own
        self._members = 0
        self._bytes = 0

    def add_folder(self, path: str) -> None:
        """Add the entry of a folder, and the folders above it."""
        self._count(path, 0)
        if path in self._listed:
            raise VerificationError(f"archive member {safe(path)} appears twice")
        self._listed.add(path)
        self._add_parents(path)

    def add_file(self, path: str, size: int) -> None:
        """Add the entry of a file of `size` bytes, and the folders above it."""
        self._count(path, size)
        self._add_parents(path.rpartition("/")[0])
        self._add_name(path)

    def _count(self, path: str, size: int) -> None:
        self._members += 1
        self._bytes += size
        if self._members > MAX_MEMBERS:
            raise VerificationError(f"the archive has more than {MAX_MEMBERS} members")
        if size > MAX_FILE_SIZE or self._bytes > MAX_TOTAL_SIZE:
            raise VerificationError(f"archive member {safe(path)} is too large")

    def _add_parents(self, path: str) -> None:
        if path in self._folders:
            return
        self._add_parents(path.rpartition("/")[0])
        self._add_name(path)
        self._folders.add(path)

    def _add_name(self, path: str) -> None:
        key = _folded(path)
        if key in self._names:
            raise VerificationError(f"archive member {safe(path)} collides with another")
        self._names.add(key)


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    folded = unicodedata.normalize("NFD", path).casefold()
    return unicodedata.normalize("NFD", folded)
