"""What is said of a file whatever its format."""

from collections.abc import Iterator

from gover.doctor.lint.findings import CheckedFile, LintFinding, each, plainly

_OWNERS = {".envrc": "direnv", "mise.toml": "mise"}


def refused(file: CheckedFile) -> Iterator[LintFinding]:
    """Warn: what gover cannot follow is an error here, and may well be read elsewhere."""
    if file.error:
        reads = {"gover": f"cannot follow it: {file.error}"}
        yield from each(file, file.error_line or 1, "refused", reads, plainly(file))


def left_alone(file: CheckedFile) -> Iterator[LintFinding]:
    """
    Warn: direnv runs an `.envrc` as bash; gover reads the plain lines of it, and says which not.

    direnv/direnv b00e451 stdlib.sh; for `mise.toml` jdx/mise 2026.9.15, which knows lists
    of versions and tools for some systems only.
    """
    tool = _OWNERS.get(file.name)
    for entry in file.contents.ignored if tool else ():
        reads = {str(tool): f"follows this line; gover does not: {entry.reason}"}
        hint = "gover why shows what is taken; gover.toml can say the rest as plain data"
        yield from each(file, entry.line, "left-alone", reads, hint)


RULES = (refused, left_alone)
