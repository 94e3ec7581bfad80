"""The TOML files: `mise.toml`, `.prototools` and gover's own `gover.toml`."""

import sys

import pytest

from gover.errors import ParseError
from gover.version.platform import this_platform
from gover.versionfile import gover_toml, mise_toml, prototools
from gover.versionfile.contents import Contents
from gover.versionfile.entries import PathEntry, SdkRequest, Tool, Variable

NO_TEXT = 'the version must be a string, such as "1.22"'
NO_SYSTEMS = "the version has an 'os' that is not a list of systems"
TEMPLATE = "is a template; gover does not fill in templates"


def _go(says):
    return says.go and (str(says.go[0]), says.go[1])


def _refusal(parse, data):
    with pytest.raises(ParseError) as refused:
        parse(data)
    return refused.value.line, str(refused.value)


@pytest.mark.parametrize(
    ("data", "go"),
    [
        (b'[tools]\ngo = "1.22"\n', ("1.22", 2)),
        (b'[tools]\nnode = "20"\ngo = ["1.22.3", "1.21"]\n', ("1.22.3", 3)),
        (b'[tools]\ngo = {version = "1.22.3"}\n', ("1.22.3", 2)),
        (b'[tools]\ngo = [{version = "1.22.3"}]\n', ("1.22.3", 2)),
        (b'[tools.go]\nversion = "1.22.3"\n', ("1.22.3", 1)),
        (b'\ntools.go = "1.22"\n', ("1.22", 2)),
        (b'tools = {go = "1.22"}\n', ("1.22", 1)),
        (b'[tools]\n"go" = "1.22"\n', ("1.22", 2)),
        (b'[tools]\n"core:go" = "1.22"\n', ("1.22", 2)),
        (b'[tools]\n"aqua:golang/go" = "1.22.3"\n', ("1.22.3", 2)),
        (b'[tools]\n"asdf:golang" = "1.22.3"\n', ("1.22.3", 2)),
        (b'[tools]\ngolang = "latest"\n', ("latest", 2)),
        (b'[tools]\ngo = "prefix:1.22"\n', ("1.22", 2)),
        (b'[tools]\ngo = "system"\n', ("system", 2)),
        (b'\xef\xbb\xbf[tools]\r\ngo = "1.22"\r\n', ("1.22", 2)),
        (b'[env]\ngo = "9"\n[ tools ]\ngo = "1.22"\n', ("1.22", 4)),
        (b'[tools]\ngo = "1.22"\n[tools.node]\nversion = "20"\n', ("1.22", 2)),
    ],
)
def test_mise(data, go):
    assert _go(mise_toml.parse(data)) == go


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'[tools]\nnode = "20"\n',
        b"this is [no TOML, and none about it\n",
        b'[env]\ngo = "1.22"\n',
        b'go = "1.22"\n',
        b'tools = ["go"]\n',
        b'[tools]\ngolangci-lint = "1"\n',
    ],
)
def test_a_mise_file_about_other_things_says_nothing(data):
    assert mise_toml.parse(data) == Contents()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('{version = "1.22", os = ["windows"]}', "for other systems only"),
        ('{version = "1.22", os = []}', "for other systems only"),
        ('{version = "ref:x", os = ["windows/x64", "plan9"]}', "for other systems only"),
        ('[{version = "1.22", os = ["windows"]}]', "for other systems only"),
    ],
)
def test_what_is_for_other_systems_is_listed(value, reason):
    says = mise_toml.parse(f"[tools]\ngo = {value}\n".encode())

    assert (says.go, [(i.line, i.reason) for i in says.ignored]) == (None, [(2, reason)])


