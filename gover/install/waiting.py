"""A step of an install whose progress cannot be seen."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from gover.progress import Report

_SECOND = 1.0  # until the bar is drawn again


@contextmanager
def shown_waiting(report: Report, label: str, verb: str, size: int) -> Iterator[None]:
    """Show a full bar, with the seconds that the step takes."""
    ended = Event()

    def count() -> None:
        seconds = 0
        while not ended.wait(_SECOND):
            seconds += 1
            report.progress(label, f"{verb}, {seconds} s", size, size)

    report.progress(label, verb, size, size)
    thread = Thread(target=count, daemon=True)
    try:
        with suppress(RuntimeError):  # no thread can be started
            thread.start()
        yield
    finally:
        ended.set()
        if thread.ident is not None:
            thread.join()
        report.end(label)
