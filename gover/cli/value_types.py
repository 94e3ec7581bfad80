"""
The types of the values on a command line, without click.

`read` takes the text of a value, and raises ValueError with the message for a user.
gover.cli.with_click makes click's types of them.
"""

from __future__ import annotations

from gover.escape import safe
from gover.records import Record
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from gover.version.platform import Platform


class ValueType(Record):
    """What a value is, and the words that complete it (docs/make/completion.py)."""

    name: str
    read: Callable[[str], Any]
    completion: str = ""  # "installed", "released" or "command"
    choices: tuple[str, ...] = ()  # the only values, where there are so few
    minimum: int | None = None  # of a number


def one_of(*choices: str) -> ValueType:
    """Return the type of a value that is one of these."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"'{safe(text)}' is not one of {', '.join(choices)}")
        return text

    return ValueType("choice", read, choices=choices)


def number(minimum: int) -> ValueType:
    """Return the type of a whole number that is at least `minimum`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and int(text) >= minimum):
            raise ValueError(f"'{safe(text)}' is no number of at least {minimum}")
        return int(text)

    return ValueType("number", read, minimum=minimum)


def comma_list(element: ValueType) -> ValueType:
    """Return the type of a comma-separated list of values of another type."""

    def read(text: str) -> tuple[Any, ...]:
        words = (word.strip() for word in text.split(","))
        return tuple(element.read(word) for word in words if word)

    return element._replace(read=read)


class InvalidValue(ValueError):
    """A value that cannot be read, and the one that was probably meant, if any."""

    def __init__(self, message: str, meant: str | None) -> None:
        super().__init__(message)
        self.meant = meant


def _read_request(text: str) -> Request:
    try:
        return Request.parse(text)
    except ValueError as error:
        from gover.cli import suggest  # noqa: PLC0415  needed for an error only

        near = suggest.suggest_request(text)
        instead = f"; did you mean '{near}'?" if near else ""
        raise InvalidValue(f"{error}{instead}", near) from None


def _read_platform(text: str) -> Platform:
    from gover.version.platform import parse_platform  # noqa: PLC0415  few commands take one

    platform = parse_platform(text)
    if platform is None:
        raise ValueError(f"'{safe(text)}' is not a platform such as linux-amd64")
    return platform


INSTALLED = ValueType("version", _read_request, "installed")
RELEASED = ValueType("version", _read_request, "released")
PLATFORM = ValueType("platform", _read_platform)
COMMAND = ValueType("text", str, "command")
