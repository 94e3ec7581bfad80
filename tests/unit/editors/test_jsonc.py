"""Editing JSON with comments: what is not gover's keeps every byte; json5 is the referee."""

import json
import re

import json5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.editors import jsonc
from gover.errors import ParseError
from gover.fs import toml_edit

PATH = ("go.alternateTools", "go")
VALUE = "~/s/go"

# Each as somebody has it, and as it is to become.
TOOLS = '"go.alternateTools": {{{0}"go": "~/s/go"{1}}}'
NEW = TOOLS.format("\n        ", "\n    ")
MINE = '{\n  "go.alternateTools": {\n    // mine\n    "dlv": "/d", /* x */\n  },\n  "z": 1\n}'
TRAP = '{\n  // "go.alternateTools": {"go": 1}\n  "a": "\\"go\\": { // /* ",\n  "[go]": {}\n}\n'
ODD = {
    "empty": ("", f"{{\n    {NEW}\n}}\n"),
    "a comment only": ("// mine\n", f"// mine\n{{\n    {NEW}\n}}\n"),
    "tabs, and a comment behind the last value": (
        '{\n\t"a": 1 // one\n\t// end\n}\n',
        '{\n\t"a": 1, // one\n\t// end\n\t' + TOOLS.format("\n\t\t", "\n\t") + "\n}\n",
    ),
    "a trailing comma": (
        '{\n  "a": [1, 2,],\n}\n',
        '{\n  "a": [1, 2,],\n  ' + TOOLS.format("\n    ", "\n  ") + ",\n}\n",
    ),
    "a byte order mark, and CRLF": (
        '\ufeff{\r\n  "a": {}\r\n}\r\n',
        '\ufeff{\r\n  "a": {},\r\n  ' + TOOLS.format("\r\n    ", "\r\n  ") + "\r\n}\r\n",
    ),
    "one line": ('{"a": 1}', '{"a": 1, ' + TOOLS.format("", "") + "}"),
    "another tool beside it": (
        MINE,
        MINE.replace("/* x */", '/* x */\n    "go": "~/s/go",'),
    ),
    "what looks like the key, in comments and texts": (
        TRAP,
        TRAP.removesuffix("\n}\n") + ",\n  " + TOOLS.format("\n    ", "\n  ") + "\n}\n",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_keep_their_layout(name):
    before, after = ODD[name]

    assert jsonc.put(before, PATH, VALUE) == after
    assert jsonc.put(after, PATH, VALUE) == after
    assert jsonc.find(after, PATH).value == VALUE
    if before.strip("\n").endswith("}"):
        assert jsonc.remove(after, PATH) == before


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", 1),
        ('{\n"a": 1\n"b": 2}', 3),
        ('{\n"a": tru}', 2),
        ('{"a": 01}', 1),
        ('{"a": 1.}', 1),
        ("{'a': 1}", 1),
        ("{a: 1}", 1),
        ('{"a": "x\ny"}', 1),
        ('{"a": "\\x"}', 1),
        ('{} // c\n\n{"a": 1}', 3),
        ("/* never ends", 1),
        ('{"a": ,}', 1),
        ('{"a": [1 2]}', 1),
        ("[]", 1),
        ('"text"', 1),
        ('{"a": 1,,}', 1),
        ('{"a":' * 200 + "1" + "}" * 200, 1),
        ("\x00", 1),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text, line):
    for edit in (jsonc.find, jsonc.remove, lambda t, p: jsonc.put(t, p, 1)):
        with pytest.raises(ParseError) as caught:
            edit(text, PATH)
        assert caught.value.line == line


def test_of_a_key_that_stands_twice_the_last_one_counts():
    text = '{"go": "a", "go": "b"}'

    assert jsonc.find(text, ("go",)).value == "b"
    assert jsonc.put(text, ("go",), "c") == '{"go": "a", "go": "c"}'


def test_what_is_in_the_way_is_told_and_replaced():
    text = '{\n  "go.alternateTools": null\n}'

    assert jsonc.find(text, PATH) == toml_edit.DocumentValue(None, 2)
    assert json.loads(jsonc.put(text, PATH, VALUE)) == {"go.alternateTools": {"go": VALUE}}


def test_a_comment_keeps_its_object_and_its_line():
    text = '{\n  "go.alternateTools": {\n    // why\n    "go": "~/s/go" // mine\n  }\n}'

    after = jsonc.remove(text, PATH)

    assert after == '{\n  "go.alternateTools": {\n    // why\n     // mine\n  }\n}'


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    # json5 does not join the two escapes of one character beyond U+FFFF.
    st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=("Cs",)), max_size=8),
    st.sampled_from(["//", "/*", "*/", '"', "\\", ",", "}"]),
)
KEYS = st.sampled_from([*PATH, "a", "go.goroot", "//", '"', "é"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)
BLANKS = st.text(" \t\n", max_size=3)
COMMENTS = st.sampled_from(["", "", "", "// c {\n", "/* d , */", '/*\n"e": 1\n*/'])


@st.composite
def documents(draw):
    """A value, and a text of it as people lay it out."""
    value = draw(OBJECTS)

    def filler():
        return draw(BLANKS) + draw(COMMENTS) + draw(BLANKS)

    def text(node):
        if isinstance(node, dict):
            parts = [
                f"{filler()}{json.dumps(key)}{filler()}:{filler()}{text(entry)}{filler()}"
                for key, entry in node.items()
            ]
            opening, closing = "{}"
        elif isinstance(node, list):
            parts = [f"{filler()}{text(entry)}{filler()}" for entry in node]
            opening, closing = "[]"
        else:
            return json.dumps(node, ensure_ascii=draw(st.booleans()))
        trailing = "," + filler() if parts and draw(st.booleans()) else filler()
        return opening + ",".join(parts) + trailing + closing

    body = filler() + text(value) + filler()
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return value, draw(st.sampled_from(["", "\ufeff"])) + body.replace("\n", newline)


def with_value(value):
    tools = value.get(PATH[0])
    return {**value, PATH[0]: {**(tools if isinstance(tools, dict) else {}), PATH[1]: VALUE}}


def comments(text):
    """The comments of a text, in their order; texts are passed over."""
    tokens = re.findall(r'"(?:[^"\\]|\\.)*"|//[^\r\n]*|/\*.*?\*/', text, re.DOTALL)
    return [token for token in tokens if token.startswith("/")]


@given(documents())
def test_any_document_gets_the_key_and_loses_nothing(document):
    value, text = document

    after = jsonc.put(text, PATH, VALUE)

    assert json5.loads(after.removeprefix("\ufeff")) == with_value(value)
    if not isinstance(value.get(PATH[0], {}), dict) or isinstance(
        value.get(PATH[0], {}).get(PATH[1]), (dict, list)
    ):
        return  # what is replaced takes its comments along
    assert comments(after) == comments(text)
    assert jsonc.put(after, PATH, VALUE) == after
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in text) == ("\r\n" in after) or "\r\n" not in text


@given(documents())
def test_taking_the_key_out_again_leaves_all_the_rest(document):
    value, text = document
    tools = value.get(PATH[0], {})
    if not isinstance(tools, dict) or PATH[1] in tools:
        return
    after = jsonc.put(text, PATH, VALUE)

    back = jsonc.remove(after, PATH)

    left = json5.loads(back.removeprefix("\ufeff"))
    # An object that was empty before goes as well.
    without = {key: entry for key, entry in value.items() if key != PATH[0]}
    assert left in ([value] if tools else [value, without])
    assert comments(back) == comments(text)


@given(st.text('{}[]:,"\\/*\n\r atrue1.-é\x00'))
def test_any_text_is_edited_or_refused(text):
    try:
        after = jsonc.put(text, PATH, VALUE)
    except ParseError:
        return
    assert jsonc.find(after, PATH).value == VALUE
    assert isinstance(json5.loads(after.removeprefix("\ufeff")), dict)
