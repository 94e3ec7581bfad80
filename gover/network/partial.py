"""
What has arrived of an archive so far: kept for the next try, and never trusted.

A part lies in the cache, under the SHA-256 that the whole must have, or else under that of
its URL. Whoever goes on with it hashes it from its first byte, so that a part which is
not the beginning of the right archive costs a second download, and nothing more.
"""

import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
from contextlib import suppress
from typing import Self

from gover.errors import VerificationError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.network.response import ResponseHead
from gover.network.retry import Passing

_KEPT = 7 * 24 * 3600.0  # seconds
_PIECE = 1 << 20  # bytes
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.ASCII)
_COMPLETE = re.compile(r"bytes \*/(\d{1,15})", re.ASCII)


class PartialDownload:
    """
    An open part that nobody else writes to.

    size     bytes in it
    resumed  whether some of them came by an earlier connection
    """

    def __init__(self, path: str, descriptor: int, *, known: bool, private: bool) -> None:
        self.path = path
        self.size = 0
        self.resumed = False
        self._file = descriptor
        self._known = known  # the hash of the whole is: any mirror may go on with the part
        self._private = private
        self._digest = hashlib.sha256()
        self._tag = _read_tag(path)
        if known or self._tag:
            self._rehash()
        else:
            self.drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep the part only where the network failed, or the user had enough."""
        useless = kind is None or issubclass(kind, (VerificationError, OSError))
        # What the disk has, not `size`: a signal may have come between the two.
        if useless or self._private or not os.fstat(self._file).st_size:
            self.remove()
        os.close(self._file)

    @property
    def sha256(self) -> str:
        """Lower-case hex, of what has arrived."""
        return self._digest.hexdigest()

    def wanted(self, url: str) -> dict[str, str]:
        """Return the headers that ask a server for what is missing (RFC 9110 13.1.5, 14.2)."""
        tag = self._tag.get("etag") if self._tag.get("url") == url else None
        if not self.size or not (self._known or tag):
            self.drop()
            return {}
        validator = {"If-Range": tag} if tag else {}
        return {"Range": f"bytes={self.size}-"} | validator

    def begin(self, head: ResponseHead, url: str) -> int:
        """
        Make ready for a body; return how many bytes the whole will have, 0 for not known.

        Raises:
            Passing: it is not a body that continues the part, nor one that begins anew.
        """
        if head.status == 200:
            self.drop()
            total = _number(head.headers.get("content-length", ""))
        else:
            total = self._continued(head)
        self._note_tag(url, head.headers.get("etag", ""))
        return total

    def write(self, piece: bytes) -> None:
        """Append; the disk may refuse with OSError, and then the part goes, for the room."""
        try:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            self.drop()
            raise
        self._digest.update(piece)
        self.size += len(piece)

    def drop(self) -> None:
        """Begin anew: what arrived so far is of no use."""
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self.size, self.resumed = 0, False
        self._digest = hashlib.sha256()

    def remove(self) -> None:
        """Take the part away; what is open stays readable."""
        for path in (self.path, _tag_path(self.path)):
            with suppress(FileNotFoundError):
                os.unlink(path)

    def _rehash(self) -> None:
        while piece := os.read(self._file, _PIECE):
            self._digest.update(piece)
            self.size += len(piece)

    def _continued(self, head: ResponseHead) -> int:
        stated = head.headers.get("content-range", "")
        match = _RANGE.fullmatch(stated) if head.status == 206 else None
        complete = _COMPLETE.fullmatch(stated) if head.status == 416 else None
        if match and self.size and int(match[1]) == self.size:
            self.resumed = True
            return _number(match[3])
        if complete and self.size and int(complete[1]) == self.size:
            self.resumed = True
            return self.size
        self.drop()
        said = f"HTTP {head.status} with the range '{safe(stated)}', which was not asked for"
        raise Passing(said, after=0)

    def _note_tag(self, url: str, etag: str) -> None:
        # A weak tag says nothing about single bytes.
        strong = etag.startswith('"') and etag.isprintable() and len(etag) < 256
        tag = {"url": url, "etag": etag} if strong else {}
        if tag == self._tag or self._private:
            return
        self._tag = tag
        if tag:
            atomic.write(_tag_path(self.path), json.dumps(tag), 0o600)
        else:
            with suppress(FileNotFoundError):
                os.unlink(_tag_path(self.path))


def opened(directory: str, url: str, sha256: str | None) -> PartialDownload:
    """
    Open the part of an archive: the one that is there, or a new one.

    Where somebody else has it open, or the file system has no locks, it is one that nobody
    will go on with.
    """
    atomic.make_private(directory)
    key = sha256 or hashlib.sha256(url.encode()).hexdigest()
    path = f"{directory}/{key}.part"
    descriptor = _claim(path)
    if descriptor is not None:
        return PartialDownload(path, descriptor, known=sha256 is not None, private=False)
    path = f"{directory}/{key}-{os.getpid()}-{secrets.token_hex(4)}.part"
    descriptor = os.open(path, _FLAGS | os.O_EXCL, 0o600)
    return PartialDownload(path, descriptor, known=sha256 is not None, private=True)


_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def clear_old(directory: str, now: float) -> None:
    """Remove the parts that nobody has gone on with for a week; `now` as of time.time."""
    with suppress(OSError), os.scandir(directory) as found:
        for entry in found:
            with suppress(OSError):
                old = entry.stat(follow_symlinks=False).st_mtime < now - _KEPT
                if old or atomic.is_orphan(entry.name) or _is_lone_tag(entry.path):
                    os.unlink(entry.path)


def _is_lone_tag(path: str) -> bool:
    """Tell whether a note is about a part that is gone; a living one was there before its note."""
    part = path.removesuffix(".tag") + ".part"
    return path.endswith(".tag") and not os.path.lexists(part)


def every(directory: str) -> list[str]:
    """Return the parts there are, open or not, and the notes that go with them."""
    with suppress(FileNotFoundError):
        names = sorted(os.listdir(directory))
        return [f"{directory}/{name}" for name in names if name.endswith((".part", ".tag"))]
    return []


def unused(directory: str) -> list[str]:
    """Return the parts that nobody has open, and the notes that go with them."""
    paths: list[str] = []
    with suppress(FileNotFoundError):
        for name in sorted(os.listdir(directory)):
            path = f"{directory}/{name}"
            descriptor = _claim(path) if name.endswith(".part") else None
            if descriptor is not None:
                os.close(descriptor)
                paths += [path for path in (path, _tag_path(path)) if os.path.lexists(path)]
    return paths


def _claim(path: str) -> int | None:
    """Open the file at `path`, alone; None when that is not possible."""
    try:
        descriptor = os.open(path, _FLAGS, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The one who had it before may have taken the name away meanwhile.
        if _is_ours(os.fstat(descriptor), os.lstat(path)):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _is_ours(opened: os.stat_result, named: os.stat_result) -> bool:
    same = (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
    return same and stat.S_ISREG(opened.st_mode) and opened.st_uid == os.geteuid()


def _read_tag(path: str) -> dict[str, str]:
    try:
        tag = json.loads(read_file(_tag_path(path), 16 << 10).data)
        return {"url": str(tag["url"]), "etag": str(tag["etag"])}
    except (ValueError, KeyError, TypeError):
        return {}


def _tag_path(path: str) -> str:
    return path.removesuffix(".part") + ".tag"


def _number(text: str) -> int:
    return int(text[:15]) if text.isascii() and text.isdecimal() else 0
