"""
The version in a `.prototools`: `go` at the top level (moonrepo/proto, `.prototools`).

`stable` is proto's word for `latest`. A request that gover does not support, such as two
comparisons, is an error, so that no other version is selected.
"""

from gover.errors import ParseError
from gover.fs import toml_lines
from gover.fs.read import TOML_LIMIT
from gover.versionfile import asdf_request
from gover.versionfile.contents import Contents


def parse(data: bytes) -> Contents:
    """
    Return the version of Go in a `.prototools`.

    Raises:
        ParseError: not TOML, or not a version.
    """
    if b"go" not in data and b"\\" not in data:
        return Contents()
    text = toml_lines.decode(data, TOML_LIMIT)
    version = toml_lines.load(text).get("go")
    if version is None:
        return Contents()
    line = toml_lines.Lines(text).of("go")
    if not isinstance(version, str):
        raise ParseError(line, 'the version must be a string, such as "1.22"')
    return Contents(
        go=(
            asdf_request.parse_asdf_request("latest" if version == "stable" else version, line),
            line,
        )
    )
