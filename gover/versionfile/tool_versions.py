"""
The version in a `.tool-versions` file.

The rules are asdf's (asdf-vm/asdf internal/toolversions): `#` starts a comment, words are
separated by spaces and tabs, the first line of a tool is used, and its first version. Go is
named `golang` or `go`; mise allows a `:` after the name, and the names of its back ends. Lines
about other tools may contain anything.
"""

from gover.errors import ParseError
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents, Ignored

_NAMES = ("golang:", "go:", *asdf_request.GO_NAMES)


def parse(data: bytes) -> Contents:
    """
    Return the version of Go in a `.tool-versions` file.

    Raises:
        ParseError: not a version.
    """
    for line, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if b"go" in raw and (versions := _versions(line, raw)) is not None:
            if not versions:
                raise ParseError(line, "no version")
            go = (asdf_request.parse_asdf_request(versions[0], line), line)
            reason = "only the first version is used" if len(versions) > 1 else ""
            text = raw.removesuffix(b"\r").decode("utf-8", "surrogateescape")
            return Contents(go=go, ignored=(Ignored(line, text, reason),) if reason else ())
    return Contents()


def _versions(line: int, raw: bytes) -> list[str] | None:
    """Return the versions on a line; None when it is not about Go."""
    name, *versions = raw.partition(b"#")[0].replace(b"\t", b" ").strip(b" \r").split(b" ")
    if name.decode("latin-1") not in _NAMES:
        return None
    try:
        return [version.decode("utf-8") for version in versions if version]
    except UnicodeDecodeError:
        raise ParseError(line, "not UTF-8") from None
