"""
A start-up file of the user's, and the few lines of it that are gover's.

The file is bytes, and all of them but those between two markers stay what they are. It is
replaced by one rename where it really is: a link to it, which dotfile managers make, stays a
link. Where `#` begins no comment, the file's own leader stands in front of the markers.
"""

import os
import re
import stat
from contextlib import suppress
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.atomic import new_name
from gover.fs.read import read_file

BEGIN = b"# >>> gover >>>"
END = b"# <<< gover <<<"
MADE = b"# gover made this file"
_MOST = 4 << 20  # bytes


class UserFile(NamedTuple):
    """A start-up file as it was read; `data` is None when there is none yet."""

    path: str
    target: str  # where it really is; another path when `path` goes through a link
    data: bytes | None
    leader: bytes = b"#"  # what begins a comment

    def mark(self, mark: bytes) -> bytes:
        """Return BEGIN, END or MADE as it stands in this file."""
        return self.leader + mark.removeprefix(b"#")

    @property
    def block(self) -> re.Pattern[bytes]:
        """What matches gover's lines."""
        begin, end = re.escape(self.mark(BEGIN)), re.escape(self.mark(END))
        text = rb"^%s[^\n]*\n(?:(?!%s|%s).*\n)*%s[^\n]*(?:\n|\Z)" % (begin, begin, end, end)
        return re.compile(text, re.MULTILINE)

    @property
    def leads(self) -> str:
        """Where a link leads, for a message; nothing when it is none."""
        return f" (a link to {safe(self.target)})" if os.path.islink(self.path) else ""


def read_user_file(path: str, leader: bytes = b"#") -> UserFile:
    """
    Read a start-up file, in which `leader` begins a comment.

    Raises:
        GoverError: there is something that gover must not replace; the message says what.
    """
    target = os.path.realpath(path)
    if not os.path.lexists(target):
        if os.path.islink(path):
            raise GoverError(f"{safe(path)} is a link to {safe(target)}, and nothing is there")
        return UserFile(path, target, None, leader)
    reading = read_file(target, _MOST)
    if reading.state != "text":
        raise GoverError(f"{safe(path)} {reading.reason or 'is no regular file'}")
    file = UserFile(path, target, reading.data, leader)
    rest, blocks = file.block.subn(b"", reading.data)
    if _has_mark(file, rest) or blocks > 1:
        raise GoverError(
            f"{safe(path)}: gover's two markers do not match, so what is whose cannot be told"
        )
    return file


def _has_mark(file: UserFile, data: bytes) -> bool:
    marks = file.mark(BEGIN), file.mark(END)
    return any(line.startswith(marks) for line in data.split(b"\n"))


def check_ours(file: UserFile, hint: str | None = None) -> None:
    """
    Require that the file is the user's own to replace; Nix's home-manager links to root's.

    Raises:
        GoverError: it is somebody else's, or has a second name; `hint` is what helps then.
    """
    if file.data is None:
        return
    found = os.stat(file.target)
    if found.st_uid != os.geteuid():
        raise GoverError(f"{safe(file.path)}{file.leads} belongs to another user", hint)
    if found.st_nlink > 1:  # a rename would part them
        links = f"is one of {found.st_nlink} hard links to one file"
        raise GoverError(f"{safe(file.path)}{file.leads} {links}", hint)


def with_block(file: UserFile, lines: list[str]) -> bytes:
    """Return the content with gover's lines: where they were, or else at the end."""
    head = [file.mark(MADE)] if file.data is None or made_by_us(file) else []
    body = [file.mark(BEGIN), *head, *(os.fsencode(line) for line in lines), file.mark(END)]
    block = b"\n".join(body) + b"\n"
    data = file.data or b""
    if file.block.search(data):
        return file.block.sub(lambda _: block, data)
    return data + (b"\n" if data and not data.endswith(b"\n") else b"") + block


def without_block(file: UserFile) -> bytes | None:
    """Return the content without gover's lines; None when nothing is left of a file gover made."""
    rest = file.block.sub(b"", file.data or b"")
    return None if not rest and made_by_us(file) else rest


def has_block(file: UserFile) -> bool:
    return bool(file.block.search(file.data or b""))


def made_by_us(file: UserFile) -> bool:
    block = file.block.search(file.data or b"")
    return bool(block and file.mark(MADE) in block[0].split(b"\n"))


def line_by_hand(file: UserFile, words: bytes) -> int | None:
    """Return the number of a line, outside gover's own, that has these words, comments apart."""
    own = file.block.search(file.data or b"")
    place = 0
    for number, line in enumerate((file.data or b"").splitlines(keepends=True), 1):
        ours = own is not None and own.start() <= place < own.end()
        if not ours and words in line and not line.lstrip().startswith(file.leader):
            return number
        place += len(line)
    return None


def replace_user_file(file: UserFile, data: bytes | None, hint: str | None = None) -> None:
    """
    Give the file another content, its owner's and its permissions; None removes it.

    `hint` is what helps where it cannot be written.

    Raises:
        GoverError: it cannot be written, or somebody has changed it since it was read.
    """
    try:
        if read_user_file(file.path, file.leader) != file:
            raise GoverError(f"{safe(file.path)} has just been changed by somebody else")
        check_ours(file, hint)
        if data is None:
            os.unlink(file.target)
            return
        os.makedirs(os.path.dirname(file.target), exist_ok=True)
        _replace(file.target, data)
    except OSError as error:
        raise GoverError(
            f"{safe(file.path)}{file.leads} cannot be written: {error.strerror}", hint
        ) from None


def _replace(path: str, data: bytes) -> None:
    temporary = f"{os.path.dirname(path)}/{new_name()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _adopt(descriptor, path)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _adopt(descriptor: int, path: str) -> None:
    """Give a new file the permissions and the group of the one that it replaces."""
    try:
        before = os.stat(path)
    except FileNotFoundError:
        os.fchmod(descriptor, 0o644)
        return
    with suppress(PermissionError):
        os.fchown(descriptor, -1, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
