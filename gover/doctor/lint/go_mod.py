"""
Where other tools read `go.mod` and `go.work` differently from cmd/go and gover.

The readers are go-nv/goenv 2 at 305606fe (libexec/goenv-version-file-read, an unanchored
grep; only with GOENV_GOMOD_VERSION_ENABLE=1) and 3 at d19692c5, jdx/mise 2026.9.15
(src/plugins/core/go.rs parse_gomod), asdf-community/asdf-golang a75b761
(bin/parse-legacy-file) and actions/setup-go of 2026-08-19 (src/installer.ts); all were run
on such files. Only setup-go and asdf-golang read a go.work.

That asdf-golang takes `go 1.22` for the newest 1.x it has, and that others take a
`toolchain` line for a pin, is so in every module: gover.doctor.lint.precedence reports it
where it makes a difference.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover.doctor.lint.findings import CheckedFile, LintFinding, findings_by_tool
from gover.doctor.lint.mending import edit_module, replace_line
from gover.escape import safe
from gover.version.version import version_of_toolchain
from gover.versionfile import go_mod

_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<key>go|toolchain)(?P<gap>[ \t]+)(?P<value>[^\s/]+)(?P<rest>.*)"
)
_READ_WORK = ("setup-go", "asdf-golang")


class _ModLine(NamedTuple):
    number: int
    indent: str
    key: str
    gap: str
    value: str
    rest: str  # the rest of the line: blanks, a comment


def _lines(file: CheckedFile) -> Iterator[_ModLine]:
    for number, text in enumerate(file.lines, 1):
        if match := _LINE.fullmatch(text.removesuffix("\r")):
            yield _ModLine(number, *match.groups())


def _found(
    file: CheckedFile, line: _ModLine, rule: str, reads: Mapping[str, str], hint: str
) -> Iterator[LintFinding]:
    is_go_mod = file.name != "go.work"
    reads = {tool: text for tool, text in reads.items() if is_go_mod or tool in _READ_WORK}
    return findings_by_tool(file, line.number, rule, reads, hint)


def blanks(file: CheckedFile) -> Iterator[LintFinding]:
    """setup-go needs the key at the start and one blank after it, asdf-golang no indent."""
    for line in _lines(file):
        if line.key != "go":
            continue
        hint = edit_module(file, "-fmt")
        if line.indent:
            reads = {"setup-go": "finds no version", "asdf-golang": "looks on the network"}
            yield from _found(file, line, "indented", reads, hint)
        elif "\t" in line.gap:
            reads = {"goenv 2": "fails", "setup-go": "finds no version"}
            yield from _found(file, line, "tab", reads, hint)


def comment(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv 2 reads `go 1.22.3 // c` as the versions 1.22.3, // and c."""
    for line in _lines(file):
        if line.key == "go" and "//" in line.rest:
            reads = {"goenv 2": "reads the words of the comment as versions"}
            hint = replace_line(file.path, line.number, f"go {line.value}")
            yield from _found(file, line, "comment", reads, hint)


def prerelease(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: mise passes over a release candidate; setup-go reads `go 1.23rc1` as 1.23."""
    for line in _lines(file):
        if not re.search(r"[0-9](?:rc|beta)[0-9]", line.value):
            continue
        reads = {"mise": "passes over this line"}
        if line.key == "go":
            reads["setup-go"] = f"reads {safe(re.split('rc|beta', line.value)[0])}"
        release = re.split("rc|beta", line.value)[0] + ".0"
        yield from _found(
            file, line, "prerelease", reads, edit_module(file, f"-{line.key}={release}")
        )


def toolchain_name(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv 2 fails at `default`; goenv keeps a suffix, and mise passes over the line."""
    for line in _lines(file):
        if line.key != "toolchain":
            continue
        if line.value == "default":
            reads = {"goenv 2": "fails"}
            hint = edit_module(file, "-toolchain=none")
            yield from _found(file, line, "toolchain-default", reads, hint)
        elif "-" in line.value:
            text = safe(line.value.removeprefix("go"))
            reads = dict.fromkeys(("goenv 2", "goenv 3"), f"looks for a version named {text}")
            reads["mise"] = "passes over this line"
            hint = edit_module(file, f"-toolchain={line.value.partition('-')[0]}")
            yield from _found(file, line, "toolchain-suffix", reads, hint)


def toolchain_below(file: CheckedFile) -> Iterator[LintFinding]:
    """cmd/go and gover take the newer of the two lines; other tools the toolchain line."""
    floor = go_mod.read_floor(file.data)
    suggested = version_of_toolchain(floor.toolchain or "")
    if floor.error or floor.go is None or suggested is None or suggested >= floor.go:
        return
    for line in _lines(file):
        if line.number == floor.toolchain_line:
            tools = ("goenv 2", "goenv 3", "mise", "setup-go")
            reads = dict.fromkeys(tools, f"takes {suggested}, which is older than the go line")
            hint = edit_module(file, "-toolchain=none")
            yield from _found(file, line, "toolchain-below", reads, hint)


RULES = (blanks, comment, prerelease, toolchain_name, toolchain_below)
