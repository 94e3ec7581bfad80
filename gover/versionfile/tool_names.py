"""The names of the Go programs that a project uses, and the paths of their packages."""

from gover.fs import patterns as re

TOOL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", re.ASCII)
# The names of the shims, in upper or lower case: some file systems ignore the case.
_RESERVED = re.compile(r"go(?:fmt|ver|[0-9].*)?", re.ASCII | re.IGNORECASE)
# Import paths as golang/mod module.CheckImportPath has them; none begins with `-`, as a flag.
PACKAGE_PATH = r"[A-Za-z0-9_~][A-Za-z0-9_.~+-]*(?:/[A-Za-z0-9_~][A-Za-z0-9_.~+-]*)*"
_MAJOR = re.compile(r"v[0-9]+", re.ASCII)


def is_reserved(name: str) -> bool:
    """Return whether a program of that name would take the place of a shim."""
    return _RESERVED.fullmatch(name) is not None


def command_name(package: str) -> str:
    """
    Return what `go install` calls the program of a package.

    It is the last element of its path that is no major version (golang/go
    src/cmd/go/internal/load/pkg.go, DefaultExecName).
    """
    elements = package.split("/")
    if len(elements) > 1 and _MAJOR.fullmatch(elements[-1]):
        return elements[-2]
    return elements[-1]
