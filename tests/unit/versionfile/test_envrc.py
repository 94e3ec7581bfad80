"""The data in an `.envrc`: what is taken, what is left alone, and why."""

import os
import subprocess
import sys

import pytest

from gover.errors import ParseError
from gover.versionfile import envrc
from gover.versionfile.contents import Contents
from gover.versionfile.entries import PathEntry, SdkRequest, Variable
from tests.lib.gover_process import ROOT


def _variables(text):
    return {v.name: v.value for v in envrc.parse(text.encode()).variables}


def _reasons(text):
    return [(entry.line, entry.reason) for entry in envrc.parse(text.encode()).ignored]


def test_a_whole_file():
    says = envrc.parse(b"""\
# the usual
use go 1.22.3   # the request
watch_file go.mod

export SDKROOT=$(xcrun --sdk macosx14.5 --show-sdk-path)
export A=1 B='two words'
PATH_add bin
""")

    assert (str(says.go[0]), says.go[1]) == ("1.22.3", 2)
    assert says.sdk == SdkRequest("macosx14.5", 5)
    assert says.variables == (Variable("A", "1", 6), Variable("B", "two words", 6))
    assert says.paths == (PathEntry("bin", 7),)
    assert says.ignored == ()


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  # only a comment \\\n\t\n", b"#\r\n#\0\xff\n"])
def test_a_file_of_comments_says_nothing(data):
    assert envrc.parse(data) == Contents()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("use go 1.22.3", "1.22.3"),
        ("use golang 1.22", "1.22"),
        ("  use\tgo  'go1.22.3'", "1.22.3"),
        ('use go ">=1.21"', ">=1.21"),
        ("use go latest # yes", "latest"),
        ("use go", None),
        ("use go $VERSION", None),
        ("use go 1.22 1.21", None),
        ("use node 20", None),
        ("use_go 1.22", "1.22"),
        ("use_golang 1.22", "1.22"),
    ],
)
def test_use_go(line, text):
    go = envrc.parse(line.encode()).go

    assert (go and str(go[0])) == text


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("use go bananas\n", 1, "'bananas' is not a Go version"),
        ("\nuse go ''\n", 2, "'' is not a Go version"),
        ("use go ../../etc\n", 1, "'../../etc' is not a Go version"),
        ("use go latest#no\n", 1, "'latest#no' is not a Go version"),
        ("use go '1\u202e'\n", 1, r"'1\u202e' is not a Go version"),
        ("use go 1.22\nuse go 1.21\n", 2, "a second version, '1.21', after '1.22'"),
    ],
)
def test_a_request_in_plain_sight_that_is_none_is_refused(text, line, reason):
    with pytest.raises(ParseError) as refused:
        envrc.parse(text.encode())

    assert (refused.value.line, str(refused.value)) == (line, reason)