SYSTEM = {"linux": "linux", "darwin": "macos"}.get(sys.platform, "")
ARCHITECTURES = {"amd64": ("x64", "x86_64", "amd64"), "arm64": ("arm64", "aarch64")}
ARCHITECTURE = this_platform().arch


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('{{version = "1.22.3", os = ["{here}"]}}', "1.22.3"),
        ('{{version = "1.22.3", os = ["windows", "{here}"]}}', "1.22.3"),
        ('[{{version = "1.21.1", os = ["windows"]}}, {{version = "1.22.3", os = ["{here}"]}}]',
         "1.22.3"),
        ('[{{version = "1.21.1", os = ["windows"]}}, "1.22.3"]', "1.22.3"),
        ('{{version = "1.22.3", os = ["{here}/mips"]}}', None),
        *((f'{{{{version = "1.22.3", os = ["{{here}}/{arch}"]}}}}',
           "1.22.3" if arch in ARCHITECTURES.get(ARCHITECTURE, ()) else None)
          for arch in ("x64", "x86_64", "amd64", "arm64", "aarch64")),
    ],
)  # fmt: skip
def test_a_version_of_mise_for_this_system_counts(value, text):
    go = mise_toml.parse(f"[tools]\ngo = {value.format(here=SYSTEM)}\n".encode()).go

    assert (go and str(go[0])) == text


def test_a_large_file_of_mise_is_read():
    tasks = "".join(f"[tasks.t{number}]\nrun = 'go build ./...'\n" for number in range(1700))
    data = f'{tasks}[tools]\ngo = "1.22.3"\n'.encode()
    assert 60_000 < len(data) <= 65_536

    assert str(mise_toml.parse(data).go[0]) == "1.22.3"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'[tools]\ngo = "ref:master"\n', 2, "'ref:master' is not a release of Go"),
        (b'[tools]\ngo = "path:/opt/go"\n', 2, "'path:/opt/go' is not a release of Go"),
        (b'[tools]\ngo = "sub-1:latest"\n', 2, "'sub-1:latest' is not a release of Go"),
        (b'[tools]\ngo = {version = "ref:x"}\n', 2, "'ref:x' is not a release of Go"),
        (b'[tools]\ngo = {version = "1.22", os = "linux"}\n', 2, NO_SYSTEMS),
        (b'[tools]\ngo = {version = "1.22", os = [1]}\n', 2, NO_SYSTEMS),
        (b"[tools]\ngo = 1.20\n", 2, NO_TEXT),
        (b"[tools]\ngo = []\n", 2, NO_TEXT),
        (b"[tools]\ngo = {}\n", 2, NO_TEXT),
        (b"[tools]\ngo = true\n", 2, NO_TEXT),
        (b'[tools]\ngo = "bananas"\n', 2, "'bananas' is not a Go version"),
        (b'[tools]\ngo = "{{ env.GO }}"\n', 2, f"'{{{{ env.GO }}}}' {TEMPLATE}"),
        (b'[tools]\ngo = "\\u001b[2J"\n', 2, r"'\x1b[2J' is not a Go version"),
        (b'[tools]\ngo = "1.22"\ngo = "1.21"\n', 3, "not TOML: Cannot overwrite a value"),
        (b"[tools]\n[tools]\ngo = 1\n", 2, "not TOML: Cannot declare ('tools',) twice"),
        (b'[tools]\ngo = "1.22\n', 2, "not TOML: Illegal character '\\n'"),
        (b"[tools]\ngo =\n", 2, "not TOML: Invalid value"),
        (b"go = [[[[", 1, "not TOML: Unclosed array"),
        (b"# go\n\xff\n", 2, "not UTF-8"),
        (b"go = 1\0\n", 1, "not TOML: Expected newline or end of document after a statement"),
        (b"a." * 40 + b"go = 1\n", 1, "a key has too many parts"),
        (b"# go" + b" " * 65536, 1, "larger than 65536 bytes"),
        (b"go = " + b"[" * 9000, 1, "not readable as TOML"),
    ],
)
def test_a_mise_file_that_is_refused(data, line, reason):
    where, what = _refusal(mise_toml.parse, data)

    # The parser's own words differ between the versions of Python.
    assert where == line
    assert what == reason or (what.startswith("not TOML") and reason.startswith("not TOML"))


