"""
The contents of one project file, in any format.

All texts are untrusted. Lines count from 1.
"""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.version.request import Request
    from gover.versionfile.envrc_statements import Load
    from gover.versionfile.go_mod import Floor


class SdkRequest(Record):
    """
    A request for an Apple SDK: a name (`macosx`, `macosx14`, `macosx14.5`) or an absolute path.

    `target` is the deployment target to set with it ("12.0", or ""); with `developer_dir`,
    DEVELOPER_DIR is set to the developer directory of the SDK.
    """

    text: str
    line: int
    target: str = ""
    developer_dir: bool = False

    @property
    def is_path(self) -> bool:
        return self.text.startswith("/")


class Variable(Record):
    """
    A variable with a literal value, which a shell that runs the file would export.

    In the value, as in a directory for PATH, a NUL stands for the directory of the file.
    """

    name: str
    value: str
    line: int


class PathEntry(Record):
    """A directory for PATH, as written: relative to the directory of the file, or absolute."""

    directory: str
    line: int


class Tool(Record):
    """
    A Go program that the project uses.

    One of gover.toml is installed with `go install PACKAGE@VERSION`; one of go.mod has the version
    of the module that it belongs to.
    """

    name: str
    module: str  # the path of its package
    version: str
    line: int


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
