"""
The Go in a `.prototools`: `go` at the top level (moonrepo/proto, `.prototools`).

`stable` is proto's word for `latest`. A wish that gover has no words for, such as two
comparisons at once, is an error rather than another Go.
"""

from gover.errors import ParseError
from gover.fs import toml_lines
from gover.fs.read import TOML_LIMIT
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents


def parse(data: bytes) -> Contents:
    """
    Return what a `.prototools` says about Go.

    Raises:
        ParseError: not TOML, or a version that is none.
    """
    if b"go" not in data and b"\\" not in data:
        return Contents()
    text = toml_lines.decode(data, TOML_LIMIT)
    asked = toml_lines.load(text).get("go")
    if asked is None:
        return Contents()
    line = toml_lines.Lines(text).of("go")
    if not isinstance(asked, str):
        raise ParseError(line, 'the version is no text in quotes, such as "1.22"')
    return Contents(
        go=(asdf_request.parse_asdf_request("latest" if asked == "stable" else asked, line), line)
    )
