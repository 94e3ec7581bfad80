"""The grammar of `.go-version`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import ParseError
from gover.versionfile.go_version import parse


@pytest.mark.parametrize(
    ("data", "text", "line"),
    [
        (b"1.22.3\n", "1.22.3", 1),
        (b"1.22.3", "1.22.3", 1),
        (b"\xef\xbb\xbf1.22.3\n", "1.22.3", 1),
        (b"1.22.3\r\n", "1.22.3", 1),
        (b"1.22.3\r", "1.22.3", 1),
        (b"\n\n  1.22.3\t\n\n", "1.22.3", 3),
        (b"go1.22.3\n", "1.22.3", 1),
        (b"v1.22.3\n", "1.22.3", 1),
        (b"# pinned by ops\n1.22.3 # note\n", "1.22.3", 2),
        (b"1.22.3#note\n", "1.22.3", 1),
        ("# gepinnt für später\n1.22\n".encode(), "1.22", 2),
        (b"1.22.3\ngo1.22.3\n", "1.22.3", 1),
        (b"1.22.3 \t  go1.22.3\n", "1.22.3", 1),
        (b"latest\n", "latest", 1),
        (b"system", "system", 1),
        (b">=1.21\n", ">=1.21", 1),
        (b">= \t1.21 # at least\n", ">=1.21", 1),
        (b"~ go1.22\n", "~1.22", 1),
    ],
)
def test_accepted(data, text, line):
    request, where = parse(data).go

    assert (str(request), where) == (text, line)


@pytest.mark.parametrize("data", [b"", b"\n", b" \t\r\n", b"# only a comment\n", b"\xef\xbb\xbf"])
def test_a_file_that_says_nothing_sets_nothing(data):
    assert parse(data).go is None


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"1.22.3\n1.21.13\n", 2, "a second version, '1.21.13', after '1.22.3'"),
        (b"1.22.3 1.21.13\n", 1, "a second version, '1.21.13', after '1.22.3'"),
        (b">=\n1.22\n", 1, "'>=' is not a Go version"),
        (b">=1.21 <1.23\n", 1, "a second version, '<1.23', after '>=1.21'"),
        (b"#\n../../etc\n", 2, "'../../etc' is not a Go version"),
        (b"/opt/go\n", 1, "'/opt/go' is not a Go version"),
        (b"C:\\Go\n", 1, r"'C:\Go' is not a Go version"),
        (b"1.22.3\x1b[2J\n", 1, "a control character"),
        (b"1.22.3\x7f\n", 1, "a control character"),
        (b"1.22\r.3\n", 1, "a control character"),
        (b"# \xff\n", 1, "not UTF-8"),
        (b"1.22.3; touch x\n", 1, "'1.22.3;' is not a Go version"),
        (b"$(touch x)\n", 1, "'$(touch' is not a Go version"),
        ("1.22\u202e.3\n".encode(), 1, r"'1.22\u202e.3' is not a Go version"),
    ],
)
def test_refused(data, line, reason):
    with pytest.raises(ParseError) as refused:
        parse(data)

    assert (refused.value.line, str(refused.value)) == (line, reason)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused_in_printable_words(data):
    try:
        found = parse(data).go
    except ParseError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert found is None or parse(f"{found[0]}\n".encode()).go[0] == found[0]

    assert refusal == "" or refusal.isprintable()
