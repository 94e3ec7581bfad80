"""`--verbose` and `--debug`: every request and retry, without the passwords of a URL."""

import logging
from typing import TextIO

from gover import crash_report
from gover.dirs import Dirs
from gover.escape import printable, safe, without_passwords

_LOGGERS = ("httpx", "gover")  # who asks, and who asks again


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "gover: " + printable(without_passwords(record.getMessage()))


def tell_requests(stream: TextIO) -> None:
    """Write a line to a stream for each request from now on."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if any(isinstance(handler.formatter, _Line) for handler in logger.handlers):
            continue
        handler = logging.StreamHandler(stream)
        handler.setFormatter(_Line())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def tell_all(stream: TextIO, dirs: Dirs) -> None:
    """Write what is asked, and first what whoever reads a report of a bug needs to know."""
    tell_requests(stream)
    stream.write(f"gover: {printable(crash_report.circumstances())}\n")
    places = zip(("data", "cache", "configuration"), dirs, strict=True)
    stream.writelines(f"gover: {what} in {safe(path)}\n" for what, path in places)
