"""
The project files that gover reads; each format has a module.

These tables are the only lists of file names: the hooks and shims are generated from them. A
parser is imported when such a file is read: for a `.go-version` no TOML parser is loaded.
"""

from importlib import import_module
from typing import NamedTuple

from gover.fs.read import TOML_LIMIT
from gover.versionfile.contents import Contents


class Format(NamedTuple):
    """A format of version files."""

    name: str  # of the file
    limit: int  # bytes; a larger file is an error
    module: str  # of this package; has `parse(bytes) -> Contents`
    sets_environment: bool = False  # variables, PATH entries, an SDK, not only the version

    def parse(self, data: bytes) -> Contents:
        """
        Return the contents of a file of this format.

        Raises:
            ParseError: a line that cannot be parsed.
        """
        contents: Contents = import_module(f"gover.versionfile.{self.module}").parse(data)
        return contents


GO_VERSION = Format(".go-version", 4 << 10, "go_version")  # gover writes this one

# Files that pin a version. In one directory the first one with a version applies.
PIN_FORMATS = (
    Format("gover.toml", TOML_LIMIT, "gover_toml", sets_environment=True),
    GO_VERSION,
    Format(".envrc", 64 << 10, "envrc", sets_environment=True),
    Format(".tool-versions", 16 << 10, "tool_versions"),
    Format("mise.toml", TOML_LIMIT, "mise_toml"),
    Format(".prototools", TOML_LIMIT, "prototools"),
)

# Files that set a floor. A go.work applies before any go.mod.
FLOOR_FORMATS = (Format("go.work", 1 << 20, "go_mod"), Format("go.mod", 1 << 20, "go_mod"))

# A directory with one of these files has its own plan.
FILE_NAMES = tuple(format_.name for format_ in PIN_FORMATS + FLOOR_FORMATS)
