"""Progress of long work on standard error: a progress bar, or plain lines."""

from __future__ import annotations

import os
import sys
import time
from _thread import allocate_lock

from gover.console import megabytes, with_tilde
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_INTERVAL = 0.1  # seconds between two updates of the bar
_SETTLED = 1.0  # seconds after which a rate is shown
_ANNOUNCED_SIZE = 1_000_000  # bytes; smaller work is done before its line is read


class _Work(Record):
    verb: str
    done: int  # bytes
    total: int  # bytes; 0: unknown
    first: int = 0  # bytes when it began: those of an earlier download
    began: float = 0.0  # seconds, monotonic

    def rate(self, now: float) -> float:
        """Return the bytes a second since it began; 0 until that can be told."""
        passed = now - self.began
        return (self.done - self.first) / passed if passed >= _SETTLED else 0.0


class Report:
    """
    Progress and notes on a stream, usually standard error; threads may share it.

    On a terminal one bar, no wider than the terminal, shows all work, and is removed at the
    end. Elsewhere, and in CI, a line is printed when a piece of work begins. With `quiet`
    nothing is printed.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str], *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        dumb = environ.get("TERM", "dumb") == "dumb" or bool(environ.get("CI"))
        self._has_bar = stream.isatty() and not dumb and not quiet
        self._works: dict[str, _Work] = {}  # by label
        self._updated = 0.0
        self._is_visible = False
        self._lock = allocate_lock()  # `threading` has it from there, and loads much

    def tell(self, text: str) -> None:
        """Print one line, unless quiet."""
        with self._lock:
            self._clear()
            if not self._quiet:
                self._stream.write(f"gover: {with_tilde(text, self._stream)}\n")
                self._stream.flush()

    def begin(self, label: str, text: str, size: int) -> None:
        """Print a line for work that begins, where there is no bar; not for small work."""
        if not self._has_bar and not 0 < size < _ANNOUNCED_SIZE:
            large = f" ({megabytes(size)})" if size else ""
            self.tell(f"{label}: {text}{large}")

    def progress(self, label: str, verb: str, done: int, total: int) -> None:
        """Update the bar: `done` bytes of `total`, which is 0 when it is unknown."""
        now = time.monotonic()
        if not self._has_bar:
            return
        with self._lock:
            before = self._works.get(label)
            if before is None or before.verb != verb or done < before.done:
                before = _Work(verb, done, total, done, now)
            self._works[label] = before._replace(done=done, total=total)
            if now - self._updated < _INTERVAL and done != total:
                return
            self._updated = now
            self._is_visible = True
            import shutil  # noqa: PLC0415  for a terminal alone

            columns = shutil.get_terminal_size().columns
            self._stream.write("\r\x1b[K" + progress_line(self._works, columns - 1, now))
            self._stream.flush()

    def end(self, label: str) -> None:
        """Remove a piece of work from the bar."""
        with self._lock:
            self._works.pop(label, None)
            self._clear()

    def _clear(self) -> None:
        if self._is_visible:
            self._is_visible = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def stderr_report(*, quiet: bool = False) -> Report:
    """Return the report on this process's standard error."""
    return Report(sys.stderr, os.environ, quiet=quiet)


def progress_line(works: Mapping[str, _Work], columns: int, now: float) -> str:
    """
    Return the line for all works: names, a bar, the sum of their bytes, the rate, the time left.

    It is no wider than `columns`; the bar is left out first, then the rate and the time.
    """
    if len(works) == 1:
        names = "".join(f"{label}: {work.verb}" for label, work in works.items())
    else:
        names = ", ".join(f"{label}{_share(work)}" for label, work in works.items())
    done = sum(work.done for work in works.values())
    total = sum(work.total for work in works.values())
    rate = sum(work.rate(now) for work in works.values())
    if not all(work.total for work in works.values()):
        return f"{names} {megabytes(done, 1)}{_pace(rate, 0)}"[:columns]
    share = min(done / total, 1)
    numbers = f"{share:4.0%} {done / 1_000_000:.0f}/{megabytes(total)}"
    pace = _pace(rate, total - done)
    if len(names) + 1 + len(numbers) + len(pace) <= columns:
        numbers += pace
    width = columns - len(names) - len(numbers) - 4
    if width < 5:
        return f"{names} {numbers}"[:columns]
    width = min(width, 40)
    filled = int(share * width)
    return f"{names} [{'#' * filled}{'.' * (width - filled)}] {numbers}"


def _pace(rate: float, left: int) -> str:
    """Return rate and time left for so many bytes, with a blank in front; "" without a rate."""
    if rate <= 0:
        return ""
    minutes, seconds = divmod(round(left / rate), 60)
    time_left = f" {minutes}:{seconds:02} left" if left > 0 else ""
    return f" {megabytes(rate, 1)}/s{time_left}"


def _share(work: _Work) -> str:
    return f" {min(work.done / work.total, 1):.0%}" if work.total else ""
