"""The tool lines of a go.mod: by Go's grammar, with the versions of its requirements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.versionfile.go_mod import parse
from gover.versionfile.go_mod_tools import read_module_tools

GO_MOD = """module example.com/p // the project

go 1.24.0

tool golang.org/x/tools/cmd/stringer

tool (
	"github.com/acme/lint/v2" // a comment
	`honnef.co/go/tools/cmd/staticcheck`
	github.com/acme/multi/cmd/gen
)

require (
	golang.org/x/tools v0.24.0
	github.com/acme/lint/v2 v2.1.0
	honnef.co/go/tools v0.6.0 // indirect
	github.com/acme/multi v1.0.0
)
require github.com/acme/multi/cmd v1.5.0-rc.1
replace honnef.co/go/tools => github.com/fork/tools v0.6.1
"""


def tools(text):
    return [(t.name, t.module, t.version) for t in read_module_tools(text.encode()).tools]


def reasons(text):
    found = read_module_tools(text.encode())
    assert found.tools == ()
    return [(entry.line, entry.reason) for entry in found.ignored]


def test_lines_blocks_quotes_and_comments():
    assert tools(GO_MOD) == [
        ("stringer", "golang.org/x/tools/cmd/stringer", "v0.24.0"),
        ("lint", "github.com/acme/lint/v2", "v2.1.0"),
        ("staticcheck", "honnef.co/go/tools/cmd/staticcheck", "v0.6.0"),
        ("gen", "github.com/acme/multi/cmd/gen", "v1.5.0-rc.1"),
    ]
    assert parse(GO_MOD.encode()).floor.go_line == 3


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("tool example.com/p/cmd/x", "no fixed version"),
        ("tool other.com/x", "no requirement"),
        ("tool a.com/x\nrequire a.com/x v1.0.0\nreplace a.com/x => ../x", "by a directory"),
        ("tool a.com/x\nrequire a.com/x latest", "no requirement"),
        ("tool a.com/go\nrequire a.com/go v1.0.0", "not allowed as the name"),
        ("tool a.com/GoFmt\nrequire a.com/GoFmt v1.0.0", "not allowed as the name"),
        ("tool a.com/..\nrequire a.com/.. v1.0.0", "no path of a package"),
        ("tool -x\nrequire -x v1.0.0", "no path of a package"),
        ("tool -exec=x", "no path of a package"),
        ("tool --", "no path of a package"),
    ],
)
def test_what_is_not_built(lines, reason):
    [(line, found)] = reasons(f"module example.com/p\n{lines}\n")

    assert line == 2
    assert reason in found


def test_of_two_tools_of_one_name_none_is_built():
    """As `go tool NAME`, and in every case: a file system can ignore it."""
    text = "tool a.com/x\ntool b.com/X\nrequire a.com/x v1.0.0\nrequire b.com/X v1.0.0\n"

    assert reasons(text) == [
        (1, "b.com/X (line 2) has the same name: run it with `go tool a.com/x`"),
        (2, "a.com/x (line 1) has the same name: run it with `go tool b.com/X`"),
    ]
    mine = "module m\ntool m/x\ntool a.com/x\nrequire a.com/x v1.0.0\n"
    assert [line for line, _ in reasons(mine)] == [2, 3]


def consent(text):
    return parse(text.encode()).consent


def test_the_consent_is_about_tools_their_versions_and_replacements():
    same = GO_MOD.replace("go 1.24.0", "go 1.25.0") + "require example.com/other v1.0.0\n"
    assert consent(same) == consent(GO_MOD)
    for old, new in (
        ("cmd/stringer", "cmd/stress"),
        ("v0.24.0", "v0.25.0"),
        ("fork/tools", "evil/tools"),
    ):
        assert consent(GO_MOD.replace(old, new)) != consent(GO_MOD)
    assert consent(GO_MOD + "replace a.com/x => b.com/x v1.0.0\n") != consent(GO_MOD)
    assert consent("module m\n") is None


@given(st.text(alphabet='tol rqui(e)"`/.=>\n\tvab1-\\', max_size=200))
def test_no_text_is_an_error(text):
    found = read_module_tools(f"tool {text}".encode())

    assert all("\n" not in tool.module and "/" not in tool.name for tool in found.tools)