def test_the_same_request_twice_is_one():
    assert envrc.parse(b"use go 1.22.3\nuse golang go1.22.3\n").go[1] == 1


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("export A=plain-1.2/x:y,z@w%+_", "plain-1.2/x:y,z@w%+_"),
        ("export A=-mod=vendor", "-mod=vendor"),
        ("export A=", ""),
        ("export A=''", ""),
        ("export A='$x `y` \\ \"z\" !'", '$x `y` \\ "z" !'),
        ('export A="two words"', "two words"),
        ('export A="a\\"b\\$c\\`d\\\\e\\nf"', 'a"b$c`d\\e\\nf'),
        ("export A=a'b'\"c\"", "abc"),
        ("export A=a\\ b\\$", "a b$"),
        ("export A='é€'", "é€"),
        ("export A=b   # why", "b"),
        ("  export\tA=b\t", "b"),
        ("export A='#no'", "#no"),
        ("A=b\nexport A", "b"),
        ("export A\nA=b", "b"),
        ("export A=b\nA=c", "c"),
        ("export A=$B\nA=c", "c"),
        ("export GO_VERSION=1.22 A=x", "x"),
        ("exit 1\nexport A=b", None),
        ("A=b", None),
        ("export A=$B", None),
        ('export A="${B}/x"', None),
        ("export A=$(pwd)", "\0"),
        ("export A=`pwd`", "\0"),
        ("export A=$PWD", "\0"),
        ("export A=${PWD}/x", "\0/x"),
        ('export A="$PWD/a b":$(pwd)/c', "\0/a b:\0/c"),
        ('export A="\\$PWD"', "$PWD"),
        ("export A='$PWD'", "$PWD"),
        ("export A=$PWDX", None),
        ("export A=$PWDé", None),
        ("export A=$PWD[1]", None),
        ("export A=$PWD:h", None),
        ("export A=$(pwd -P)", None),
        ("eval x\nexport A=$PWD", None),
        ("source x\nexport A=b", "b"),
        ("cd x\nexport A=b", None),
        ("export A=~/x", None),
        ("export A=abc==", "abc=="),
        ("export A==ls", None),
        ("export A=''=ls", None),
        ("export A=b:=ls", None),
        ("export A={a,b}", None),
        ("export A=*", None),
        ("export A=$'x'", None),
        ('export A="!x"', None),
        ("export A=b;", "b"),
        ("export B=1; export A=b", "b"),
        ("export A=b || exit", "b"),
        ("export A=1; A=$(x)", None),
        ("true && export A=b", None),
        ("export A=b\nif has x; then\n  export A=c\nfi", None),
        ("export A=b\nif has x; then\n  export B=c\nfi", "b"),
        ("if [ -f x ]; then\n  export A=b\nfi\nexport A=c", "c"),
        ("export A=b\nif [[ -f x ]]; then\n  dotenv\nfi", None),
        ("if has x; then\n  exit\nfi\nexport A=b", None),
        ("export A=b\nif ! has x; then\n  exit 1\nfi", "b"),
        ("export A=b &", None),
        ("export A=b > c", None),
        ("export A+=b", None),
        ("export 'A=b'", None),
        ("A=b export A", None),
        ("A=1 make", None),
        ("export -n A=b", None),
        ("export A=(b)", None),
        ("export A=b\\\n\\\nc", "bc"),
        ("export A='b\\\nc'", None),
        ("export A='b", None),
        ("export A=é€", "é€"),
        ("export A=b#c", "b#c"),
        ("export A=b\r", None),
        ("export A=b\r\n", "b"),
        ("\ufeffexport A=b", "b"),
        ("export A=\ufeffb", "\ufeffb"),
        ("export A='\x1b[2J'", None),
        ("export A=" + "b" * 5000, None),
    ],
)  # fmt: skip
def test_the_value_of_a_variable(line, value):
    assert _variables(line).get("A") == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("$(xcrun --sdk macosx14.5 --show-sdk-path)", "macosx14.5"),
        ('"$(xcrun --sdk macosx --show-sdk-path)"', "macosx"),
        ("`xcrun --sdk macosx14 --show-sdk-path`", "macosx14"),
        ("$(/usr/bin/xcrun -sdk macosx15.0 -show-sdk-path 2>/dev/null)", "macosx15.0"),
        ("$( xcrun --show-sdk-path --sdk macosx13.3 )", "macosx13.3"),
        ("$(xcrun --show-sdk-path)", "macosx"),
        ("macosx15", "macosx15"),
        ("/opt/SDKs/MacOSX14.5.sdk", "/opt/SDKs/MacOSX14.5.sdk"),
        ("'/opt/a b/MacOSX.sdk'", "/opt/a b/MacOSX.sdk"),
        ("$(xcrun --sdk iphoneos --show-sdk-path)", None),
        ("$(xcrun --sdk macosx14..5 --show-sdk-path)", None),
        ("$(xcrun --sdk macosx --show-sdk-path)/usr", None),
        ("$(xcrun --sdk $SDK --show-sdk-path)", None),
        ("$(xcrun --sdk macosx --find clang)", None),
        ("$(xcrun --sdk macosx --show-sdk-path; touch x)", None),
        ('"$(xcrun --sdk macosx --show-sdk-path)', None),
        ("'$(xcrun --sdk macosx --show-sdk-path)'", None),
        ("sdks/MacOSX14.5.sdk", None),
        ("$PWD/sdk", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_sdk(value, text):
    says = envrc.parse(f"export SDKROOT={value}\n".encode())

    assert says.sdk == (SdkRequest(text, 1) if text else None)
    assert says.variables == ()


def test_the_sdk_may_be_exported_on_a_line_of_its_own():
    says = envrc.parse(b"SDKROOT=$(xcrun --show-sdk-path)\nexport SDKROOT\n")

    assert says.sdk == SdkRequest("macosx", 1)


def test_a_later_value_of_sdkroot_that_is_not_understood_takes_the_earlier_one_with_it():
    says = envrc.parse(b"export SDKROOT=macosx14\nexport SDKROOT=$OTHER\n")

    assert says.sdk is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("export PATH=bin:$PATH", "PATH cannot be replaced as a whole"),
        ("export PATH=$PATH:$PWD/bin", "PATH cannot be replaced as a whole"),
        ("export PATH=/bin", "PATH cannot be replaced as a whole"),
        ("export GOROOT=/x", "GOROOT follows from the selected Go"),
        ("export GOVER_VERSION=1.22", "only the user sets GOVER_ variables"),
        ("export C=$D", "C is not literal"),
        ("C=1", "C is not exported"),
        ("layout go", "'layout go'"),
        ("PATH_add $X", "'PATH_add' without literal directories"),
        ("path_add PATH", "'path_add' without literal directories"),
        ("path_add GOFLAGS x", "'path_add'"),
        ("PATH_add a:b", "'PATH_add' with something that is not a directory"),
        ("unset C", "'unset'"),
    ],
)
def test_a_line_that_can_change_nothing_else_is_ignored_alone(line, reason):
    text = f"export A=1\n{line}\nexport B=2\n"

    assert _reasons(text) == [(2, reason)]
    assert _variables(text) == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    "line",
    ["watch_file a b", "strict_env", "set -euo pipefail", "set -e -u", "shopt -s globstar",
     "env_vars_required X Y", "require_allowed go.mod", "[ -f x ]", "[[ -f $X && -n y ]]",
     "echo $X", "has x", "helper() {\n  echo x\n}", "true || false",
     "mkdir -p bin >/dev/null 2>&1"],
)  # fmt: skip
def test_a_line_that_changes_nothing_is_understood(line):
    text = f"export A=1\n{line}\nexport B=2\n"

    assert _reasons(text) == []
    assert _variables(text) == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("export A=1 B=2\nunset A\n", {"B": "2"}),
        ("export A=1\nunset A\nA=2\n", {}),
        ("export A=1\nunset A\nexport A=2\n", {"A": "2"}),
        ("export GOPATH=/g A=1\nlayout go\n", {"A": "1"}),
        ("layout go\nexport GOPATH=/g\n", {"GOPATH": "/g"}),
        ("export A\ndotenv\nA=1\n", {}),
        ("export A=1 VIRTUAL_ENV=/v\nlayout python3\n", {"A": "1"}),
        ("export A=1\nlayout python /opt/python3.12/bin/python3\n", {"A": "1"}),
        ("export A=1\nlayout python 'x; A=2'\n", {}),
        ("export A=1\nlayout_python() { A=2; }\nlayout python\n", {}),
        ("export A=1 GEM_HOME=/g\nlayout ruby\nlayout node\n", {"A": "1"}),
        ("export A=1 CPATH=/c\nload_prefix ./local\n", {"A": "1"}),
    ],
)
def test_a_line_takes_the_variables_it_may_change(text, values):
    assert _variables(text) == values


