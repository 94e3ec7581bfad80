"""Each rule has findings on its case, and no rule has any on a clean file."""

import pytest

from gover.doctor.lint import rules as lint
from gover.doctor.lint.findings import CheckedFile
from gover.errors import ParseError
from gover.version.request import exact
from gover.version.version import Version, parse_release
from gover.versionfile.formats import FLOOR_FORMATS, MISE_NAMES, PIN_FORMATS
from tests.lib.lint import measured_readers

FORMS = {form.name: form for form in PIN_FORMATS}
EXACT = "1.22.3\n"


def file(name, text, installed=(), here=True):
    data = text if isinstance(text, bytes) else text.encode()
    path, versions = f"/p/{name}", tuple(map(parse_release, installed))
    made = CheckedFile(path, name, data, "/p", here=here, installed=versions)
    if name not in FORMS:
        return made
    try:
        return made._replace(contents=FORMS[name].parse(data))
    except ParseError as error:
        return made._replace(error=str(error), error_line=error.line)


def found(*arguments, **options):
    """The findings about a file: for each rule, its line and its tools."""
    rules = {}
    for finding in lint.check_file(file(*arguments, **options)):
        assert finding.hint
        assert finding.reads
        rules.setdefault((finding.rule, finding.line), set()).add(finding.tool)
    return rules


CLEAN = [
    (".go-version", EXACT),
    (".go-version", "1.22\n"),
    (".go-version", "1.23rc1\n"),
    (".go-version", "1.21.0\n"),
    (".go-version", "1.20.14"),
    (".tool-versions", "golang 1.22.3\n"),
    (".tool-versions", "# tools\nnodejs 20.0.0 18.0.0\n\ngolang 1.22.3 # go\n"),
    (".tool-versions", "golangci-lint\t1.60\nnodejs 20\n"),
    (".envrc", "# why\nuse go 1.22.3\nexport NAME=value\n"),
    *((name, '[tools]\ngo = "1.22.3"\n') for name in MISE_NAMES),
    (".prototools", 'go = "1.22.3"\n'),
    ("gover.toml", 'go = "1.22"\n'),
    ("go.mod", "module m\n\ngo 1.22.3\n"),
    (
        "go.mod",
        "module m\n\ngo 1.21\n\ntoolchain go1.22.3\n\nrequire (\n\tx.org/go v1.0.0 // c\n)\n",
    ),
    ("go.work", "go 1.22.3\n\nuse .\n"),
]


@pytest.mark.parametrize(("name", "text"), CLEAN)
def test_a_clean_file_has_no_findings(name, text):
    assert found(name, text) == {}


@pytest.mark.parametrize("version", ["1.22.3", "1.21.0", "1.24rc1", "1.20.1", "1.9.7"])
def test_an_exact_pin_that_gover_wrote_is_clean(version):
    assert found(".go-version", f"{exact(Version.parse(version)).text}\n") == {}


NETWORKED = {"asdf-golang"}
ON_GO_VERSION = [
    (b"\xef\xbb\xbf1.22.3\n", {("byte-order-mark", 1): {"goenv 2", "goenv 3", "asdf-golang"}}),
    ("1.22.3\r\n", {("crlf", 1): NETWORKED}),
    ("\n\n1.22.3\n", {("blank-first-line", 1): NETWORKED}),
    ("# why\n1.22.3\n", {("comment", 1): {"setup-go", "asdf-golang"}}),
    ("#why\n1.22.3\n", {("comment", 1): {"setup-go", "asdf-golang", "goenv 3"}}),
    ("1.22.3 # why\n", {("trailing-comment", 1): {"goenv 3", "asdf-golang", "setup-go"}}),
    (
        "1.22.3#why\n",
        {("trailing-comment", 1): {"goenv 2", "goenv 3", "mise", "asdf-golang", "setup-go"}},
    ),
    ("go1.22.3\n", {("go-prefix", 1): {"goenv 2", "mise", "asdf-golang", "setup-go"}}),
    ("v1.22.3\n", {("v-prefix", 1): {"goenv 2", "goenv 3", "asdf-golang"}}),
    ("1.22.3\n1.22.3\n", {("several", 2): {"goenv 2", "goenv 3", "mise", "setup-go"}}),
    ("1.22.3 1.22.3\n", {("several", 1): {"goenv 3", "mise", "asdf-golang", "setup-go"}}),
    ("1.20\n", {("line-or-release", 1): {"goenv 3", "mise"}}),
    ("1.19.0\n", {("zero-patch", 1): {"goenv 2", "goenv 3"}}),
    ("1.20.0\n", {("zero-patch", 1): {"goenv 2", "goenv 3"}}),
    ("1\n", {("request", 1): {"goenv 2"}}),
    ("latest\n", {("request", 1): {"goenv 2", "asdf-golang", "setup-go"}}),
    ("oldstable\n", {("request", 1): {"goenv 2", "goenv 3", "asdf-golang"}}),
    ("system\n", {("request", 1): {"asdf-golang", "setup-go"}}),
    (">=1.21\n", {("request", 1): {"goenv 2", "goenv 3", "asdf-golang"}}),
    ("1.22.x\n", {("request", 1): {"goenv 2", "goenv 3", "asdf-golang"}}),
]


@pytest.mark.parametrize(("text", "expected"), ON_GO_VERSION)
def test_a_go_version_file_that_others_read_differently(text, expected):
    assert found(".go-version", text) == expected


@pytest.mark.parametrize("text", ["go1.22.3\r\n", "go1.22.3 \n", "go1.23rc1\n", " go1.22.3\n"])
def test_gvm_finds_no_version_where_something_stands_beside_it(text):
    assert found(".go-version", text)["gvm-line", 1] == {"gvm"}