@pytest.mark.parametrize(
    ("data", "go"),
    [
        (b'go = "1.22.3"\n', ("1.22.3", 1)),
        (b'node = "20"\ngo = "^1.22"\n', ("^1.22", 2)),
        (b'go = "~1.22.2"\n', ("~1.22.2", 1)),
        (b'go = "1.22.*"\n', ("1.22.*", 1)),
        (b'go = "stable"\n', ("latest", 1)),
        (b'node = "20"\n[tools.go]\ngobin = true\n', None),
        (b'[settings]\ngo = "1.22"\n', None),
        (b"no TOML at all", None),
    ],
)
def test_prototools(data, go):
    assert _go(prototools.parse(data)) == go


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"go = 1.22\n", 1, NO_TEXT),
        (b'\ngo = ">=1.21 <1.23"\n', 2, "'>=1.21 <1.23' is not a Go version"),
        (b'go = "canary"\n', 1, "'canary' is not a Go version"),
    ],
)
def test_a_prototools_that_is_refused(data, line, reason):
    assert _refusal(prototools.parse, data) == (line, reason)


WHOLE = b"""\
# the whole of it
go = "1.22"
sdk = "macosx14.5"
path = ["bin", "./tools dir"]

[env]
GOFLAGS = "-mod=vendor"
A = "$HOME 'x' \\n"

[tools]
stringer = "golang.org/x/tools/cmd/stringer@v0.24.0"
"golangci-lint" = "github.com/golangci/golangci-lint/cmd/golangci-lint@latest"
"""


