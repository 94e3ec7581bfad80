"""A command in a session of its own, which does not outlive gover."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress

_GRACE = 5.0  # seconds in which an interrupted Go removes its temporary files

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType
    from typing import Any


def run_session(command: list[str], environ: Mapping[str, str], cwd: str) -> tuple[int, str]:
    """
    Run a command without a terminal: it cannot wait for an answer.

    Returns its status, and what it printed to either stream. What ends gover ends it, and all
    that it started.
    """
    import subprocess  # noqa: PLC0415  to list tools needs none

    with (
        _signals_kept_back() as deliver,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            deliver()
            output, _ = process.communicate()
        except BaseException:
            _stop(process)
            raise
    return process.returncode, output.decode("utf-8", "replace")


@contextmanager
def _signals_kept_back() -> Iterator[Callable[[], None]]:
    """
    Keep signals back until the function that this yields is called, or to the end.

    One that arrives while a process is started would else leave that process running.
    """
    import signal  # noqa: PLC0415  as above

    arrived: list[int] = []
    handlers: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def deliver() -> None:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        handlers.clear()
        if arrived:
            signal.raise_signal(arrived.pop(0))

    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if callable(handler := signal.getsignal(number)):
                handlers[number] = handler
                signal.signal(number, lambda number, _frame: arrived.append(number))
        yield deliver
    finally:
        deliver()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a command and the processes that it started."""
    import signal  # noqa: PLC0415  as above
    import subprocess  # noqa: PLC0415

    for number, seconds in ((signal.SIGINT, _GRACE), (signal.SIGKILL, _GRACE)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return
