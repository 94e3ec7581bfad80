"""
The floor in `go.mod` and `go.work`: the least version of Go that can build the module.

cmd/go selects the toolchain before it parses the file: golang/go
src/cmd/go/internal/gover/gomod.go takes the first line that starts with the key and a blank,
up to `//`. This module does the same, then checks the rules of golang/mod modfile/rule.go
(GoVersionRE, ToolchainRE, one line of each), without which later steps of the go command fail.
"""

from __future__ import annotations

from gover.errors import ParseError
from gover.escape import safe
from gover.records import Record
from gover.version.request import Request, exact
from gover.version.version import ABSENT, Version, version_of_toolchain
from gover.versionfile.contents import Contents

# The characters of Go's unicode.IsSpace, without the newline.
_SPACES = "\t\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_BYTES = "".join(space for space in _SPACES if space.isascii()).encode()
_KEYS = (b"go", b"toolchain")
_TOOL = (b"tool ", b"tool\t", b"tool(")  # of these, one is in each go.mod with tools
_LONGEST = 200  # characters of a value; no version is longer


class Floor(Record):
    """The floor of one file; `error` is the reason why the file is not valid."""

    go: Version | None = None
    go_line: int = 0  # 0: absent
    toolchain: str | None = None  # as written: `go1.22.3`, `go1.22.3-suffix`, `default`
    toolchain_line: int = 0
    error: str = ""
    error_line: int = 0

    def minimum(self) -> Version | None:
        """
        Return the least version that is enough; None without one, or on error.

        It is the newer of the two lines, as in golang/go
        src/cmd/go/internal/toolchain/select.go; `toolchain default` has no effect. `1.22` is
        satisfied by every 1.22.x and by 1.22rc1, in Go's order.
        """
        if self.error:
            return None
        toolchain = version_of_toolchain(self.toolchain or "")
        return max((v for v in (self.go, toolchain) if v is not None), default=None)

    def request(self) -> Request | None:
        """
        Return what to install for it; None without a minimum.

        The version of the `toolchain` line, or else a patch of the `go` line's version that is
        enough: `~1.22.3`, and `1.22` for `go 1.22`. No stable patch may fulfil `~1.24rc1` yet.
        """
        minimum = self.minimum()
        if minimum is None:
            return None
        if minimum.is_release and minimum == version_of_toolchain(self.toolchain or ""):
            return exact(minimum)
        text = str(minimum)
        is_line = not minimum.kind and text.count(".") < 2
        return Request.parse(text if is_line else f"~{text}")

    @property
    def line(self) -> int:
        """The line that sets the minimum; 0 without one."""
        minimum = self.minimum()
        if minimum is None:
            return 0
        return self.go_line if minimum == self.go else self.toolchain_line


def parse(data: bytes) -> Contents:
    """
    Return the contents of a `go.mod` or `go.work`.

    Raises:
        ParseError: cmd/go rejects the line too.
    """
    floor = read_floor(data)
    if floor.error:
        raise ParseError(floor.error_line, floor.error)
    if not has_tools(data):
        return Contents(floor=floor)
    from gover.versionfile.go_mod_tools import read_module_tools  # noqa: PLC0415  few have any

    found = read_module_tools(data)
    return Contents(floor=floor, tools=found.tools, ignored=found.ignored, consent=found.consent)


def has_tools(data: bytes) -> bool:
    """Return whether a go.mod can have `tool` lines."""
    return any(word in data for word in _TOOL)


def read_floor(data: bytes) -> Floor:
    """Return the floor in a `go.mod` or `go.work`, or in its first bytes. Never raises."""
    found: dict[str, tuple[str, int]] = {}
    for line, raw in enumerate(data.split(b"\n"), 1):
        text = _stripped(raw)
        if not text.startswith(_KEYS):
            continue
        key = "go" if text.startswith(b"go") else "toolchain"
        rest = text[len(key) :]
        if rest and not rest.startswith((b" ", b"\t", b"//")):
            continue
        if key in found:
            return Floor(error=f"repeated {key} statement", error_line=line)
        found[key] = (_value(rest), line)
    go, go_line = found.get("go", ("", 0))
    toolchain, toolchain_line = found.get("toolchain", ("", 0))
    if go_line and (version := _go_version(go)) is None:
        return Floor(error=f"invalid go version '{safe(go)}'", error_line=go_line)
    if toolchain_line and not _is_toolchain(toolchain):
        error = f"invalid toolchain version '{safe(toolchain)}'"
        return Floor(error=error, error_line=toolchain_line)
    return Floor(version if go_line else None, go_line, toolchain or None, toolchain_line)


def _stripped(line: bytes) -> bytes:
    """Return a line without the blanks around it."""
    line = line.strip(_BYTES)
    if not line or (line[0] < 0x80 and line[-1] < 0x80):
        return line
    text = line.decode("utf-8", "surrogateescape").strip(_SPACES)
    return text.encode("utf-8", "surrogateescape")


def _value(raw: bytes) -> str:
    text = raw.partition(b"//")[0].decode("utf-8", "surrogateescape")
    return text.strip(_SPACES)[:_LONGEST]


def _go_version(text: str) -> Version | None:
    """Return the version in a text of GoVersionRE: two numbers at least, a prerelease's too."""
    version = Version.parse(text)
    if version is None or "." not in text or not version.major:
        return None
    return version if version.kind == "" or version.pre != ABSENT else None


def _is_toolchain(text: str) -> bool:
    if text == "default":
        return True
    if not (text == "go1" or text.startswith("go1.")) or text != "".join(text.split()):
        return False
    return version_of_toolchain(text) is not None
