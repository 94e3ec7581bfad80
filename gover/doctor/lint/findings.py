"""What a lint looks at, and what it finds."""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover.escape import safe, sh_quote
from gover.version.request import Request
from gover.version.version import Version
from gover.versionfile.contents import Contents

BOM = b"\xef\xbb\xbf"


class CheckedFile(NamedTuple):
    """One project file: what stands in it and what gover makes of that."""

    path: str  # absolute
    name: str  # of its format: `.go-version`
    data: bytes
    contents: Contents = Contents()
    error: str = ""  # why gover cannot follow it
    error_line: int | None = None
    here: bool = True  # in the directory that was asked about
    installed: tuple[Version, ...] = ()  # in gover's store

    @property
    def directory(self) -> str:
        return os.path.dirname(self.path)

    @property
    def lines(self) -> list[str]:
        """The text, without a byte order mark; a CR stays."""
        return self.data.removeprefix(BOM).decode("utf-8", "replace").split("\n")

    @property
    def request(self) -> Request | None:
        return self.contents.go[0] if self.contents.go else None


class CheckedDirectory(NamedTuple):
    """The files that gover looks at for one directory, and its answer."""

    files: tuple[CheckedFile, ...]  # nearest first; those that are there
    path: str = ""  # the file that gover follows; "" when none chooses
    asked: str = ""  # the text of the Request that holds
    version: str = ""  # what was chosen; "" when nothing installed is, or the system's Go holds


class LintFinding(NamedTuple):
    """One place where another tool, or gover itself, reads something else."""

    path: str
    line: int  # from 1
    tool: str  # `goenv 2`
    reads: str  # what that tool does, as the rest of a sentence that begins with its name
    rule: str
    hint: str


def each(
    file: CheckedFile, line: int, rule: str, reads: Mapping[str, str], hint: str
) -> Iterator[LintFinding]:
    """Return one finding for each tool of `reads`."""
    return (LintFinding(file.path, line, tool, text, rule, hint) for tool, text in reads.items())


def plainly(file: CheckedFile) -> str:
    """Return how to write the file's version so that most tools read it alike."""
    request = file.request
    if request is None:
        return f"write one version into {safe(file.path)}, and nothing else"
    if request.version is None:
        return f"write {request} into {safe(file.path)}, and nothing else"
    return f"gover -C {sh_quote(file.directory)} pin {request}"
