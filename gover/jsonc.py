"""
JSON with comments, edited in place: what is not changed keeps every byte.

The dialect is that of editors' settings: JSON, `//` and `/* */` comments, trailing commas
(https://code.visualstudio.com/docs/languages/json#_json-with-comments). Python has libraries
that read it and none that edits it: those that write it lay the whole document out anew.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|//[^\r\n]*|/\*(?s:.*?)\*/)
    |(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")
    |(?P<scalar>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.])|(?:true|false|null)\b)
    |(?P<mark>[]{}[:,])""",
    re.VERBOSE,
)
_DEEPEST = 100  # levels; no settings file has ten
_BLANKS = " \t\r\n"
_BOM = "\ufeff"


class Malformed(ValueError):
    """The text is not what the editor would read either; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class Found(NamedTuple):
    """A value in a document."""

    value: Any  # as json.loads has it, numbers as text
    line: int


class _Node(NamedTuple):
    start: int
    end: int
    value: Any
    members: "tuple[_Member, ...] | None" = None  # of an object


class _Member(NamedTuple):
    key: str
    start: int
    node: _Node
    comma: int | None  # where the comma behind it is


def find(text: str, path: Sequence[str]) -> Found | None:
    """
    Return the value at a path of keys; None when it is not there.

    Of a key that stands twice the last one counts, as it does for the editors.

    Raises:
        Malformed: the text is no object of this dialect.
    """
    node = _root(text)
    for number, key in enumerate(path):
        member = _last(node, key) if node else None
        if member is None:
            if node and node.members is None:  # something else is in the way
                return Found(node.value, _line(text, node.start)) if number else None
            return None
        node = member.node
    return Found(node.value, _line(text, node.start)) if node else None


def put(text: str, path: Sequence[str], value: Any) -> str:
    """
    Return the text with a value at a path of keys, in the layout of what is around it.

    What is at the path, or in its way, is replaced. Raises as `find`.
    """
    node = _root(text)
    if node is None:
        return _appended(text, _nested(path, value))
    for number, key in enumerate(path):
        if node.members is None:
            return _replaced(text, node, _nested(path[number:], value))
        member = _last(node, key)
        if member is None:
            return _with_member(text, node, key, _nested(path[number + 1 :], value))
        node = member.node
    return _replaced(text, node, value)


def take(text: str, path: Sequence[str]) -> str:
    """
    Return the text without the value at a path, and without objects that this leaves empty.

    Raises as `find`.
    """
    chain: list[tuple[_Node, int]] = []
    node = _root(text)
    for key in path:
        member = _last(node, key) if node else None
        if node is None or node.members is None or member is None:
            return text
        chain.append((node, node.members.index(member)))
        node = member.node
    while len(chain) > 1 and _is_only_for(text, *chain[-2], *chain[-1]):
        chain.pop()
    return _without_member(text, *chain[-1])


def dumps(value: Any, unit: str = "    ", newline: str = "\n", base: str = "") -> str:
    """Return a value as text; objects take a line for each member, lists take one line."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    inner = base + unit
    rows = (
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {dumps(entry, unit, newline, inner)}"
        for key, entry in value.items()
    )
    return "{" + newline + f",{newline}".join(rows) + newline + base + "}"


class _Reader:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = len(_BOM) if text.startswith(_BOM) else 0

    def peek(self) -> re.Match[str] | None:
        """Return the next token that is no blank; None at the end."""
        while self.place < len(self.text):
            token = _TOKEN.match(self.text, self.place)
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

    def node(self, depth: int = 0) -> _Node:
        token = self.next()
        if depth > _DEEPEST:
            raise self.wrong("it is nested too deeply")
        if token.lastgroup == "string":
            return _Node(token.start(), token.end(), json.loads(token[0]))
        if token.lastgroup == "scalar":
            scalar = {"true": True, "false": False, "null": None}.get(token[0], token[0])
            return _Node(token.start(), token.end(), scalar)
        if token[0] == "{":
            members = tuple(self._members(depth))
            value = {member.key: member.node.value for member in members}
            return _Node(token.start(), self.next().end(), value, members)
        if token[0] == "[":
            items = list(self._items(depth))
            return _Node(token.start(), self.next().end(), items)
        self.place = token.start()
        raise self.wrong("a value is missing")

    def _members(self, depth: int) -> Iterator[_Member]:
        while not self._closes("}"):
            key = self.next()
            if key.lastgroup != "string":
                self.place = key.start()
                raise self.wrong("a key in double quotes is missing")
            if self.next()[0] != ":":
                raise self.wrong("':' is missing")
            node = self.node(depth + 1)
            comma = self.comma("}")
            yield _Member(json.loads(key[0]), key.start(), node, comma)

    def _items(self, depth: int) -> Iterator[Any]:
        while not self._closes("]"):
            yield self.node(depth + 1).value
            self.comma("]")

    def _closes(self, mark: str) -> bool:
        token = self.peek()
        return token is not None and token[0] == mark

    def wrong(self, why: str) -> Malformed:
        return Malformed(_line(self.text, self.place), why)


