"""What a user sees while something takes long: one line that moves, or plain lines."""

import os
import shutil
import sys
import time
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple, TextIO

from gover.console import megabytes

_EVERY = 0.1  # seconds between two drawings
_WORTH_A_LINE = 1_000_000  # bytes; what is smaller is over before it is read


class _Work(NamedTuple):
    verb: str
    done: int
    total: int  # 0: not known


class Report:
    """
    Progress and notes on a stream, which is standard error; threads may share it.

    On a terminal one bar is drawn for all that is going on, no wider than the terminal, and
    gone when the work is done. Elsewhere, and in CI, a line says what begins. With `quiet`
    there is nothing of all that.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str], *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        dumb = environ.get("TERM", "dumb") == "dumb" or bool(environ.get("CI"))
        self._moving = stream.isatty() and not dumb and not quiet
        self._works: dict[str, _Work] = {}  # label -> what is being done for it
        self._drawn = 0.0
        self._shown = False
        self._lock = Lock()

    def tell(self, text: str) -> None:
        """Say one line, unless told to be quiet."""
        with self._lock:
            self._clear()
            if not self._quiet:
                self._stream.write(f"gover: {text}\n")
                self._stream.flush()

    def begin(self, label: str, text: str, size: int) -> None:
        """Say what begins, where no bar shows it and it is large, or of unknown size."""
        if not self._moving and not 0 < size < _WORTH_A_LINE:
            large = f" ({megabytes(size)})" if size else ""
            self.tell(f"{label}: {text}{large}")

    def progress(self, label: str, verb: str, done: int, total: int) -> None:
        """Draw how many bytes of how many are done; a total of 0 is not known."""
        now = time.monotonic()
        if not self._moving:
            return
        with self._lock:
            self._works[label] = _Work(verb, done, total)
            if now - self._drawn < _EVERY and done != total:
                return
            self._drawn = now
            self._shown = True
            columns = shutil.get_terminal_size().columns
            self._stream.write("\r\x1b[K" + _line(self._works, columns - 1))
            self._stream.flush()

    def end(self, label: str) -> None:
        """Take that work out of the bar."""
        with self._lock:
            self._works.pop(label, None)
            self._clear()

    def _clear(self) -> None:
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def standard(*, quiet: bool = False) -> Report:
    """Return the report of this process."""
    return Report(sys.stderr, os.environ, quiet=quiet)


def _line(works: Mapping[str, _Work], columns: int) -> str:
    """Return one line for all: each by name, and the bytes of all together."""
    if len(works) == 1:
        names = "".join(f"{label}: {work.verb}" for label, work in works.items())
    else:
        names = ", ".join(f"{label}{_share(work)}" for label, work in works.items())
    done = sum(work.done for work in works.values())
    total = sum(work.total for work in works.values())
    if not all(work.total for work in works.values()):
        return f"{names} {megabytes(done, 1)}"[:columns]
    share = min(done / total, 1)
    numbers = f"{share:4.0%} {done / 1_000_000:.0f}/{megabytes(total)}"
    room = columns - len(names) - len(numbers) - 4
    if room < 5:
        return f"{names} {numbers}"[:columns]
    room = min(room, 40)
    filled = int(share * room)
    return f"{names} [{'#' * filled}{'.' * (room - filled)}] {numbers}"


def _share(work: _Work) -> str:
    return f" {min(work.done / work.total, 1):.0%}" if work.total else ""
