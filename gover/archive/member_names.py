"""Which names an archive may use, each for itself and all of them together."""

import re
import unicodedata

from gover.errors import VerificationError
from gover.escape import safe

MEMBERS = 60_000  # a release has 17,000
TOTAL = 2 << 30  # bytes unpacked; a release has 0.3 GiB
EACH = 1 << 30  # bytes of one file
DEPTH = 32  # folders; a release has 12, and each costs an open descriptor

_LONGEST_PART = 255  # bytes, NAME_MAX nearly everywhere
_LONGEST_NAME = 1024  # bytes, PATH_MAX of macOS
_SURELY_SHORT = _LONGEST_PART // 4  # characters, of at most 4 bytes each

# Printable ASCII without "/", "\" and ":"; the last character no blank and no dot, which
# Windows drops, and which takes "." and ".." away as well.
_PART = r"[ -.0-9;-\[\]-~]*[!-\-0-9;-\[\]-~]"
_PLAIN = re.compile(rf"{_PART}(?:/{_PART})*")


def checked(name: str) -> str:
    """
    Return `name` if it is one that every file system keeps apart and nobody mistakes.

    Relative, forward slashes, no empty, ``.`` or ``..`` part, no part that ends in a dot or
    a blank, at most 255 bytes a part, 1024 in all and 32 parts deep. Beyond printable ASCII
    only letters, as in golang/mod ``module.CheckFilePath``: since 1.12 every release of Go
    carries ``test/fixedbugs/issue27836.dir/Þfoo.go``. `VerificationError` otherwise.
    """
    if not _PLAIN.fullmatch(name if name.isascii() else _letters_as_ascii(name)):
        raise VerificationError(f"archive member {safe(name)} has an unsafe name")
    if name.count("/") >= DEPTH or (len(name) > _SURELY_SHORT and _is_too_long(name)):
        raise VerificationError(f"archive member {safe(name)} has too long a name")
    return name


def _letters_as_ascii(name: str) -> str:
    """Put an x for each letter beyond ASCII, composed first: macOS spells an umlaut in two."""
    composed = unicodedata.normalize("NFC", name)
    return "".join("x" if c > "\x7f" and c.isalpha() else c for c in composed)


def _is_too_long(name: str) -> bool:
    encoded = name.encode()
    return len(encoded) > _LONGEST_NAME or max(map(len, encoded.split(b"/"))) > _LONGEST_PART


class Claims:
    """
    What the members of one archive have claimed so far: names, a count, bytes.

    Names that a file system without case or with its own normal form would take for one
    (CVE-2026-23950: ``ß`` and ``ss``) collide, so do a file and a folder of one name.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()  # folded, files and folders
        self._folders = {""}  # as spelled
        self._listed: set[str] = set()  # folders with an entry of their own
        self._members = 0
        self._bytes = 0

    def folder(self, path: str) -> None:
        """Claim a folder and those above it; once for each entry."""
        self._count(path, 0)
        if path in self._listed:
            raise VerificationError(f"archive member {safe(path)} comes twice")
        self._listed.add(path)
        self._enter(path)

    def file(self, path: str, size: int) -> None:
        """Claim a file of `size` bytes and the folders above it."""
        self._count(path, size)
        self._enter(path.rpartition("/")[0])
        self._take(path)

    def _count(self, path: str, size: int) -> None:
        self._members += 1
        self._bytes += size
        if self._members > MEMBERS:
            raise VerificationError(f"the archive has more than {MEMBERS} members")
        if size > EACH or self._bytes > TOTAL:
            raise VerificationError(f"archive member {safe(path)} is too large")

    def _enter(self, path: str) -> None:
        if path in self._folders:
            return
        self._enter(path.rpartition("/")[0])
        self._take(path)
        self._folders.add(path)

    def _take(self, path: str) -> None:
        key = _folded(path)
        if key in self._taken:
            raise VerificationError(f"archive member {safe(path)} collides with another")
        self._taken.add(key)


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    folded = unicodedata.normalize("NFD", path).casefold()
    return unicodedata.normalize("NFD", folded)
