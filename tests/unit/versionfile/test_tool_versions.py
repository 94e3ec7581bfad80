"""The Go in a `.tool-versions`."""

import pytest

from gover.errors import ParseError
from gover.versionfile import tool_versions
from gover.versionfile.contents import Contents

TEMPLATE = "'{{env.GO}}' is a template; gover does not fill in templates"


@pytest.mark.parametrize(
    ("data", "text", "line"),
    [
        (b"golang 1.22.3\n", "1.22.3", 1),
        (b"golang 1.22.3", "1.22.3", 1),
        (b"golang 1.22.3 1.21.13\n", "1.22.3", 1),
        (b"# tools\nnodejs 20.0.0\ngolang 1.22.3 # go\n", "1.22.3", 3),
        (b"golang latest\n", "latest", 1),
        (b"golang 1.22\n", "1.22", 1),
        (b"golang 1.23\n", "1.23", 1),
        (b"golang system\n", "system", 1),
        (b"go 1.22.3\n", "1.22.3", 1),
        (b"core:go 1.22.3\n", "1.22.3", 1),
        (b"asdf:golang 1.22.3\n", "1.22.3", 1),
        (b"vfox:golang 1.22.3\n", "1.22.3", 1),
        (b"aqua:golang/go 1.22.3\n", "1.22.3", 1),
        (b"golang stable\n", "latest", 1),
        (b"golang 1.24.0-rc.2\n", "1.24rc2", 1),
        (b"golang: 1.22.3\n", "1.22.3", 1),
        (b"golang go1.22.3\n", "1.22.3", 1),
        (b"golang\t1.22.3\t# why\n", "1.22.3", 1),
        (b"  golang   1.22.3  \n", "1.22.3", 1),
        (b"golang 1.22.3#why\n", "1.22.3", 1),
        (b"nodejs 20\r\ngolang 1.22.3\r\n", "1.22.3", 2),
        (b"\xef\xbb\xbfgolang 1.22.3\n", "1.22.3", 1),
        (b"golang latest:1.22\n", "1.22", 1),
        (b"golang prefix:1.22\n", "1.22", 1),
        (b"golang 1.22.3\ngo 1.21.13\n", "1.22.3", 1),
        (b"golang 1.22.3\ngolang \xff\n", "1.22.3", 1),
        (b"nodejs \xff\0\x1b[2J\ngolang 1.22.3\n", "1.22.3", 2),
    ],
)
def test_the_first_version_of_the_first_line_counts(data, text, line):
    request, where = tool_versions.parse(data).go

    assert (str(request), where) == (text, line)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"nodejs 20\n", b"# golang 1.22.3\n", b"gopls 0.16\n", b"golangci-lint 1.60\n",
     b"nodejs go\n", b"\0\0", b"\xff\xfe", b"Golang 1.22\n"],
)  # fmt: skip
def test_a_file_without_go_says_nothing(data):
    assert tool_versions.parse(data) == Contents()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"golang path:/opt/go\n", "'path:/opt/go' is not a release of Go"),
        (b"golang ref:master 1.22.3\n", "'ref:master' is not a release of Go"),
        (b"golang sub-1:latest\n", "'sub-1:latest' is not a release of Go"),
        (b"golang\n", "no version"),
        (b"golang # 1.22.3\n", "no version"),
    ],
)
def test_what_names_no_release_is_refused(data, reason):
    with pytest.raises(ParseError) as refused:
        tool_versions.parse(data)

    assert (refused.value.line, str(refused.value)) == (1, reason)


def test_fallback_versions_are_listed_as_not_counting():
    says = tool_versions.parse(b"golang 1.22.3 1.21.13\n")

    assert says.ignored[0].reason == "only the first version is used"
    assert tool_versions.parse(b"golang 1.22.3\n").ignored == ()


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"\ngolang bananas\n", 2, "'bananas' is not a Go version"),
        (b"golang ../../etc\n", 1, "'../../etc' is not a Go version"),
        (b"golang 1.22\r.3\n", 1, r"'1.22\r.3' is not a Go version"),
        (b"golang 1.22\0\n", 1, r"'1.22\x00' is not a Go version"),
        (b"golang \x1b[2J\n", 1, r"'\x1b[2J' is not a Go version"),
        (b"golang {{env.GO}}\n", 1, TEMPLATE),
        (b"golang latest:nope\n", 1, "'nope' is not a Go version"),
        (b"golang 1.22\xff\n", 1, "not UTF-8"),
    ],
)
def test_a_version_that_is_none_is_refused(data, line, reason):
    with pytest.raises(ParseError) as refused:
        tool_versions.parse(data)

    assert (refused.value.line, str(refused.value)) == (line, reason)
