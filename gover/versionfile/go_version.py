"""
The grammar of `.go-version`.

UTF-8 with or without a byte order mark; LF or CRLF; blank lines; comments from `#`; blanks
around the request and after an operator such as `>=`; one request, with or without `go` or
`v` in front. The same request may be repeated. A file of comments sets nothing.
"""

from gover.errors import ParseError
from gover.escape import safe
from gover.version.request import Request
from gover.versionfile.contents import Contents


def parse(data: bytes) -> Contents:
    """
    Return the contents of a `.go-version` file.

    Raises:
        ParseError: a line that cannot be parsed.
    """
    found: tuple[Request, int] | None = None
    for line, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        for word in _words(raw, line):
            try:
                request = Request.parse(word)
            except ValueError as error:
                raise ParseError(line, str(error)) from None
            if found and request != found[0]:
                raise ParseError(line, f"a second version, '{safe(word)}', after '{found[0]}'")
            found = found or (request, line)
    return Contents(go=found)


def _words(raw: bytes, line: int) -> list[str]:
    try:
        text = raw.removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise ParseError(line, "not UTF-8") from None
    text = text.partition("#")[0]
    if any((ord(c) < 0x20 and c != "\t") or ord(c) == 0x7F for c in text):
        raise ParseError(line, "a control character")
    # Not split(): only space and tab are blanks here.
    words: list[str] = []
    for word in filter(None, text.replace("\t", " ").split(" ")):
        if words and words[-1][-1] in "<>=^~" and word[0] in "0123456789gv":
            words[-1] += word
        else:
            words.append(word)
    return words
