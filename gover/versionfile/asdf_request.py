"""
What the files of other version managers ask for, as a Request.

asdf's words (asdf-vm/asdf internal/toolversions): a version, `latest`, `latest:1.22`,
`system`, `ref:…`, `path:…`; mise adds `prefix:1.22`. The last two of asdf's name no
release, so they say nothing to gover.
"""

from gover.errors import ParseError
from gover.version.request import Request

_UNVERSIONED = ("ref:", "path:", "branch:", "tag:", "rev:", "sub-")
_LONGEST = 200  # characters; whatever is longer is no version, and need not be shown
_NEWEST_OF = ("latest:", "prefix:")


def refusal(text: str) -> str:
    """Return why a request names no release of Go; "" when it may name one."""
    if text.startswith(_UNVERSIONED):
        return f"'{text.partition(':')[0][:16]}:' names no release"
    return ""


def parse_asdf_request(text: str, line: int) -> Request:
    """
    Return the Request that a request is; `latest:1.22` is the newest of that line.

    Raises:
        ParseError: it is none.
    """
    for prefix in _NEWEST_OF:
        text = text.removeprefix(prefix)
    try:
        return Request.parse(text[:_LONGEST])
    except ValueError as error:
        raise ParseError(line, str(error)) from None
