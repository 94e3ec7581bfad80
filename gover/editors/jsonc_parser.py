"""
A parser for JSON with comments that keeps the offset of every value.

The dialect is that of editors' settings: JSON, `//` and `/* */` comments, trailing commas
(https://code.visualstudio.com/docs/languages/json#_json-with-comments).
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gover.errors import ParseError

BLANKS = " \t\r\n"
BOM = "\ufeff"
TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|//[^\r\n]*|/\*(?s:.*?)\*/)
    |(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
    |(?P<scalar>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])|(?:true|false|null)\b)
    |(?P<mark>[]{}[:,])""",
    re.VERBOSE,
)
_MAX_DEPTH = 100  # levels; no settings file has ten


class JsoncNode(NamedTuple):
    """A value; `start` and `end` are offsets in the text."""

    start: int
    end: int
    value: Any  # what json.loads returns, but numbers as text
    members: "tuple[JsoncMember, ...] | None" = None  # None: not an object


class JsoncMember(NamedTuple):
    """A member of an object; `start` is the offset of its key's first quote."""

    key: str
    start: int
    node: JsoncNode
    comma: int | None  # offset of the comma after it


def parse(text: str) -> JsoncNode | None:
    """
    Return the object in a text; None for a text of blanks and comments only.

    Raises:
        ParseError: the text is not one JSON object.
    """
    parser = _Parser(text)
    if parser.peek() is None:
        return None
    node = parser.node()
    if parser.peek() is not None:
        raise parser.error("text after the end of the object")
    if node.members is None:
        raise ParseError(line_of(text, node.start), "not an object")
    return node


def line_of(text: str, offset: int) -> int:
    """Return the line number, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1


class _Parser:
    """One pass over a text; `offset` is where the next token starts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = len(BOM) if text.startswith(BOM) else 0

    def peek(self) -> re.Match[str] | None:
        """Return the next token that is not blank; None at the end."""
        while self.offset < len(self.text):
            token = TOKEN.match(self.text, self.offset)
            if token is None:
                raise self.error("not valid JSON")
            if token.lastgroup != "blank":
                return token
            self.offset = token.end()
        return None

    def next(self) -> re.Match[str]:
        token = self.peek()
        if token is None:
            raise self.error("unexpected end of file")
        self.offset = token.end()
        return token

    def comma(self, closing: str) -> int | None:
        """Skip a comma and return its offset; None before `closing`, which is not skipped."""
        token = self.next()
        if token[0] == ",":
            return token.start()
        self.offset = token.start()
        if token[0] != closing:
            raise self.error(f"'{closing}' or ',' is missing")
        return None

    def node(self, depth: int = 0) -> JsoncNode:
        token = self.next()
        if depth > _MAX_DEPTH:
            raise self.error("nested too deeply")
        if token.lastgroup == "string":
            return JsoncNode(token.start(), token.end(), json.loads(token[0]))
        if token.lastgroup == "scalar":
            scalar = {"true": True, "false": False, "null": None}.get(token[0], token[0])
            return JsoncNode(token.start(), token.end(), scalar)
        if token[0] == "{":
            members = tuple(self._members(depth))
            value = {member.key: member.node.value for member in members}
            return JsoncNode(token.start(), self.next().end(), value, members)
        if token[0] == "[":
            items = list(self._items(depth))
            return JsoncNode(token.start(), self.next().end(), items)
        self.offset = token.start()
        raise self.error("a value is missing")

    def _members(self, depth: int) -> Iterator[JsoncMember]:
        while not self._closes("}"):
            key = self.next()
            if key.lastgroup != "string":
                self.offset = key.start()
                raise self.error("a key in double quotes is missing")
            if self.next()[0] != ":":
                raise self.error("':' is missing")
            node = self.node(depth + 1)
            comma = self.comma("}")
            yield JsoncMember(json.loads(key[0]), key.start(), node, comma)

    def _items(self, depth: int) -> Iterator[Any]:
        while not self._closes("]"):
            yield self.node(depth + 1).value
            self.comma("]")

    def _closes(self, mark: str) -> bool:
        token = self.peek()
        return token is not None and token[0] == mark

    def error(self, reason: str) -> ParseError:
        return ParseError(line_of(self.text, self.offset), reason)