def _root(text: str) -> _Node | None:
    """Return the object that a text is; None when there are only blanks and comments."""
    reader = _Reader(text)
    if reader.peek() is None:
        return None
    node = reader.node()
    if reader.peek() is not None:
        raise reader.wrong("something follows its end")
    if node.members is None:
        raise Malformed(_line(text, node.start), "it is no object")
    return node


def _last(node: _Node, key: str) -> _Member | None:
    return next((m for m in reversed(node.members or ()) if m.key == key), None)


def _nested(path: Sequence[str], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent(text: str, place: int) -> str:
    """Return the blanks that the line of a place begins with."""
    line = text[text.rfind("\n", 0, place) + 1 :].removeprefix(_BOM)
    return line[: len(line) - len(line.lstrip(" \t"))]


def _begins_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(" \t" + _BOM)


def _unit(text: str) -> str:
    """Return what one level is indented by: as the first line that is, or else four blanks."""
    node = _root(text)
    first = node.members[0] if node and node.members else None
    if first and _begins_line(text, first.start):
        return _indent(text, first.start) or "    "
    return "    "


def _appended(text: str, value: Any) -> str:
    newline = _newline(text)
    if not text.strip(_BLANKS + _BOM):
        text = text.rstrip(_BLANKS)
    elif not text.endswith("\n"):
        text += newline
    return text + dumps(value, newline=newline) + newline


def _replaced(text: str, node: _Node, value: Any) -> str:
    base = _indent(text, node.start)
    return text[: node.start] + dumps(value, _unit(text), _newline(text), base) + text[node.end :]


def _with_member(text: str, node: _Node, key: str, value: Any) -> str:
    members = node.members or ()
    last = members[-1] if members else None
    if last and "\n" not in text[node.start : node.end]:
        entry = f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        if last.comma is None:
            return f"{text[: last.node.end]}, {entry}{text[last.node.end :]}"
        return f"{text[: last.comma + 1]} {entry},{text[last.comma + 1 :]}"
    newline, unit, close = _newline(text), _unit(text), node.end - 1
    base = _indent(text, close if _begins_line(text, close) else node.start)
    inner = base + unit
    if last and _begins_line(text, members[0].start):
        inner = _indent(text, members[0].start)
    entry = f"{json.dumps(key, ensure_ascii=False)}: {dumps(value, unit, newline, inner)}"
    # Behind the last comment, so that a comment stays with what it is about.
    tail = len(text[:close].rstrip(_BLANKS))
    rest = text[tail:] if "\n" in text[tail:close] else newline + base + text[close:]
    if last is None:
        return f"{text[:tail]}{newline}{inner}{entry}{rest}"
    if last.comma is not None:
        return f"{text[:tail]}{newline}{inner}{entry},{rest}"
    head = f"{text[: last.node.end]},{text[last.node.end : tail]}"
    return f"{head}{newline}{inner}{entry}{rest}"


def _without_member(text: str, node: _Node, number: int) -> str:
    members = node.members or ()
    member = members[number]
    start = member.start
    end = member.node.end if member.comma is None else member.comma + 1
    kept = text[member.node.end : end - 1].strip(_BLANKS)  # a comment before the comma
    before = members[number - 1] if number else None
    gap = (before.comma or 0) + 1 if before else start  # behind the comma before it
    line_end = re.compile(r"[ \t]*(?=\r?\n)").match(text, end)
    if kept:
        return text[:start] + text[member.node.end : end - 1] + text[end:]
    if _begins_line(text, start) and line_end:
        start = len(text[:start].rstrip(" \t")) - 1  # with the line break before it
        start -= text[start - 1 : start] == "\r"
        end = line_end.end()
    elif not text[gap:start].strip(_BLANKS):
        start = gap
    rest = text[end:]
    if start == node.start + 1:
        rest = rest.lstrip(" \t")
    if member.comma is None and before and before.comma is not None:
        return text[: before.comma] + text[before.comma + 1 : start] + rest
    return text[:start] + rest


def _is_only_for(text: str, outer: _Node, place: int, inner: _Node, number: int) -> bool:
    """Tell whether the member of `outer` that `inner` is has nothing else: no key, no comment."""
    holder, only = (outer.members or ())[place], (inner.members or ())[number]
    key = _TOKEN.match(text, holder.start)
    before = text[key.end() if key else 0 : inner.start]
    around = text[inner.start + 1 : only.start] + text[only.node.end : inner.end - 1]
    return before.strip(_BLANKS) == ":" and not around.strip(_BLANKS + ",")
