"""
Where another tool takes a different file than gover.

What each prefers was run (tests/lib/lint/measured_readers.py): jdx/mise 2026.9.15, go-nv/goenv 2 at
305606fe (libexec/goenv-version-file) and 3 at d19692c5 (internal/manager/version.go
FindVersionFile). asdf's order is that of asdf-vm/asdf 25b3911c internal/resolve. For goenv
the first file that exists ends the walk, whatever it says; for mise only a whole
`toolchain go1.22.3` in a go.mod is a pin.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.doctor.lint import tool_versions
from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding, each
from gover.escape import safe
from gover.versionfile import go_mod


class Peer(NamedTuple):
    """How a tool walks: per directory in the order of `names`."""

    tool: str
    names: tuple[str, ...]
    stops: bool = False  # at the first file that exists
    reads_go_line: bool = False  # of a go.mod, when it has no toolchain line


class Pick(NamedTuple):
    """The file that a tool follows."""

    file: CheckedFile
    line: int
    text: str  # the version it names; "" when the tool stops here for nothing


PEERS = (
    Peer("mise", ("mise.toml", ".tool-versions", "go.mod", ".go-version")),
    Peer("goenv 2", (".go-version",), stops=True),
    Peer("goenv 3", (".go-version", ".tool-versions", "go.mod"), stops=True, reads_go_line=True),
    Peer("asdf", (".tool-versions", ".go-version")),
)
_FOR_NOTHING = {
    "goenv 2": "stops at this file, which names no version, and uses the system's Go",
    "goenv 3": "stops at this file, which names no version of Go, and fails",
}


def pick(peer: Peer, place: CheckedDirectory) -> Pick | None:
    """Return the file that a tool follows; None when it sees none."""
    directories = dict.fromkeys(file.directory for file in place.files)
    for directory in directories:
        there = {file.name: file for file in place.files if file.directory == directory}
        for name in peer.names:
            if name not in there:
                continue
            found = _wish(peer, there[name])
            if found.text or peer.stops:
                return found
    return None


def _wish(peer: Peer, file: CheckedFile) -> Pick:
    if peer.tool == "asdf" and file.name == ".tool-versions":
        return Pick(file, *(_said(file) if tool_versions.is_seen_by_asdf(file) else (1, "")))
    if file.name != "go.mod":
        return Pick(file, *_said(file))
    floor = go_mod.read_floor(file.data)
    toolchain = re.fullmatch(r"go(1\.[0-9]+\.[0-9]+)", floor.toolchain or "")
    if toolchain:
        return Pick(file, floor.toolchain_line, toolchain[1])
    if peer.reads_go_line and floor.go:
        return Pick(file, floor.go_line, str(floor.go))
    return Pick(file, 1, "")


def _said(file: CheckedFile) -> tuple[int, str]:
    return (file.contents.go[1], file.contents.go[0].text) if file.contents.go else (1, "")


def order(place: CheckedDirectory) -> Iterator[LintFinding]:
    """Tell where a tool follows another file to another version."""
    for peer in PEERS:
        found = pick(peer, place)
        if found is None or found.file.path == place.path:
            continue
        if not found.text:
            # Without a pin above, nothing is hidden; only goenv's own file is still a choice.
            if place.path or found.file.name == ".go-version":
                reads = {peer.tool: _FOR_NOTHING[peer.tool]}
                yield from each(found.file, 1, "stops-the-walk", reads, _hint(place))
        elif found.text != _answer(place, found):
            reads = {peer.tool: f"takes {safe(found.text)} from this file; {_ours(place)}"}
            yield from each(found.file, found.line, "another-file", reads, _hint(place))


def _answer(place: CheckedDirectory, found: Pick) -> str:
    """Return gover's own answer, in the words in which the other's stands."""
    if place.path:
        return place.asked
    is_pin = found.file.name != "go.mod" or go_mod.read_floor(found.file.data).toolchain_line
    return place.version if place.version and is_pin else found.text


def _ours(place: CheckedDirectory) -> str:
    if place.path:
        return f"gover takes {place.asked or 'nothing'} from {safe(place.path)}"
    return f"for gover it is a minimum, and {place.version} holds"


def _hint(place: CheckedDirectory) -> str:
    if place.version:
        return f"gover pin {place.version} in the nearest directory; remove or align the others"
    return "align the files, or remove those that do not count"