@pytest.mark.parametrize(
    "line",
    ["dotenv", "dotenv_if_exists .env", "source_up", "source_env ../.envrc", "use nix",
     "layout python $X", "layout poetry", "use go", "source_up_if_exists", "use flake .#dev",
     "eval x", "source x", "make", "dotenv $X",
     "layout_uv", "set -a", "path_add $X y", "printf -v A z"],
)  # fmt: skip
def test_what_may_set_anything_takes_all_values_before_it_and_none_after(line):
    text = f"export A=1\nPATH_add bin\n{line}\nexport B=2\n"

    assert _variables(text) == {"B": "2"}
    assert envrc.parse(text.encode()).paths == ()
    assert [number for number, _ in _reasons(text)] == [1, 2, 3]
    assert _reasons(text)[:2] == [(1, "line 3 may change A"), (2, "line 3 may change PATH")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("if [ -f x ]; then", "a construct that is not closed"),
        ("if true", "a construct that is not closed"),
        ("{", "a construct that is not closed"),
        ("for A in b; do", "a construct that is not closed"),
        ("fi", "a control construct"),
        ("echo a() { :; }", "a control construct"),
        ("f() g() { :; }", "a control construct"),
        ("if x; then y && fi", "a control construct"),
        ("{ " * 41 + ":" + "; }" * 41, "a control construct"),
        ("cat <<EOF", "a here-document that is not closed"),
        ("export B='", "a quote that is not closed"),
        ("f() {", "a construct that is not closed"),
        ("exit 1", "'exit' with an error"),
    ],
)
def test_behind_what_cannot_be_cut_nothing_is_taken_and_before_it_no_value(line, reason):
    text = f"export A=1\n{line}\nexport B=2\nuse go bananas\n"

    assert _variables(text) == {}
    assert _reasons(text)[:2] == [
        (1, "line 2 may change A"),
        (2, reason + "; the rest of the file is not read"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("cat <<EOF\nuse go 1.21\nEOF", "a here-document"),
        ("set -- a", "'set' with more than plain options"),
        ("set -n", "'set' with more than plain options"),
        ("cd x", "a command that may change what follows"),
        ("alias export=echo", "a command that may change what follows"),
        ("export() { :; }", "a function in place of a command"),
        ("export B=1\x07", "a control character"),
        ("\x0b", "a control character"),
        ("export B=*", "not plain words"),
        ("export B=1 > x", "more than one plain command"),
        ("export B=(1)", "more than one plain command"),
        ("export UID=0", "a special variable of the shell"),
        ("export -n A", "not a plain assignment"),
        ("export B=1 1.2", "not a plain assignment"),
        ("unset -f use", "not a plain 'unset'"),
        ("unset use", "not a plain 'unset'"),
    ],
)
def test_behind_what_may_change_the_rest_no_value_is_taken_but_the_version_is(line, reason):
    text = f"export A=1\n{line}\nexport B=2\nuse go 1.22.3\n"

    assert _variables(text) == {}
    assert str(envrc.parse(text.encode()).go[0]) == "1.22.3"
    assert _reasons(text)[:2] == [
        (1, "line 2 may change A"),
        (2, reason + "; no variable is read from here on"),
    ]


