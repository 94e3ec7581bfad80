"""
The contents of one project file, in any format.

All texts are untrusted. Lines count from 1.
"""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.version.request import Request
    from gover.versionfile.entries import PathEntry, SdkRequest, Tool, Variable
    from gover.versionfile.envrc_statements import Load
    from gover.versionfile.go_mod import Floor


class Ignored(Record):
    """
    A line that gover does not use. `text` is raw: print it through `gover.escape.safe`.

    `names_go`: it selects a Go and is not followed, and no later line of the file is.
    """

    line: int
    text: str
    reason: str
    names_go: bool = False
    path: str = ""  # of the go.mod, where the contents are those of a go.work


class Contents(Record):
    """The settings in a file; all are empty in a file about other things."""

    go: tuple[Request, int] | None = None
    sdk: SdkRequest | None = None
    variables: tuple[Variable, ...] = ()  # in the order of their last assignment
    paths: tuple[PathEntry, ...] = ()  # in the file's order; the last one comes first in PATH
    tools: tuple[Tool, ...] = ()
    ignored: tuple[Ignored, ...] = ()  # by line
    floor: Floor | None = None  # the minimum that a go.mod or go.work requires
    loads: tuple[Load, ...] = ()  # files that an `.envrc` loads, where that may change a value
    consent: bytes | None = None  # what `gover allow` is about; None: the whole file

    @property
    def unread_go(self) -> Ignored | None:
        """The first line that selects a Go and is not followed."""
        return next((entry for entry in self.ignored if entry.names_go), None)

    def in_directory(self, directory: str) -> Contents:
        """Return the contents of a file in that directory."""
        if not (self.variables or self.paths):
            return self
        variables = (v._replace(value=v.value.replace("\0", directory)) for v in self.variables)
        paths = (p._replace(directory=p.directory.replace("\0", directory)) for p in self.paths)
        return self._replace(variables=tuple(variables), paths=tuple(paths))
