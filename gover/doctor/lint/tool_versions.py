r"""
Where other tools read the Go in a `.tool-versions` differently.

The readers are asdf-vm/asdf 25b3911c (internal/toolversions), goenv 3 at d19692c5
(internal/manager/version.go), jdx/mise 2026.9.15 and actions/setup-go of 2026-08-19
(src/installer.ts: `^golang\s+([^\n#]+)`); all were run on such files.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.doctor.lint.findings import CheckedFile, LintFinding, findings_by_tool
from gover.doctor.lint.mending import delete_line, exact_version, replace_line
from gover.escape import safe
from gover.versionfile import asdf_request

_GO = re.compile(r"[ \t]*(?P<name>golang|go):?(?=[ \t\r]|$)(?P<rest>.*)", re.DOTALL)


class _Entry(NamedTuple):
    """A line about Go."""

    line: int
    name: str  # as written: `golang`, `go`, `go:`
    rest: str  # after the name, without the comment
    text: str  # the whole line
    path: str

    @property
    def versions(self) -> list[str]:
        return self.rest.split()

    @property
    def hint(self) -> str:
        version = self.versions[0] if self.versions else "1.22.3"
        return replace_line(self.path, self.line, f"golang {version}")


def _entries(file: CheckedFile) -> list[_Entry]:
    entries = []
    for number, text in enumerate(file.lines, 1):
        if match := _GO.fullmatch(text.partition("#")[0]):
            name = match[0][: match.start("rest")].strip(" \t")
            entries.append(_Entry(number, name, match["rest"], text, file.path))
    return entries


def name_of_go(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: asdf and setup-go look for `golang`; goenv 3 and mise read `go` too."""
    for entry in _entries(file):
        if entry.name != "golang":
            missed = "finds no Go here: it looks for golang"
            reads = {"asdf": missed, "setup-go": missed}
            yield from findings_by_tool(file, entry.line, "name-of-go", reads, entry.hint)


def is_read_by_asdf(file: CheckedFile) -> bool:
    """Return whether asdf finds a Go in the file at all."""
    return any(entry.name == "golang" and entry.rest[:1] == " " for entry in _entries(file))


def tab(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: asdf splits on one blank, and does not find a name with a tab after it."""
    for entry in _entries(file):
        if entry.rest.startswith("\t"):
            reads = {"asdf": "finds no Go here: it splits on blanks, not on tabs"}
            yield from findings_by_tool(file, entry.line, "tab", reads, entry.hint)


def several(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: gover and goenv 3 take the first; asdf and mise use all, setup-go the whole text."""
    for entry in _entries(file)[:1]:
        if len(entry.versions) > 1:
            reads = {
                "asdf": "takes the first of them that is installed",
                "mise": "takes them all, the first one first",
                "setup-go": f"reads '{safe(' '.join(entry.versions))}' as one version",
            }
            yield from findings_by_tool(file, entry.line, "several", reads, entry.hint)


def second_line(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: mise takes the last line, all others the first."""
    entries = _entries(file)
    if len(entries) > 1 and entries[-1].versions != entries[0].versions:
        reads = {"mise": f"takes this line, not line {entries[0].line}"}
        hint = delete_line(file.path, entries[-1].line)
        yield from findings_by_tool(file, entries[-1].line, "second-line", reads, hint)


def glued_comment(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv 3 needs a blank before `#`, and reads `1.22.3#`."""
    for entry in _entries(file)[:1]:
        if entry.versions and re.search(r"[^ \t]#", entry.text):
            reads = {"goenv 3": "reads the '#' as a part of the version"}
            yield from findings_by_tool(file, entry.line, "glued-comment", reads, entry.hint)


def unportable_request(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: asdf reads every word as an exact name; gover refuses `path:` and `ref:`."""
    entries = [entry for entry in _entries(file)[:1] if entry.versions]
    if not entries:
        return
    entry, first = entries[0], entries[0].versions[0]
    hint = replace_line(file.path, entry.line, f"golang {exact_version(file)}")
    if asdf_request.why_unsupported(first):
        reads = {"asdf": f"takes {safe(first)}, which gover refuses"}
        yield from findings_by_tool(file, entry.line, "no-release", reads, hint)
    elif file.request and file.request.kind not in ("exact", "system"):
        reads = {"asdf": f"looks for a version named exactly {safe(first)}"}
        if file.request.kind == "latest":
            reads["setup-go"] = "does not know this word"
        yield from findings_by_tool(file, entry.line, "request", reads, hint)


RULES = (name_of_go, tab, several, second_line, glued_comment, unportable_request)
