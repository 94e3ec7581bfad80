"""The files that lint reads, and what it reports of them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover.escape import safe, sh_quote
from gover.version.request import Request
from gover.version.version import Version
from gover.versionfile.contents import Contents

BOM = b"\xef\xbb\xbf"


class CheckedFile(NamedTuple):
    """One project file: its bytes, and how gover reads them."""

    path: str  # absolute
    name: str  # of its format: `.go-version`
    data: bytes
    directory: str  # that it is for
    contents: Contents = Contents()
    error: str = ""  # why gover cannot read it
    error_line: int | None = None
    here: bool = True  # whether it is in the directory that is checked
    installed: tuple[Version, ...] = ()  # in gover's store

    @property
    def lines(self) -> list[str]:
        """The lines, without a byte order mark, and with a CR where there is one."""
        return self.data.removeprefix(BOM).decode("utf-8", "replace").split("\n")

    @property
    def request(self) -> Request | None:
        return self.contents.go[0] if self.contents.go else None


class CheckedDirectory(NamedTuple):
    """The files that gover reads for one directory, and what it selects."""

    files: tuple[CheckedFile, ...]  # those that exist, nearest first
    path: str = ""  # the file that sets the version; "" when none does
    request: str = ""  # the text of the Request that applies
    version: str = ""  # the selected one; "" when none is installed, or for the system's Go
    unread: tuple[CheckedFile, ...] = ()  # of other tools, in the directory; gover reads none
    others: tuple[CheckedFile, ...] = ()  # of CI, images, linters: `name` is the path below it


class LintFinding(NamedTuple):
    """One line that another tool, or gover itself, reads differently."""

    path: str
    line: int  # from 1
    tool: str  # `goenv 2`
    reads: str  # what that tool does: the rest of a sentence that begins with its name
    rule: str
    hint: str


def findings_by_tool(
    file: CheckedFile, line: int, rule: str, reads: Mapping[str, str], hint: str
) -> Iterator[LintFinding]:
    """Return one finding for each tool of `reads`."""
    return (LintFinding(file.path, line, tool, text, rule, hint) for tool, text in reads.items())


def portable_hint(file: CheckedFile) -> str:
    """Return how to write a `.go-version` so that most tools read the same."""
    request = file.request
    if request is None:
        return f"gover -C {sh_quote(file.directory)} pin latest"
    if request.version is None:
        return f"write {request} into {safe(file.path)}, and nothing else"
    return f"gover -C {sh_quote(file.directory)} pin {request}"
