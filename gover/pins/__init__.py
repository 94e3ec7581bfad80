"""
The files that choose a Go for the directory they stand in: one module a format.

`READERS` is the one table of their names, first one first; the hook and the shims get
the names from here.
"""

from collections.abc import Callable
from typing import NamedTuple

from gover.pins import goversion
from gover.specs import Spec

Parse = Callable[[bytes], tuple[Spec, int] | None]  # the Spec and its line; None: sets nothing


class Format(NamedTuple):
    """A kind of file."""

    name: str  # as it stands in a directory
    limit: int  # bytes; a larger file is an error
    parse: Parse  # raises PinError


READERS = (Format(".go-version", 4096, goversion.parse),)
