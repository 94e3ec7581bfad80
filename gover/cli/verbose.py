"""`--verbose`: every request, as httpx logs it, without the passwords that a URL may hold."""

import logging
import re
from typing import TextIO

from gover.text import printable

_SECRET = re.compile(r"//[^@/\s]*@")


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "gover: " + printable(_SECRET.sub("//...@", record.getMessage()))


def tell_requests(stream: TextIO) -> None:
    """Write a line to a stream for each request from now on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Line())
    logger = logging.getLogger("httpx")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