def test_a_whole_gover_file():
    says = gover_toml.parse(WHOLE)

    assert _go(says) == ("1.22", 2)
    assert says.sdk == SdkRequest("macosx14.5", 3)
    assert says.paths == (PathEntry("./tools dir", 4), PathEntry("bin", 4))
    assert says.variables == (
        Variable("GOFLAGS", "-mod=vendor", 7),
        Variable("A", "$HOME 'x' \n", 8),
    )
    assert says.tools == (
        Tool("stringer", "golang.org/x/tools/cmd/stringer", "v0.24.0", 11),
        Tool("golangci-lint", "github.com/golangci/golangci-lint/cmd/golangci-lint", "latest", 12),
    )
    assert says.ignored == ()


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        (b'sdk = { name = "macosx14" }\n', SdkRequest("macosx14", 1)),
        (
            b'\nsdk = { name = "macosx", deployment_target = "12.0", developer_dir = true }\n',
            SdkRequest("macosx", 2, "12.0", developer_dir=True),
        ),
        (b'[sdk]\nname = "/x.sdk"\ndeployment_target = "13"\n', SdkRequest("/x.sdk", 1, "13")),
    ],
)
def test_an_sdk_with_all_that_goes_with_it(data, asked):
    assert gover_toml.parse(data).sdk == asked


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"[env]\n[tools]\n", b"path = []\n"])
def test_an_empty_gover_file_says_nothing(data):
    assert gover_toml.parse(data) == Contents()


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'\nGo = "1.22"\n', 2, "'Go' is not a known key; did you mean 'go'?"),
        (b'[enf]\nA = "1"\n', 1, "'enf' is not a known key; did you mean 'env'?"),
        (b"[tool]\n", 1, "'tool' is not a known key; did you mean 'tools'?"),
        (b"xyzzy = 1\n", 1, "'xyzzy' is not a known key"),
        (b'"\\u001b" = 1\n', 1, r"'\x1b' is not a known key"),
        (b"go = 1.22\n", 1, "the value of 'go' is not a string: put it in quotes"),
        (b'go = "bananas"\n', 1, "'bananas' is not a Go version"),
        (b'go = ""\n', 1, "'' is not a Go version"),
        (b"sdk = 14.5\n", 1, "the value of 'sdk' is not a string: put it in quotes"),
        (b'sdk = "sdk/x"\n', 1, "'sdk/x' is neither an SDK's name nor an absolute path"),
        (b"sdk = {}\n", 1, "'sdk' has no 'name'"),
        (b"[sdk]\nname = 14\n", 1, "the value of 'sdk' is not a string: put it in quotes"),
        (b'[sdk]\nname = "macosx"\nsigned = true\n', 1, "'signed' is not a known key of 'sdk'"),
        (
            b'sdk = { name = "macosx", deployment_target = "12 -DEVIL" }\n',
            1,
            "'12 -DEVIL' is not a version of macOS",
        ),
        (
            b'sdk = { name = "macosx", developer_dir = 1 }',
            1,
            "'developer_dir' must be true or false",
        ),
        (
            b'sdk = { name = "/x.sdk", developer_dir = true }',
            1,
            "'developer_dir' needs an SDK's name, not a path",
        ),
        (b"[env]\nA = 1\n", 2, "the value of 'A' is not a string: put it in quotes"),
        (b"[env]\nB = ''\nA = true\n", 3, "the value of 'A' is not a string: put it in quotes"),
        (b'[env]\nA = "\\u0000"\n', 2, "the value of 'A' contains a NUL"),
        (b'[env]\nPATH = "x"\n', 2, "'PATH' cannot be set: PATH cannot be replaced as a whole"),
        (b'[env]\nSDKROOT = "macosx"\n', 2, "'SDKROOT' cannot be set: use 'sdk' for SDKROOT"),
        (
            b'[env]\nGOVER_ROOT = "x"\n',
            2,
            "'GOVER_ROOT' cannot be set: only the user sets GOVER_ variables",
        ),
        (b'[env]\nUID = "0"\n', 2, "'UID' cannot be set: a special variable of the shell"),
        (b'[env]\nA-B = "x"\n', 2, "'A-B' cannot be set: not the name of a variable"),
        (b'env = "A=1"\n', 1, "'env' must be a table: [env]"),
        (b"[[env]]\nA = ''\n", 1, "'env' must be a table: [env]"),
        (b"tools = []\n", 1, "'tools' must be a table: [tools]"),
        (b'path = "bin"\n', 1, "'path' must be a list of directories"),
        (b'path = [""]\n', 1, "'' is not a directory for PATH"),
        (b'path = ["a:b"]\n', 1, "'a:b' is not a directory for PATH"),
        (b"path = [1]\n", 1, "the value of 'path' is not a string: put it in quotes"),
        (b'[tools]\nx = "example.org/x"\n', 2, "'example.org/x' is not MODULE@VERSION"),
        (b'[tools]\nx = "-x@v1"\n', 2, "'-x@v1' is not MODULE@VERSION"),
        (b'[tools]\nx = "a/../b@v1"\n', 2, "'a/../b@v1' is not MODULE@VERSION"),
        (b'[tools]\nx = "a@v1 b"\n', 2, "'a@v1 b' is not MODULE@VERSION"),
        (b'[tools]\n"x/y" = "a@v1"\n', 2, "'x/y' is not a name for a program"),
        (b'[tools]\nx = "a@v1"\nX = "a@v2"\n', 3, "'x' and 'X' are the same file on some systems"),
        (b'[tools]\ngo = "a@v1"\n', 2, "'go' is not allowed as the name of a tool"),
        (b'[tools]\nGofmt = "a@v1"\n', 2, "'Gofmt' is not allowed as the name of a tool"),
        (b'[tools]\ngover = "a@v1"\n', 2, "'gover' is not allowed as the name of a tool"),
        (b'[tools]\n"go1.22.3" = "a@v1"\n', 1, "'go1.22.3' is not allowed as the name of a tool"),
        (b'go = "1.22"\nnope', 2, "not TOML: "),
    ],
)
def test_a_gover_file_that_is_refused(data, line, reason):
    where, what = _refusal(gover_toml.parse, data)

    assert where == line
    assert what == reason or (reason == "not TOML: " and what.startswith(reason))
