"""
gover's lines in a start-up file of the user: a block between two markers.

All bytes outside the block stay what they are.
"""

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe
from gover.fs.user_file import UserFile, read_user_file

BEGIN = b"# >>> gover >>>"
END = b"# <<< gover <<<"
MADE = b"# gover made this file"
UNENDED = b"# gover ended the line above"


class RcFile(NamedTuple):
    """A start-up file as read, and what begins a comment in it, also before the markers."""

    file: UserFile
    leader: bytes = b"#"

    @property
    def data(self) -> bytes:
        return self.file.data or b""

    def mark(self, mark: bytes) -> bytes:
        """Return one of the marks as it is written in this file."""
        return self.leader + mark.removeprefix(b"#")

    @property
    def block(self) -> re.Pattern[bytes]:
        """A pattern for gover's lines, markers included."""
        begin, end = re.escape(self.mark(BEGIN)), re.escape(self.mark(END))
        text = rb"^%s[^\n]*\n(?:(?!%s|%s).*\n)*%s[^\n]*(?:\n|\Z)" % (begin, begin, end, end)
        return re.compile(text, re.MULTILINE)


def read_rc_file(path: str, leader: bytes = b"#") -> RcFile:
    """
    Read a start-up file.

    Raises:
        GoverError: gover must not replace what is there, or its markers do not match.
    """
    rc = RcFile(read_user_file(path), leader)
    rest, blocks = rc.block.subn(b"", rc.data)
    marks = rc.mark(BEGIN), rc.mark(END)
    if blocks > 1 or any(line.startswith(marks) for line in rest.split(b"\n")):
        raise GoverError(
            f"{safe(path)}: gover's two markers do not match, so its lines cannot be found"
        )
    return rc


def with_block(rc: RcFile, lines: Sequence[str]) -> bytes:
    """Return the content with these lines in gover's block; a new block is at the end."""
    is_unended = bool(rc.data) and not rc.data.endswith(b"\n")
    if has_block(rc):
        head = [mark for mark in (MADE, UNENDED) if _has_mark(rc, mark)]
    else:
        head = [MADE] * (rc.file.data is None) + [UNENDED] * is_unended
    body = [rc.mark(BEGIN), *map(rc.mark, head), *map(os.fsencode, lines), rc.mark(END)]
    block = b"\n".join(body) + b"\n"
    if has_block(rc):
        return rc.block.sub(lambda _: block, rc.data)
    return rc.data + b"\n" * is_unended + block


def without_block(rc: RcFile) -> bytes | None:
    """Return the content without gover's block; None for a file of gover's with nothing else."""
    block = rc.block.search(rc.data)
    if block is None:
        return rc.data
    before, after = rc.data[: block.start()], rc.data[block.end() :]
    if _has_mark(rc, UNENDED) and not after:
        before = before.removesuffix(b"\n")
    return None if not before + after and is_made_by_gover(rc) else before + after


def has_block(rc: RcFile) -> bool:
    return bool(rc.block.search(rc.data))


def is_made_by_gover(rc: RcFile) -> bool:
    """Tell whether the file did not exist before gover wrote its block."""
    return _has_mark(rc, MADE)


def _has_mark(rc: RcFile, mark: bytes) -> bool:
    block = rc.block.search(rc.data)
    return bool(block and rc.mark(mark) in block[0].split(b"\n"))


def find_line(rc: RcFile, words: bytes) -> int | None:
    """Return the number of a line with these words, outside gover's block and no comment."""
    block = rc.block.search(rc.data)
    position = 0
    for number, line in enumerate(rc.data.splitlines(keepends=True), 1):
        is_inside = block is not None and block.start() <= position < block.end()
        if not is_inside and words in line and not line.lstrip().startswith(rc.leader):
            return number
        position += len(line)
    return None
