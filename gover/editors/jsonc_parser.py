"""
JSON with comments, read into a tree that knows where everything stands in the text.

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
_DEEPEST = 100  # levels; no settings file has ten


class JsoncNode(NamedTuple):
    """A value, from `start` up to `end`."""

    start: int
    end: int
    value: Any  # as json.loads has it, numbers as text
    members: "tuple[JsoncMember, ...] | None" = None  # of an object


class JsoncMember(NamedTuple):
    """A member of an object, from the quote of its key on."""

    key: str
    start: int
    node: JsoncNode
    comma: int | None  # where the comma behind it is


def read(text: str) -> JsoncNode | None:
    """
    Return the object that a text is; None when there are only blanks and comments.

    Raises:
        ParseError: it is something else.
    """
    reader = _Reader(text)
    if reader.peek() is None:
        return None
    node = reader.node()
    if reader.peek() is not None:
        raise reader.wrong("something follows its end")
    if node.members is None:
        raise ParseError(line_of(text, node.start), "it is no object")
    return node


def line_of(text: str, place: int) -> int:
    """Return the line, from 1, on which a place is."""
    return text.count("\n", 0, place) + 1


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = len(BOM) if text.startswith(BOM) else 0

    def peek(self) -> re.Match[str] | None:
        """Return the next token that is no blank; None at the end."""
        while self.place < len(self.text):
            token = TOKEN.match(self.text, self.place)
            if token is None:
                raise self.wrong("this is no JSON")
            if token.lastgroup != "blank":
                return token
            self.place = token.end()
        return None

    def next(self) -> re.Match[str]:
        token = self.peek()
        if token is None:
            raise self.wrong("it ends too early")
        self.place = token.end()
        return token

    def comma(self, closing: str) -> int | None:
        """Pass a comma and return where it is; None, and nothing is passed, before `closing`."""
        token = self.next()
        if token[0] == ",":
            return token.start()
        self.place = token.start()
        if token[0] != closing:
            raise self.wrong(f"'{closing}' or ',' is missing")
        return None

    def node(self, depth: int = 0) -> JsoncNode:
        token = self.next()
        if depth > _DEEPEST:
            raise self.wrong("it is nested too deeply")
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
        self.place = token.start()
        raise self.wrong("a value is missing")

    def _members(self, depth: int) -> Iterator[JsoncMember]:
        while not self._closes("}"):
            key = self.next()
            if key.lastgroup != "string":
                self.place = key.start()
                raise self.wrong("a key in double quotes is missing")
            if self.next()[0] != ":":
                raise self.wrong("':' is missing")
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

    def wrong(self, why: str) -> ParseError:
        return ParseError(line_of(self.text, self.place), why)
