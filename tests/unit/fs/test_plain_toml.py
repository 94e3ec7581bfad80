"""What is read without the standard library's parser is what that reads."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.fs.plain_toml import read_plain

PLAIN = {
    "": {},
    "# only a comment: é \u2028 \x85": {},
    'go = "1.22"': {"go": "1.22"},
    '  go\t=\t"1.22"  # why = [not]\n': {"go": "1.22"},
    "go='1.22'": {"go": "1.22"},
    'a = "\\é#]"'.replace("\\", ""): {"a": "é#]"},
    "a = 'C:\\x'": {"a": "C:\\x"},
    'a = ""': {"a": ""},
    "a = []\nb = [ \"x\" , 'y', ] # z": {"a": [], "b": ["x", "y"]},
    "a = true\nb = false # c\n1 = 0\n-_ = 20": {"a": True, "b": False, "1": 0, "-_": 20},
    '[tools] # t\ngo = "1"\n"go:x.org/y=z" = "2"': {"tools": {"go": "1", "go:x.org/y=z": "2"}},
    "[a.b]\nc = 1\n[a.d]\n[e]": {"a": {"b": {"c": 1}, "d": {}}, "e": {}},
    "'' = 1": {"": 1},
}
OTHERS = (
    "a.b = 1", "a = 1\na = 2", "[a]\n[a]", "[a.b]\n[a]", "a = 1\n[a]", "a = 1\n[a.b]", "[a",
    "[[a]]", "[a] b", "[]", "[a.]", "[a b]", '["a"]', "[é]", "é = 1", "= 1", "a", "a =", "a = b",
    "a = 01", "a = +1", "a = 1_0", "a = 1.0", "a = 1979-05-27", f"a = {10**18}", "a = TRUE",
    'a = "\\n"', 'a = """b"""', "a = '''b'''", 'a = "b', "a = '", 'a = "b" c', 'a = "b""',
    "a = [1]", 'a = ["b"', 'a = ["b" "c"]', "a = [,]", 'a = [["b"]]', 'a = ["b",\n"c"]',
    "a = {b = 1}", "a = 1\x00", "a = '\x7f'", "a = 1\r\n", "\ufeffa = 1", "a = \u00b2",
    "\u00a0a = 1", "[a.b.c.d.e.f.g.h.i]", "a b = 1", "a = true1", '"a" b = 1', '"a"."b" = 1',
)  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_document_is_read(text):
    assert read_plain(text) == PLAIN[text] == tomllib.loads(text)


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_is_left_to_the_library(text):
    assert read_plain(text) is None


PIECES = (
    "a", "go", "b.c", "tools", "é", "1", "0", "-", "_", ".", " ", "\t", "\n", "\n[", "]\n", "[",
    "]", "=", " = ", '"', "'", '"x"', "'y'", '""', "\\", "\\n", "#", ",", ", ", "true", "false",
    "{", "}", "\r\n", "\x00", "\x7f", "\u2028", "[a]", "[a.b]", 'a = "1"', "b = ['x', \"y\"]",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40))
def test_it_reads_nothing_that_the_library_reads_otherwise(text):
    found = read_plain(text)

    if found is not None:
        expected = tomllib.loads(text)
        assert found == expected
        assert repr(found) == repr(expected)  # types and order too
