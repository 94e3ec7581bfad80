"""
What one project file says, whatever its format.

Everything here is a stranger's text. Lines count from 1.
"""

from typing import TYPE_CHECKING, NamedTuple

from gover.version.request import Request

if TYPE_CHECKING:
    from gover.versionfile.go_mod import Floor


class SdkRequest(NamedTuple):
    """
    An Apple SDK asked for: a name (`macosx`, `macosx14`, `macosx14.5`) or an absolute path.

    `target` is a deployment target that goes with it ("12.0", or ""); `developer_dir` asks for
    DEVELOPER_DIR to be that of the SDK.
    """

    text: str
    line: int
    target: str = ""
    developer_dir: bool = False

    @property
    def is_path(self) -> bool:
        return self.text.startswith("/")


class Variable(NamedTuple):
    """A variable with a literal value: what a shell that runs the file would export."""

    name: str
    value: str
    line: int


class PathEntry(NamedTuple):
    """A directory for PATH, as written: a relative one counts from the file's own directory."""

    directory: str
    line: int


class Tool(NamedTuple):
    """A Go program that the project uses, as `go install MODULE@VERSION` takes it."""

    name: str
    module: str
    version: str
    line: int


class Ignored(NamedTuple):
    """A line that says nothing to gover. `text` is raw: show it through `gover.escape.safe`."""

    line: int
    text: str
    reason: str


class Contents(NamedTuple):
    """What a file says; a file about other things is all empty."""

    go: tuple[Request, int] | None = None
    sdk: SdkRequest | None = None
    variables: tuple[Variable, ...] = ()  # in the order of their last assignment
    paths: tuple[PathEntry, ...] = ()  # in the file's order: the last one ends up in front
    tools: tuple[Tool, ...] = ()
    ignored: tuple[Ignored, ...] = ()  # by line
    floor: "Floor | None" = None  # the minimum that a go.mod or go.work requires
