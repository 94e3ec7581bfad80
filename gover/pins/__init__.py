"""
The project files that gover reads: one module a format.

The tables here are the only ones of their names; the hook and the shims get them from
here. Parsers are imported when such a file is met: a prompt in a directory with a
`.go-version` has no need of TOML.
"""

from importlib import import_module
from typing import NamedTuple

from gover.pins import goversion
from gover.pins.says import Says


class Format(NamedTuple):
    """A kind of file."""

    name: str  # as it stands in a directory
    limit: int  # bytes; a larger file is an error
    module: str  # of this package
    says_more: bool = False  # than the version

    def parse(self, data: bytes) -> Says:
        """Return what a file of this kind says; raise `goversion.PinError`."""
        if self.module == "goversion":
            return Says(go=goversion.parse(data))
        said: Says = import_module(f"gover.pins.{self.module}").parse(data)
        return said


GO_VERSION = Format(".go-version", 4 << 10, "goversion")  # the one that gover writes

# Those that choose. Within one directory the first that sets something wins.
READERS = (
    Format("gover.toml", 16 << 10, "govertoml", says_more=True),
    GO_VERSION,
    Format(".envrc", 64 << 10, "envrc", says_more=True),
    Format(".tool-versions", 16 << 10, "toolversions"),
    Format("mise.toml", 16 << 10, "misetoml"),
    Format(".prototools", 16 << 10, "prototools"),
)

# Those that only say which Go is too old. A go.work counts before any go.mod.
FLOORS = (Format("go.work", 1 << 20, "gomod"), Format("go.mod", 1 << 20, "gomod"))

# A directory that has one of these is a place of its own.
NAMES = tuple(form.name for form in READERS + FLOORS)
