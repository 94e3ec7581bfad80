"""
The project files that gover reads: one module a format.

The tables here are the only ones of their names; the hook and the shims are filled in from
them. A parser is imported when such a file is read: a directory with a `.go-version` needs
no TOML parser.
"""

from importlib import import_module
from typing import NamedTuple

from gover.fs.read import TOML_LIMIT
from gover.versionfile.contents import Contents


class Format(NamedTuple):
    """A kind of file."""

    name: str  # of the file
    limit: int  # bytes; a larger file is an error
    module: str  # of this package; has `parse(bytes) -> Contents`
    sets_more: bool = False  # than the version

    def parse(self, data: bytes) -> Contents:
        """
        Return the contents of a file of this kind.

        Raises:
            ParseError: the line that cannot be read, and why.
        """
        contents: Contents = import_module(f"gover.versionfile.{self.module}").parse(data)
        return contents


GO_VERSION = Format(".go-version", 4 << 10, "go_version")  # the one that gover writes

# Files that choose a version. Within one directory the first that sets one wins.
PIN_FORMATS = (
    Format("gover.toml", TOML_LIMIT, "gover_toml", sets_more=True),
    GO_VERSION,
    Format(".envrc", 64 << 10, "envrc", sets_more=True),
    Format(".tool-versions", 16 << 10, "tool_versions"),
    Format("mise.toml", TOML_LIMIT, "mise_toml"),
    Format(".prototools", TOML_LIMIT, "prototools"),
)

# Files that require a minimum. A go.work counts before any go.mod.
FLOOR_FORMATS = (Format("go.work", 1 << 20, "go_mod"), Format("go.mod", 1 << 20, "go_mod"))

# A directory with one of these has a plan of its own.
FILE_NAMES = tuple(form.name for form in PIN_FORMATS + FLOOR_FORMATS)