@pytest.mark.parametrize("line", ["exit", "return", "exit 0", "return 0 # done"])
def test_behind_a_certain_end_nothing_is_taken_and_before_it_everything_holds(line):
    assert _variables(f"export A=1\n{line}\nexport A=2\n") == {"A": "1"}


def test_bytes_that_are_no_utf8_end_the_reading_unless_in_a_comment():
    says = envrc.parse(b"# \xff\nexport A=1\nexport B='\xff'\n")

    assert says.variables == ()
    assert says.ignored[-1].reason == "not UTF-8; no variable is read from here on"


@pytest.mark.parametrize(
    ("rest", "holds"),
    [
        ("dotenv", True),
        ("if true; then\n  export A=1\nfi", True),
        ("use node 20", True),
        ("if true; then\n  use go 1.21\nfi", False),
        ("if true; then\n  use go 1.22\nfi", True),
        ("use go $X", False),
        ("eval 'use_go 1.21'", False),
        ("exit\nuse go 1.21", True),
    ],
)
def test_a_version_falls_only_to_lines_that_speak_of_use_go(rest, holds):
    assert (envrc.parse(f"use go 1.22\n{rest}\n".encode()).go is not None) is holds


def test_a_version_that_fell_is_listed_with_the_line_that_may_use_another():
    assert _reasons("use go 1.22\nuse go $X\n")[0] == (1, "line 2 may select another Go")


def test_path_entries_fall_to_a_path_made_anew_only():
    assert envrc.parse(b"PATH_add a\nexport PATH=x:$PATH\n").paths == (PathEntry("a", 1),)
    assert envrc.parse(b"PATH_add a\nexport PATH=/x\n").paths == ()
    assert envrc.parse(b"PATH_add a\nPATH_rm a\n").paths == ()


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("PATH_add a b", ["a", "b"]),
        ("PATH_add $PWD/bin", ["\0/bin"]),
        ("path_add PATH a b", ["a", "b"]),
        ("export PATH=$PWD/bin:$PATH", ["\0/bin"]),
        ('export PATH="$(pwd)/bin:${PATH}"', ["\0/bin"]),
        ("PATH=$PWD/bin:$PATH", ["\0/bin"]),
        ('export PATH="$PWD/a b":/opt/bin:$PATH', ["\0/a b", "/opt/bin"]),
        ("export PATH=$PWD/bin:$HOME/bin:$PATH", []),
        ("export PATH=$PWD/bin::$PATH", []),
        ("export PATH=$PWD/bin:$PATHS", []),
        ("true && PATH_add a", []),
    ],
)
def test_the_directories_for_path_the_first_one_in_front(line, entries):
    parsed = envrc.parse(f"{line}\n".encode()).paths

    assert [entry.directory for entry in reversed(parsed)] == entries


def test_a_file_of_more_statements_than_anyone_writes_is_not_read_to_its_end():
    says = envrc.parse(b"export A=1\n" * 1001)

    assert says.variables == ()
    assert says.ignored[-1].line == 1001
    assert says.ignored[-1].reason == "the file is too long; the rest of the file is not read"


HOSTILE = """\
use go 1.22.3
$(touch marker)
`touch marker`
export A=$(touch marker) B=`touch marker` C="$(touch marker)"
touch marker
export SDKROOT=$(xcrun --sdk macosx --show-sdk-path; touch marker)
source ./marker
eval "touch marker"
> marker
"""

AUDITED = """\
import sys
from gover.versionfile import envrc, envrc_scan
def refuse(event, args):
    if event in ("open", "exec", "import") or event.startswith(("os.", "subprocess.", "socket.")):
        raise SystemExit(f"parsing caused {event}: {args}")
data = sys.stdin.buffer.read()
sys.addaudithook(refuse)
for line in data.split(b"\\n"):
    envrc.parse(line)
envrc.parse(data)
print("nothing ran")
"""


def test_parsing_opens_starts_and_writes_nothing(tmp_path):
    """Under an audit hook that ends the process on any of these, with code in every line."""
    ran = subprocess.run(
        [sys.executable, "-c", AUDITED],
        input=HOSTILE.encode(),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (ran.stdout, ran.stderr) == (b"nothing ran\n", b"")
    assert os.listdir(tmp_path) == []
