"""
Edit JSON with comments in place: every byte that is not changed is kept.

The Python libraries for this dialect reformat the whole document when they write it.
gover.editors.jsonc_parser parses it; gover.fs.toml_edit has the same functions for TOML.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from gover.editors.jsonc_parser import BLANKS, BOM, TOKEN, JsoncMember, JsoncNode, line_of, parse
from gover.fs.toml_edit import DocumentValue


def find(text: str, path: Sequence[str]) -> DocumentValue | None:
    """
    Return the value at a path of keys; None when there is none.

    Of a duplicate key the last one applies, as in the editors.

    Raises:
        ParseError: the text is not an object of this dialect.
    """
    node = parse(text)
    for number, key in enumerate(path):
        member = _last(node, key) if node else None
        if member is None:
            if node and node.members is None:  # a value that is not an object
                return DocumentValue(node.value, line_of(text, node.start)) if number else None
            return None
        node = member.node
    return DocumentValue(node.value, line_of(text, node.start)) if node else None


def put(text: str, path: Sequence[str], value: Any) -> str:
    """
    Return the text with a value at a path of keys, indented like its neighbours.

    An old value at the path is replaced, and so is a value on the way that is not an object.
    Raises as `find`.
    """
    node = parse(text)
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


def remove(text: str, path: Sequence[str]) -> str:
    """
    Return the text without the value at a path, and without the objects that become empty.

    Raises as `find`.
    """
    chain: list[tuple[JsoncNode, int]] = []
    node = parse(text)
    for key in path:
        member = _last(node, key) if node else None
        if node is None or node.members is None or member is None:
            return text
        chain.append((node, node.members.index(member)))
        node = member.node
    while len(chain) > 1 and _has_only(text, *chain[-2], *chain[-1]):
        chain.pop()
    return _without_member(text, *chain[-1])


def dumps(value: Any, unit: str = "    ", newline: str = "\n", base: str = "") -> str:
    """Return a value as text: one line for each member of an object, one line for a list."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    inner = base + unit
    rows = (
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {dumps(entry, unit, newline, inner)}"
        for key, entry in value.items()
    )
    return "{" + newline + f",{newline}".join(rows) + newline + base + "}"


def _last(node: JsoncNode, key: str) -> JsoncMember | None:
    return next((member for member in reversed(node.members or ()) if member.key == key), None)


def _nested(path: Sequence[str], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent(text: str, offset: int) -> str:
    """Return the blanks at the start of the line with this offset."""
    line = text[text.rfind("\n", 0, offset) + 1 :].removeprefix(BOM)
    return line[: len(line) - len(line.lstrip(" \t"))]


def _begins_line(text: str, offset: int) -> bool:
    return not text[text.rfind("\n", 0, offset) + 1 : offset].strip(" \t" + BOM)


def _unit(text: str) -> str:
    """Return the indentation of one level: that of the first member, or else four blanks."""
    node = parse(text)
    first = node.members[0] if node and node.members else None
    if first and _begins_line(text, first.start):
        return _indent(text, first.start) or "    "
    return "    "


def _appended(text: str, value: Any) -> str:
    newline = _newline(text)
    if not text.strip(BLANKS + BOM):
        text = text.rstrip(BLANKS)
    elif not text.endswith("\n"):
        text += newline
    return text + dumps(value, newline=newline) + newline


def _replaced(text: str, node: JsoncNode, value: Any) -> str:
    base = _indent(text, node.start)
    return text[: node.start] + dumps(value, _unit(text), _newline(text), base) + text[node.end :]


def _with_member(text: str, node: JsoncNode, key: str, value: Any) -> str:
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
    # After the last comment, so that a comment stays with the member above it.
    tail = len(text[:close].rstrip(BLANKS))
    rest = text[tail:] if "\n" in text[tail:close] else newline + base + text[close:]
    if last is None:
        return f"{text[:tail]}{newline}{inner}{entry}{rest}"
    if last.comma is not None:
        return f"{text[:tail]}{newline}{inner}{entry},{rest}"
    head = f"{text[: last.node.end]},{text[last.node.end : tail]}"
    return f"{head}{newline}{inner}{entry}{rest}"


def _without_member(text: str, node: JsoncNode, number: int) -> str:
    members = node.members or ()
    member = members[number]
    start = member.start
    end = member.node.end if member.comma is None else member.comma + 1
    kept = text[member.node.end : end - 1].strip(BLANKS)  # a comment before the comma
    before = members[number - 1] if number else None
    after_comma = (before.comma or 0) + 1 if before else start  # after the comma before it
    line_end = re.compile(r"[ \t]*(?=\r?\n)").match(text, end)
    if kept:
        return text[:start] + text[member.node.end : end - 1] + text[end:]
    if _begins_line(text, start) and line_end:
        start = len(text[:start].rstrip(" \t")) - 1  # include the line break before it
        start -= text[start - 1 : start] == "\r"
        end = line_end.end()
    elif not text[after_comma:start].strip(BLANKS):
        start = after_comma
    rest = text[end:]
    if start == node.start + 1:
        rest = rest.lstrip(" \t")
    if member.comma is None and before and before.comma is not None:
        return text[: before.comma] + text[before.comma + 1 : start] + rest
    return text[:start] + rest


def _has_only(
    text: str, outer: JsoncNode, outer_number: int, inner: JsoncNode, number: int
) -> bool:
    """Return True where `inner`, a member of `outer`, has no other member and no comment."""
    outer_member, only = (outer.members or ())[outer_number], (inner.members or ())[number]
    key = TOKEN.match(text, outer_member.start)
    before = text[key.end() if key else 0 : inner.start]
    around = text[inner.start + 1 : only.start] + text[only.node.end : inner.end - 1]
    return before.strip(BLANKS) == ":" and not around.strip(BLANKS + ",")
