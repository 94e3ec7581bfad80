"""What a user sees while something takes long: one line that moves, or plain lines."""

import os
import shutil
import sys
import time
from collections.abc import Mapping
from typing import TextIO

_EVERY = 0.1  # seconds between two drawings
_MEGABYTE = 1_000_000


class Report:
    """
    Progress and notes on a stream, which is standard error.

    On a terminal a bar is drawn, no wider than the terminal, and gone when its work is
    done; elsewhere, in CI and with `quiet`, there is none.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str], *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        dumb = environ.get("TERM", "dumb") == "dumb" or bool(environ.get("CI"))
        self._moving = stream.isatty() and not dumb and not quiet
        self._drawn = 0.0
        self._shown = False

    def tell(self, text: str) -> None:
        """Say one line, unless told to be quiet."""
        self.clear()
        if not self._quiet:
            self._stream.write(f"gover: {text}\n")
            self._stream.flush()

    def progress(self, label: str, done: int, total: int) -> None:
        """Draw how many bytes of how many are done; a total of 0 is not known."""
        now = time.monotonic()
        if not self._moving or (now - self._drawn < _EVERY and done != total):
            return
        self._drawn = now
        self._shown = True
        columns = shutil.get_terminal_size().columns
        self._stream.write("\r\x1b[K" + _line(label, done, total, columns - 1))
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def standard(*, quiet: bool = False) -> Report:
    """Return the report of this process."""
    return Report(sys.stderr, os.environ, quiet=quiet)


def _line(label: str, done: int, total: int, columns: int) -> str:
    if not total:
        return f"{label} {done / _MEGABYTE:.1f} MB"[:columns]
    share = min(done / total, 1)
    numbers = f"{share:4.0%} {done / _MEGABYTE:.0f}/{total / _MEGABYTE:.0f} MB"
    room = columns - len(label) - len(numbers) - 4
    if room < 5:
        return f"{label} {numbers}"[:columns]
    room = min(room, 40)
    filled = int(share * room)
    return f"{label} [{'#' * filled}{'.' * (room - filled)}] {numbers}"
