"""
Where other tools read the same project files differently from gover.

Every rule is a function from a `File` (its format, its bytes, what gover says of it) to
findings, and names in its docstring the tools and revisions it was taken from. Nothing
here reads a file: `gover.lint.gather` does.
"""

from gover.lint import common, gomod, goversion, order, toolversions
from gover.lint.findings import File, Finding, Place

RULES = {
    ".go-version": goversion.RULES,
    ".tool-versions": toolversions.RULES,
    "go.mod": gomod.RULES,
    "go.work": gomod.RULES,
}


def check_file(file: File) -> list[Finding]:
    """Return what is to be said of one file by itself, by line."""
    rules = (*common.RULES, *RULES.get(file.name, ()))
    found = (finding for rule in rules for finding in rule(file))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def check(place: Place) -> list[Finding]:
    """Return what is to be said of a directory: its files, and which of them counts."""
    found = [finding for file in place.files for finding in check_file(file)]
    return found + list(order.order(place))
