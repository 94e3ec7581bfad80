"""
Partial downloads: kept in the cache for the next attempt, and untrusted.

The name of a part is the SHA-256 that the whole archive must have, or else that of its
URL. A download that resumes a part hashes it from its first byte: a part that is not the
beginning of the right archive costs a second download, and nothing more.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from gover.errors import VerificationError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.network.partial_files import FLAGS, is_same_file, open_locked, tag_path
from gover.network.response import ResponseHead
from gover.network.retry import TransientError
from gover.network.url import without_password

_Listener = Callable[[int], None]
_PIECE = 1 << 20  # bytes
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.ASCII)
_COMPLETE = re.compile(r"bytes \*/(\d{1,15})", re.ASCII)


class PartialDownload:
    """
    An open part, locked against other processes.

    size      bytes in it
    resumed   whether some of them are from an earlier connection
    listener  is called with the size when it has grown, and with 0 when bytes are dropped
    """

    def __init__(self, path: str, descriptor: int, *, hash_known: bool, private: bool) -> None:
        self.path = path
        self.size = 0
        self.resumed = False
        self.listener: _Listener = _ignore
        self._file = descriptor
        self._hash_known = hash_known  # of the whole: any mirror may resume the part
        self._private = private
        self._digest = hashlib.sha256()
        self._tag = _read_tag(path)
        if hash_known or self._tag:
            self._rehash()
        else:
            self.restart()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep the part only after a network error or an interrupt."""
        useless = kind is None or issubclass(kind, (VerificationError, OSError))
        # The size on disk, not `size`: a signal may have come between the two updates.
        if useless or self._private or not os.fstat(self._file).st_size:
            self.remove()
        os.close(self._file)

    @property
    def descriptor(self) -> int:
        """The open file: another process cannot exchange it, as it could what its path names."""
        return self._file

    @property
    def sha256(self) -> str:
        """Lower-case hex, of the bytes so far."""
        return self._digest.hexdigest()

    def request_headers(self, url: str) -> dict[str, str]:
        """Return the headers that request the missing bytes (RFC 9110 13.1.5, 14.2)."""
        tag = self._tag.get("etag") if self._tag.get("url") == _key_of(url) else None
        if not self.size or not (self._hash_known or tag):
            self.restart()
            return {}
        validator = {"If-Range": tag} if tag else {}
        return {"Range": f"bytes={self.size}-"} | validator

    def start_body(self, head: ResponseHead, url: str) -> int:
        """
        Prepare for a body; return the size of the whole archive, 0 for unknown.

        Raises:
            TransientError: the body neither continues the part nor starts from byte 0.
        """
        if head.status == 200:
            self.restart()
            total = _number(head.headers.get("content-length", ""))
        else:
            total = self._resume_body(head)
        self._update_tag(url, head.headers.get("etag", ""))
        return total

    def write(self, piece: bytes) -> None:
        """Append. After an OSError, such as a full disk, the part is empty: that frees space."""
        try:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            self.restart()
            error.filename = self.path
            raise
        self._digest.update(piece)
        self.size += len(piece)
        self.listener(self.size)

    def open_again(self) -> int | None:
        """Return another descriptor of it, only to read, without its lock; None if it is gone."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        if is_same_file(os.fstat(descriptor), os.fstat(self._file)):
            return descriptor
        os.close(descriptor)
        return None

    def restart(self) -> None:
        """Start again from byte 0."""
        if self.size:
            self.listener(0)
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self.size, self.resumed = 0, False
        self._digest = hashlib.sha256()

    def remove(self) -> None:
        """Remove the part from the cache; its open file stays readable."""
        for path in (self.path, tag_path(self.path)):
            with suppress(FileNotFoundError):
                os.unlink(path)

    def _rehash(self) -> None:
        while piece := os.read(self._file, _PIECE):
            self._digest.update(piece)
            self.size += len(piece)

    def _resume_body(self, head: ResponseHead) -> int:
        stated = head.headers.get("content-range", "")
        match = _RANGE.fullmatch(stated) if head.status == 206 else None
        complete = _COMPLETE.fullmatch(stated) if head.status == 416 else None
        if match and self.size and int(match[1]) == self.size:
            self.resumed = True
            return _number(match[3])
        if complete and self.size and int(complete[1]) == self.size:
            self.resumed = True
            return self.size
        self.restart()
        message = f"HTTP {head.status} with the unexpected range '{safe(stated)}'"
        raise TransientError(message, after=0)

    def _update_tag(self, url: str, etag: str) -> None:
        # A weak tag does not identify the exact bytes.
        strong = etag.startswith('"') and etag.isprintable() and len(etag) < 256
        tag = {"url": _key_of(url), "etag": etag} if strong else {}
        if tag == self._tag or self._private:
            return
        self._tag = tag
        if tag:
            atomic.write(tag_path(self.path), json.dumps(tag), 0o600)
        else:
            with suppress(FileNotFoundError):
                os.unlink(tag_path(self.path))


def _ignore(_: int) -> None:
    pass


def open_partial(directory: str, url: str, sha256: str | None) -> PartialDownload:
    """
    Open the existing part of an archive, or a new one.

    Where another process has it open, or the file system has no locks, the new part has a
    name of its own and is never resumed.
    """
    atomic.make_private(directory)
    key = sha256 or _key_of(url)
    path = f"{directory}/{key}.part"
    descriptor = open_locked(path)
    if descriptor is not None:
        return PartialDownload(path, descriptor, hash_known=sha256 is not None, private=False)
    path = f"{directory}/{key}-{os.getpid()}-{os.urandom(4).hex()}.part"
    descriptor = os.open(path, FLAGS | os.O_EXCL, 0o600)
    return PartialDownload(path, descriptor, hash_known=sha256 is not None, private=True)


def _key_of(url: str) -> str:
    """Return what stands for a URL: a login, or a token in its query, is not kept on the disk."""
    return hashlib.sha256(without_password(url).encode()).hexdigest()


def _read_tag(path: str) -> dict[str, str]:
    try:
        tag = json.loads(read_file(tag_path(path), 16 << 10).data)
        return {"url": str(tag["url"]), "etag": str(tag["etag"])}
    except (ValueError, KeyError, TypeError):
        return {}


def _number(text: str) -> int:
    return int(text[:15]) if text.isascii() and text.isdecimal() else 0
