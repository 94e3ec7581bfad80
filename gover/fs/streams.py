"""
The standard streams of this process, where they are closed, full, or have no reader.

They never keep a program from being run. What cannot be written to standard error is lost; what
cannot be written to standard output is an error, whose file name is `STDOUT`.
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

STDOUT = "standard output"
_MODES = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)


def open_closed() -> None:
    """
    Open /dev/null for each stream that was closed when this process began.

    No other file then gets its number. A program that this process starts or becomes finds it
    closed again.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _discard(number, _MODES[number])
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def prepare_stdout() -> None:
    """From now on an error of writing to standard output names it."""
    if _is_file(sys.stdout):
        sys.stdout = _replaced(sys.stdout, _Stdout(1, "w", closefd=False))


def prepare_stderr() -> None:
    """From now on writing to standard error does not fail."""
    if _is_file(sys.stderr):
        sys.stderr = _replaced(sys.stderr, _Stderr(2, "w", closefd=False))


def discard_stdout() -> None:
    """Discard what is not written yet, so that Python does not try it again when it ends."""
    _discard(1, os.O_WRONLY)


class _Stdout(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            discard_stdout()
            raise SystemExit(141) from None  # its reader has read enough: as after SIGPIPE
        except OSError as error:
            error.filename = STDOUT
            raise


class _Stderr(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            sys.stdout.flush()  # what was printed before comes before it, where both go to one file
        except (OSError, ValueError):
            pass  # it is reported when the process ends
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _is_file(stream: TextIO) -> bool:
    """Return whether a stream is as Python made it: no test has replaced it, nor this module."""
    buffer = getattr(stream, "buffer", None)
    return type(getattr(buffer, "raw", buffer)) is io.FileIO


def _replaced(stream: TextIO, raw: io.FileIO) -> TextIO:
    stream.flush()
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(
        buffer, stream.encoding, stream.errors, line_buffering=bool(stream.line_buffering)
    )


def _discard(number: int, flags: int) -> None:
    descriptor = os.open(os.devnull, flags | os.O_CLOEXEC)
    if descriptor != number:
        os.dup2(descriptor, number, inheritable=False)
        os.close(descriptor)
