"""
Versions as the files of other version managers write them.

asdf's forms (asdf-vm/asdf internal/toolversions): a version, `latest`, `latest:1.22`,
`system`, `ref:…`, `path:…`; mise adds `prefix:1.22`, `sub-1:latest` and templates. What names no
release is an error: no other Go takes its place.
"""

from gover.errors import ParseError
from gover.escape import safe
from gover.version.request import Request

# Go's names in a mise.toml and a .tool-versions; those with a colon are mise's, by its back ends.
GO_NAMES = ("go", "golang", "core:go", "asdf:golang", "vfox:golang", "aqua:golang/go")
_NOT_A_RELEASE = ("ref:", "path:", "branch:", "tag:", "rev:", "sub-")
_LONGEST = 200  # characters; no version is longer
_NEWEST_OF_LINE = ("latest:", "prefix:")


def why_unsupported(text: str) -> str:
    """Return why a text does not name a release of Go; "" when it may name one."""
    if text.startswith(_NOT_A_RELEASE):
        return f"'{safe(text[:_LONGEST])}' is not a release of Go"
    if "{{" in text or "{%" in text:
        return f"'{safe(text[:_LONGEST])}' is a template; gover does not fill in templates"
    return ""


def parse_asdf_request(text: str, line: int) -> Request:
    """
    Return the Request in a text; `latest:1.22` is the newest release of that line.

    Raises:
        ParseError: the text is not a request.
    """
    if reason := why_unsupported(text):
        raise ParseError(line, reason)
    for prefix in _NEWEST_OF_LINE:
        text = text.removeprefix(prefix)
    try:
        return Request.parse(text[:_LONGEST])
    except ValueError as error:
        raise ParseError(line, str(error)) from None
