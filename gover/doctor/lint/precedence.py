"""
Where another tool takes a different file than gover.

The order of each tool was measured (tests/lib/lint/measured_readers.py): jdx/mise 2026.9.15,
go-nv/goenv 2 at 305606fe (libexec/goenv-version-file) and 3 at d19692c5
(internal/manager/version.go FindVersionFile). asdf's order is that of asdf-vm/asdf 25b3911c
internal/resolve. goenv stops at the first file that exists, whatever it contains; for mise
only a complete `toolchain go1.22.3` in a go.mod is a pin.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.doctor.lint import tool_versions
from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding, findings_by_tool
from gover.doctor.lint.mending import pin, replace_word
from gover.escape import safe, sh_quote
from gover.versionfile import go_mod
from gover.versionfile.formats import MISE_NAMES


class OtherTool(NamedTuple):
    """The files that a tool reads, from the nearest directory up, in the order of `names`."""

    name: str
    names: tuple[str, ...]
    stops: bool = False  # at the first file that exists, whatever it contains
    reads_go_line: bool = False  # of a go.mod, when it has no toolchain line


class FollowedFile(NamedTuple):
    """The file that sets the version for a tool."""

    file: CheckedFile
    line: int
    text: str  # the version; "" when the tool stops here and the file has none


OTHER_TOOLS = (
    OtherTool("mise", (*MISE_NAMES, ".tool-versions", "go.mod", ".go-version")),
    OtherTool("goenv 2", (".go-version",), stops=True),
    OtherTool(
        "goenv 3", (".go-version", ".tool-versions", "go.mod"), stops=True, reads_go_line=True
    ),
    OtherTool("asdf", (".tool-versions", ".go-version")),
)
_STOPS_WITHOUT_VERSION = {
    "goenv 2": "stops at this file, which names no version, and uses the system's Go",
    "goenv 3": "stops at this file, which names no version of Go, and fails",
}


def find_followed_file(tool: OtherTool, checked: CheckedDirectory) -> FollowedFile | None:
    """Return the file that sets the version for a tool; None when there is none."""
    directories = dict.fromkeys(file.directory for file in checked.files)
    for directory in directories:
        here = [file for file in checked.files if file.directory == directory]
        by_name = {file.name: file for file in reversed(here)}  # the first of mise's fragments
        for name in tool.names:
            if name not in by_name:
                continue
            found = _followed(tool, by_name[name])
            if found.text or tool.stops:
                return found
    return None


def _followed(tool: OtherTool, file: CheckedFile) -> FollowedFile:
    if tool.name == "asdf" and file.name == ".tool-versions":
        return FollowedFile(
            file, *(_request_of(file) if tool_versions.is_read_by_asdf(file) else (1, ""))
        )
    if file.name != "go.mod":
        return FollowedFile(file, *_request_of(file))
    floor = go_mod.read_floor(file.data)
    toolchain = re.fullmatch(r"go(1\.[0-9]+\.[0-9]+)", floor.toolchain or "")
    if toolchain:
        return FollowedFile(file, floor.toolchain_line, toolchain[1])
    if tool.reads_go_line and floor.go:
        return FollowedFile(file, floor.go_line, str(floor.go))
    return FollowedFile(file, 1, "")


def _request_of(file: CheckedFile) -> tuple[int, str]:
    return (file.contents.go[1], file.contents.go[0].text) if file.contents.go else (1, "")


def check_precedence(checked: CheckedDirectory) -> Iterator[LintFinding]:
    """Report each tool that takes another version from another file."""
    for tool in OTHER_TOOLS:
        found = find_followed_file(tool, checked)
        if found is None or found.file.path == checked.path:
            continue
        if not found.text:
            # Without a pin there is nothing to hide, unless the file is goenv's own.
            if checked.path or found.file.name == ".go-version":
                reads = {tool.name: _STOPS_WITHOUT_VERSION[tool.name]}
                hint = _hint(checked, found.file)
                yield from findings_by_tool(found.file, 1, "stops-the-walk", reads, hint)
        elif found.text != _gover_version(checked, found):
            reads = {tool.name: f"takes {safe(found.text)} from this file; {_gover_reads(checked)}"}
            hint = _hint(checked, found.file, found)
            yield from findings_by_tool(found.file, found.line, "another-file", reads, hint)


def _gover_version(checked: CheckedDirectory, found: FollowedFile) -> str:
    """Return gover's own version, in the form in which the other tool's is written."""
    if checked.path:
        return checked.request
    is_pin = found.file.name != "go.mod" or go_mod.read_floor(found.file.data).toolchain_line
    return checked.version if checked.version and is_pin else found.text


def _gover_reads(checked: CheckedDirectory) -> str:
    if checked.path:
        return f"gover takes {checked.request or 'nothing'} from {safe(checked.path)}"
    return f"for gover it is a minimum, and {checked.version} is selected"


def _hint(checked: CheckedDirectory, file: CheckedFile, found: FollowedFile | None = None) -> str:
    """Return how that file gets the version that gover selects."""
    version = checked.version or checked.request
    if file.name == ".go-version":
        return pin(file.directory, version)
    if found is None or file.name == "go.mod":
        # A .tool-versions comes before a go.mod for each of these tools.
        return f"echo 'golang {version}' >> {sh_quote(f'{file.directory}/.tool-versions')}"
    return replace_word(file.path, found.line, found.text, version)