def test_gvm_does_not_look_in_the_directories_above():
    assert found(".go-version", "go1.22.3\n", here=False)["gvm-directory", 1] == {"gvm"}
    assert found(".go-version", "1.22.3\n", here=False) == {}


@pytest.mark.parametrize(
    ("text", "installed", "speaks"),
    [
        (EXACT, ("1.22.3", "1.22.30"), True),
        (EXACT, ("1.22.3", "1.22.2", "1.21.30"), False),
        ("1.2\n", ("1.2.2", "1.22.3"), True),
        ("1.22\n", ("1.22.3", "1.22.30"), False),
        ("1.23\n", ("1.23rc1",), False),
    ],
)
def test_asdf_takes_a_longer_version_only_where_there_is_one(text, installed, speaks):
    rules = {rule for rule, _ in found(".go-version", text, installed=installed)}

    assert ("begins-another" in rules) is speaks


ON_TOOL_VERSIONS = [
    ("nodejs 20\ngo 1.22.3\n", {("name-of-go", 2): {"asdf", "setup-go"}}),
    ("golang\t1.22.3\n", {("tab", 1): {"asdf"}}),
    ("golang 1.22.3 1.21.13\n", {("several", 1): {"asdf", "mise", "setup-go"}}),
    ("golang 1.22.3\ngolang 1.21.13\n", {("second-line", 2): {"mise"}}),
    ("golang 1.22.3# why\n", {("glued-comment", 1): {"goenv 3"}}),
    ("golang 1.22\n", {("request", 1): {"asdf"}}),
    ("golang latest\n", {("request", 1): {"asdf", "setup-go"}}),
    ("golang path:/opt/go\n", {("no-release", 1): {"asdf"}, ("refused", 1): {"gover"}}),
    ("golang ref:master\n", {("no-release", 1): {"asdf"}, ("refused", 1): {"gover"}}),
]


@pytest.mark.parametrize(("text", "expected"), ON_TOOL_VERSIONS)
def test_a_tool_versions_file_that_others_read_differently(text, expected):
    assert found(".tool-versions", text) == expected


ON_GO_MOD = [
    ("go\t1.22.3\n", {("tab", 1): {"goenv 2", "setup-go"}}),
    ("module m\n  go 1.22.3\n", {("indented", 2): {"setup-go", "asdf-golang"}}),
    ("go 1.22.3 // why\n", {("comment", 1): {"goenv 2"}}),
    ("go 1.23rc1\n", {("prerelease", 1): {"mise", "setup-go"}}),
    ("go 1.22\ntoolchain go1.23rc1\n", {("prerelease", 2): {"mise"}}),
    ("go 1.22\ntoolchain default\n", {("toolchain-default", 2): {"goenv 2"}}),
    (
        "go 1.22\ntoolchain go1.22.3-acme\n",
        {("toolchain-suffix", 2): {"goenv 2", "goenv 3", "mise"}},
    ),
    (
        "go 1.23.1\ntoolchain go1.22.3\n",
        {("toolchain-below", 2): {"goenv 2", "goenv 3", "mise", "setup-go"}},
    ),
]


@pytest.mark.parametrize(("text", "expected"), ON_GO_MOD)
def test_a_module_that_others_read_differently(text, expected):
    assert found("go.mod", text) == expected


def test_of_a_workspace_only_those_are_named_that_read_one():
    assert found("go.work", "go\t1.22.3\n") == {("tab", 1): {"setup-go"}}
    assert found("go.work", "go 1.22.3 // why\n") == {}


def test_each_line_of_an_envrc_that_is_left_alone_is_named():
    text = "use go 1.22.3\nsource_up\nexport A=$(date)\n"

    assert found(".envrc", text) == {("left-alone", n): {"direnv"} for n in (2, 3)}


def test_what_gover_refuses_is_said_with_its_line():
    assert found(".go-version", "1.22.3\n1.21.13\n") == {
        ("refused", 2): {"gover"},
        ("several", 2): {"goenv 2", "goenv 3", "mise", "setup-go"},
    }


def test_every_file_that_gover_reads_can_be_checked():
    """Whatever bytes stand in it, no rule trips."""
    for form in (*PIN_FORMATS, *FLOOR_FORMATS):
        for data in (b"", b"\n", b"#", b"\xff\xfe", b"go", b"golang", b"go \r\n#", b"=" * 99):
            assert lint.check_file(file(form.name, data)) is not None


@pytest.mark.parametrize("tool", ["mise", "asdf-golang"])
def test_a_finding_where_the_measured_version_is_not_gover_s_and_none_elsewhere(tool):
    """Both columns hold what these tools resolve to; the empty file is a matter of the walk."""
    column = measured_readers.GO_VERSION.tools.index(tool) + 1
    versions = [*map(Version.parse, measured_readers.INSTALLED)]
    for row in measured_readers.GO_VERSION.rows[:-1]:
        looked = file(".go-version", row[0], measured_readers.INSTALLED)
        request = looked.request
        ours = request and ("system" if request.kind == "system" else str(request.choose(versions)))
        named = {finding.tool for finding in lint.check_file(looked)}
        if request is None:
            assert "gover" in named
        else:
            assert (tool in named) is (row[column] != ours), row[0]


def test_names_in_a_finding_are_harmless_on_a_terminal():
    found_here = lint.check_file(file(".go-version", "go1.22.3\x1b[2J\n"))

    assert {finding.rule for finding in found_here} >= {"refused", "go-prefix"}
    assert not any("\x1b" in finding.reads + finding.hint for finding in found_here)


def test_the_hint_names_the_version_and_the_directory():
    first, *_ = lint.check_file(file(".go-version", "go1.22.3\n", here=False))

    assert first.hint == "gover -C '/p' pin 1.22.3"
