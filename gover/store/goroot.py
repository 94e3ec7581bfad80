"""
Which Go is in a directory, read without running it.

The version is the one that its own cmd/go goes by (golang/go src/cmd/go/internal/gover/local.go):
that of the name in the file VERSION, where packagers append a suffix, or else that of the line
in development, in src/internal/goversion/goversion.go.
"""

from __future__ import annotations

import os

from gover.escape import safe
from gover.fs.read import read_file
from gover.records import Record
from gover.version.version import Version, version_of_toolchain

_LIMIT = 64 << 10  # bytes of each of the two files
_OF_VERSION = "0123456789abcdefghijklmnopqrstuvwxyz."
_DEVELOPMENT = b"\nconst Version = "


class GoBuild(Record):
    """
    The Go in a GOROOT.

    `vendor` is what a packager or a GOEXPERIMENT has appended to its name, such as
    `Red Hat 1.21.13-4.el9_4` or `X:nocoverageredesign`; untrusted, and "" where it is Go's own.
    """

    version: Version
    vendor: str

    def __str__(self) -> str:
        return f"go{self.version}" + (f" ({self.note})" if self.vendor else "")

    @property
    def note(self) -> str:
        """The words for a message about a vendor's build; "" for one with Go's own name."""
        return f"vendor build: {safe(self.vendor)}" if self.vendor else ""


def read_build(goroot: str) -> GoBuild | None:
    """Return the Go in a GOROOT; None where neither file has a version."""
    text = read_file(f"{goroot}/VERSION", _LIMIT).data.decode("ascii", "replace")
    name = text.partition("\n")[0].strip()
    if version := version_of_toolchain(name):
        return GoBuild(version, name[2:].lstrip(_OF_VERSION).strip(" \t-()"))
    source = read_file(f"{goroot}/src/internal/goversion/goversion.go", _LIMIT).data
    number = source.partition(_DEVELOPMENT)[2].partition(b"\n")[0].decode("ascii", "replace")
    version = Version.parse(f"1.{number}")
    return GoBuild(version, name or "devel") if version else None


def read_goroot_version(goroot: str) -> Version | None:
    """Return the version of the Go in a GOROOT; None where it has none."""
    build = read_build(goroot)
    return build.version if build else None


def goroot_of_program(path: str) -> str:
    """
    Return the GOROOT of a `go`: the parent of its real bin, as in cmd/go.

    A snap's program is a link to snap itself, and its files are in `NAME/current` beside `bin`.
    """
    real = os.path.realpath(path)
    if os.path.basename(real) == "snap":
        return f"{os.path.dirname(os.path.dirname(path))}/go/current"
    return os.path.dirname(os.path.dirname(real))
