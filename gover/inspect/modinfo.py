"""
The module information that Go embeds: text, one fact on each line.

The grammar is ParseBuildInfo in golang/go `src/runtime/debug/mod.go`; quoted keys and
values are Go string literals (strconv.Unquote). One form is accepted that Go now
refuses: a value with blanks and no quotes, because Go 1.18 wrote -ldflags so.
"""

import re

from gover.inspect.program import BuildInfo, BuildSetting, Module

_NEEDS_QUOTES = re.compile(r"[ \t\r\n\"`]")
_LITERAL = re.compile(r'`[^`]*`|"(?:[^"\\\n]|\\[^\n])*"')
_PIECE = re.compile(
    r"(?P<plain>[^\\]+)|\\(?:(?P<letter>[abfnrtv\\\"])|x(?P<hex>[0-9a-fA-F]{2})"
    r"|(?P<octal>[0-3][0-7]{2})|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))"
)
_LETTERS = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))


def parse_module_info(version: str, text: str) -> BuildInfo:
    """Return the build information in `text`, of a program built by the Go `version`."""
    reader = _ModuleInfoReader()
    lines = text.split("\n")[:-1]  # Go, too, drops a last line without a newline
    for number, line in enumerate(lines, 1):
        try:
            reader.read(line)
        except ValueError as error:
            return BuildInfo(version, flaw=f"line {number} of its module information {error}")
    return BuildInfo(version, reader.path, reader.main, tuple(reader.deps), tuple(reader.settings))


class _ModuleInfoReader:
    """The facts of the lines read so far."""

    def __init__(self) -> None:
        self.path = ""
        self.main: Module | None = None
        self.deps: list[Module] = []
        self.settings: list[BuildSetting] = []
        self._latest = ""  # the kind of module that a line "=>" replaces

    def read(self, line: str) -> None:
        """Read one line; an unknown kind is ignored. Raises ValueError."""
        kind, _, rest = line.partition("\t")
        if kind == "path":
            self.path = rest
        elif kind == "mod":
            self.main, self._latest = _module(rest), kind
        elif kind == "dep":
            self.deps.append(_module(rest))
            self._latest = kind
        elif kind == "=>":
            self._replace(rest)
        elif kind == "build":
            self.settings.append(_setting(rest))

    def _replace(self, rest: str) -> None:
        if rest.count("\t") != 2:
            raise ValueError("replaces a module by something else")
        if self._latest == "dep":
            self.deps[-1] = self.deps[-1]._replace(replace=_module(rest))
        elif self.main and self._latest == "mod":
            self.main = self.main._replace(replace=_module(rest))
        else:
            raise ValueError("replaces no module")
        self._latest = ""


def _module(text: str) -> Module:
    columns = text.split("\t")
    if len(columns) not in {2, 3}:
        raise ValueError(f"has {len(columns)} columns where a module has 2 or 3")
    return Module(columns[0], columns[1], columns[2] if len(columns) == 3 else "")


def _setting(text: str) -> BuildSetting:
    literal = _LITERAL.match(text)
    if literal:
        key, rest = unquote_go_string(literal[0]), text[literal.end() :]
        if not rest.startswith("="):
            raise ValueError("has no '=' after its key")
        return BuildSetting(key, _value(rest[1:]))
    key, equals, value = text.partition("=")
    if not key or not equals or _NEEDS_QUOTES.search(key):
        raise ValueError("is no setting")
    return BuildSetting(key, _value(value))


def _value(text: str) -> str:
    return unquote_go_string(text) if text.startswith(('"', "`")) else text


def unquote_go_string(literal: str) -> str:
    """Return the value of a Go string literal. Raises ValueError."""
    if not _LITERAL.fullmatch(literal):
        raise ValueError("has a string without an end")
    inside = literal[1:-1]
    if literal.startswith("`"):
        return inside.replace("\r", "")
    pieces: list[bytes] = []
    position = 0
    while position < len(inside):
        piece = _PIECE.match(inside, position)
        if not piece:
            raise ValueError("has a string with an unknown escape")
        pieces.append(_decode(piece))
        position = piece.end()
    return b"".join(pieces).decode("utf-8", "replace")


def _decode(piece: re.Match[str]) -> bytes:
    """Return the bytes of one piece; hexadecimal and octal escapes are bytes, not characters."""
    kind, text = piece.lastgroup, piece[piece.lastgroup or 0]
    if kind == "hex":
        return bytes([int(text, 16)])
    if kind == "octal":
        return bytes([int(text, 8)])
    if kind == "letter":
        return _LETTERS[text].encode()
    if kind == "plain":
        return text.encode()
    code = int(text, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ValueError("has a string with an escape that is no character")
    return chr(code).encode()
