"""
The Go in a `.tool-versions` file.

As asdf reads it (asdf-vm/asdf internal/toolversions): `#` starts a comment anywhere, blanks
and tabs separate, the first line of a tool counts, and of its versions the first. Go is
called `golang` or `go`; mise allows a `:` behind the name. Lines about other tools may hold
anything.
"""

from gover.errors import ParseError
from gover.version.request import Request
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents, Ignored

_NAMES = (b"golang", b"go", b"golang:", b"go:")


def parse(data: bytes) -> Contents:
    """
    Return what a `.tool-versions` file says about Go.

    Raises:
        ParseError: a version that is none.
    """
    for line, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if b"go" in raw and (versions := _versions(line, raw)) is not None:
            go, reason = _first(line, versions)
            text = raw.removesuffix(b"\r").decode("utf-8", "surrogateescape")
            return Contents(go=go, ignored=(Ignored(line, text, reason),) if reason else ())
    return Contents()


def _versions(line: int, raw: bytes) -> list[str] | None:
    """Return the versions on a line, if it is about Go."""
    name, *versions = raw.partition(b"#")[0].replace(b"\t", b" ").strip(b" \r").split(b" ")
    if name not in _NAMES:
        return None
    try:
        return [version.decode("utf-8") for version in versions if version]
    except UnicodeDecodeError:
        raise ParseError(line, "not UTF-8") from None


def _first(line: int, versions: list[str]) -> tuple[tuple[Request, int] | None, str]:
    """Return the pin, and why some of the line does not count."""
    if not versions:
        return None, "no version"
    if reason := asdf_request.refusal(versions[0]):
        return None, reason
    pin = (asdf_request.parse_asdf_request(versions[0], line), line)
    return pin, "only the first version counts" if len(versions) > 1 else ""
