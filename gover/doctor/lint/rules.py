"""
Where other tools read the same project files differently from gover.

A rule is a function from a CheckedFile to findings; its docstring, or that of its module,
names the tools and revisions that it was taken from. Nothing here reads a file:
`gover.doctor.lint.observe` does.
"""

from collections.abc import Iterator
from functools import partial

from gover.doctor.lint import go_mod, go_version, other_files, precedence, tool_versions, unread
from gover.doctor.lint.findings import (
    CheckedDirectory,
    CheckedFile,
    LintFinding,
    findings_by_tool,
)
from gover.escape import safe
from gover.versionfile.formats import MISE_NAMES, format_of
from gover.versionfile.repair import repair_hint

# file: the tool that it belongs to
_TOOLS = {".envrc": "direnv", **dict.fromkeys(MISE_NAMES, "mise")}


def refused(file: CheckedFile) -> Iterator[LintFinding]:
    """Report a file that gover refuses, and that another tool may well read."""
    if file.error:
        reads = {"gover": f"cannot follow it: {file.error}"}
        format_ = format_of(file.path)
        hint = format_ and repair_hint(format_, file.path, file.error_line, file.error)
        hint = hint or f"make {safe(file.path)} a file that gover can read"
        yield from findings_by_tool(file, file.error_line or 1, "refused", reads, hint)


def left_alone(file: CheckedFile) -> Iterator[LintFinding]:
    """
    Report lines that gover passes over and the file's own tool follows.

    direnv/direnv b00e451 stdlib.sh runs an `.envrc` as bash; jdx/mise 2026.9.15 reads lists
    of versions in its files, and tools for some systems only.
    """
    tool = _TOOLS.get(file.name)
    for entry in file.contents.ignored if tool else ():
        reads = {str(tool): f"follows this line; gover does not: {entry.reason}"}
        hint = (
            f"write what line {entry.line} of {safe(file.path)} sets into gover.toml: gover allow"
        )
        yield from findings_by_tool(file, entry.line, "left-alone", reads, hint)


_EVERY_FILE = (refused, left_alone)
_BY_NAME = {
    ".go-version": go_version.RULES,
    ".tool-versions": tool_versions.RULES,
    "go.mod": go_mod.RULES,
    "go.work": go_mod.RULES,
}


def check_file(file: CheckedFile) -> list[LintFinding]:
    """Return the findings about one file by itself, in the order of its lines."""
    rules = (*_EVERY_FILE, *_BY_NAME.get(file.name, ()))
    found = (finding for rule in rules for finding in rule(file))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def _is_of_use(checked: CheckedDirectory, finding: LintFinding) -> bool:
    """Return whether the tool reads the file: asdf prefers a .tool-versions that names Go."""
    if finding.tool != "asdf-golang":
        return True
    directory = finding.path.rpartition("/")[0]
    beside = (f for f in checked.files if f.path == f"{directory}/.tool-versions")
    return not any(map(tool_versions.is_read_by_asdf, beside))


def check_directory(checked: CheckedDirectory) -> list[LintFinding]:
    """Return the findings about a directory: its files, and which of them sets the version."""
    found = [finding for file in checked.files for finding in check_file(file)]
    found = list(filter(partial(_is_of_use, checked), found))
    found += [finding for file in checked.unread for finding in unread.unread_file(file, checked)]
    found += [finding for file in checked.others for finding in other_files.other_go(file, checked)]
    return found + list(precedence.check_precedence(checked))
