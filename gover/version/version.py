"""
Go versions: parsed, printed and ordered exactly as Go does.

The rules are those of golang/go `src/internal/gover/gover.go`: a missing patch is .0
before 1.21 (`1.20` is a release) and a language version from 1.21 on (`1.21` sorts
before `1.21rc1`, which sorts before `1.21.0`). A number with a leading zero is not valid, nor
is a prerelease of a patch (`1.9.2rc2`), although one was published.
"""

from __future__ import annotations

from gover.records import Record

ABSENT = -1  # sorts before 0, as the empty string does in Go
LONGEST = 64  # characters; far more than any version has
_DIGITS = "0123456789"
FIRST_WITH_PATCH = 21  # go1.21.0 was the first release with .0 in its name


class Version(Record):
    """A Go version; the tuples sort in Go's order."""

    major: int
    minor: int
    patch: int  # ABSENT for a language version and for a prerelease
    kind: str  # "alpha", "beta", "rc"; "" for a release
    pre: int  # the 2 of rc2; ABSENT without

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """Return the version in a text without `go` in front; None when it is not a version."""
        if len(text) > LONGEST or not text.isascii():
            return None
        parts = text.split(".")
        if len(parts) == 3 and all(map(_is_number, parts)):  # most of them
            return cls(int(parts[0]), int(parts[1]), int(parts[2]), "", ABSENT)
        major, *rest = parts
        if not rest:
            return cls(int(major), 0, 0, "", ABSENT) if _is_number(major) else None
        minor, *patches = rest
        after = minor.lstrip(_DIGITS)  # `rc2` of `22rc2`
        minor, kind = minor.removesuffix(after), after.rstrip(_DIGITS)
        numbers = [major, minor, *patches]
        if after:
            pre = after.removeprefix(kind)
            numbers += [pre] if pre else []
            if patches or not (kind.isalpha() and kind.islower()):
                return None
        if len(patches) > 1 or not all(map(_is_number, numbers)):
            return None
        if kind:
            return cls(int(major), int(minor), ABSENT, kind, int(pre) if pre else ABSENT)
        if not patches:
            patch = 0 if int(minor) < FIRST_WITH_PATCH else ABSENT
            return cls(int(major), int(minor), patch, "", ABSENT)
        return cls(int(major), int(minor), int(patches[0]), "", ABSENT)

    def __str__(self) -> str:
        """Return the name that Go gives the release: `1.20`, `1.21.0`, `1.23rc1`."""
        line = f"{self.major}.{self.minor}"
        if self.kind:
            return line + self.kind + ("" if self.pre == ABSENT else str(self.pre))
        if self.patch == ABSENT:
            return line
        if self.patch == 0 and self.minor < FIRST_WITH_PATCH:
            return line if self.minor else str(self.major)
        return f"{line}.{self.patch}"

    @property
    def line(self) -> tuple[int, int]:
        """Major and minor, which Go calls the language version."""
        return self.major, self.minor

    @property
    def is_stable(self) -> bool:
        """Whether it is neither a prerelease nor a language version."""
        return not self.kind and self.patch != ABSENT

    @property
    def is_release(self) -> bool:
        """Whether Go can have published it: stable, or a numbered prerelease."""
        return self.is_stable or (self.kind != "" and self.pre != ABSENT)


def _is_number(text: str) -> bool:
    return text.isdecimal() and (text[0] != "0" or text == "0")


def parse_release(text: str) -> Version | None:
    """Return the release with this name, as Go writes it; None for any other text."""
    version = Version.parse(text)
    return version if version and version.is_release and str(version) == text else None


def version_of_toolchain(name: str) -> Version | None:
    """
    Return the version in a toolchain name such as `go1.22.3` or `go1.22.3-suffix`.

    The rule is FromToolchain in golang/go `src/cmd/go/internal/gover/toolchain.go`: a
    suffix after `-`, blank or tab is ignored; a name with a slash is not a toolchain.
    """
    if "/" in name or "\\" in name or not name.startswith("go"):
        return None
    for mark in " \t-":
        name = name.partition(mark)[0]
    return Version.parse(name[2:])
