"""
What a project file may have besides a version.

Apart from `gover.versionfile.contents`, because few files have any of it.
"""

from __future__ import annotations

from gover.records import Record


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
