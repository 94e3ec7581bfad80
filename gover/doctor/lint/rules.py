"""
Where other tools read the same project files differently from gover.

Every rule is a function from a `File` (its format, its bytes, what gover says of it) to
findings, and names in its docstring the tools and revisions it was taken from. Nothing
here reads a file: `gover.doctor.lint.observe` does.
"""

from gover.doctor.lint import common, go_mod, go_version, precedence, tool_versions
from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding

RULES = {
    ".go-version": go_version.RULES,
    ".tool-versions": tool_versions.RULES,
    "go.mod": go_mod.RULES,
    "go.work": go_mod.RULES,
}


def check_file(file: CheckedFile) -> list[LintFinding]:
    """Return what is to be said of one file by itself, by line."""
    rules = (*common.RULES, *RULES.get(file.name, ()))
    found = (finding for rule in rules for finding in rule(file))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def check(place: CheckedDirectory) -> list[LintFinding]:
    """Return what is to be said of a directory: its files, and which of them counts."""
    found = [finding for file in place.files for finding in check_file(file)]
    return found + list(precedence.order(place))
