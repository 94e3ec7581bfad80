"""
The Go of an `.envrc`, never silent: a version, or a line that says what is not followed.

The shapes are those of public repositories' files, with a `use go` as docs/direnv.md has it.
"""

import os
import shutil
import subprocess
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gover.errors import ParseError
from gover.versionfile import envrc

GO = "use go 1.22.3\n"
UNREAD = "not followed"  # a line of the file is marked
NOTHING = "nothing"  # the file names no Go at all
REFUSED = "refused"


def outcome(data):
    """The version that gover takes from a file, or one of the three words above."""
    try:
        says = envrc.parse(data if isinstance(data, bytes) else data.encode())
    except ParseError:
        return REFUSED
    if says.go:
        assert not any(entry.names_go for entry in says.ignored)
        return str(says.go[0])
    return UNREAD if any(entry.names_go for entry in says.ignored) else NOTHING


# What stands before or behind a plain `use go 1.22.3`.
BEFORE = [
    "strict_env",
    "unstrict_env",
    "strict_env has curl",
    "env_vars_required GITHUB_TOKEN",
    "require_allowed go.mod",
    "set -e",
    "set -euo pipefail",
    "set -o errexit -o nounset",
    "set +x",
    "set -a; source .env; set +a",
    "set -- a b",
    "shopt -s globstar nullglob",
    'path_add GOPATH "$PWD"',
    "path_add PATH bin tools",
    "PATH_add bin tools",
    "PATH_rm '*/go/bin'",
    "has nix && use nix",
    "has nix && use flake || true",
    "[ -f .env ] && dotenv",
    "[ -f .env ] && dotenv .env || true",
    "[[ -f .envrc.local ]] && source_env .envrc.local",
    '[[ $HOST == *.corp && -n "$X" ]] && export PROXY=1',
    'test -d .git || log_error "not a checkout"',
    "dotenv",
    "dotenv_if_exists .env.local",
    "source_up",
    "source_up_if_exists",
    "source_env_if_exists .envrc.private",
    'source_url "https://example.org/x" "sha256-abc="',
    "layout python3",
    "layout go",
    "use nix",
    "use flake .#dev",
    'use flake "github:the-nix-way/dev-templates?dir=go"',
    "use devenv",
    "use asdf",
    "watch_file go.mod go.sum *.nix",
    "watch_dir tools",
    'eval "$(devbox generate direnv --print-envrc)"',
    'eval "$(lorri direnv)"',
    "source ./scripts/env.sh",
    ". ./env",
    "my_own_function a b",
    "make tools >/dev/null 2>&1",
    "export A=1; export B=2",
    "export A=$(git rev-parse --show-toplevel)",
    'export A="$(cat <<\'X\' | tr -d x\n  {"a": ")"}\nX\n)"',
    "export A=$(# it's\n:)",
    "export A=$(f() { :; }; f)",
    "{ " * 40 + ":" + "; }" * 40,
    "export A='two\nlines'",
    'export A="two\nlines of $B"',
    "export A=$'a\\'b'",
    'export A=(1 2 "3 4")',
    "export A=one\\\n  B=two",
    "export A=é→",
    "export A=${B:-$(hostname)}",
    "export A=$((1 + 2))",
    "unset GOROOT GOFLAGS",
    "if has nix; then use nix; fi",
    (
        "if ! has nix_direnv_version || ! nix_direnv_version 3.0.4; then\n"
        '  source_url "https://x" "sha256-y"\nfi'
    ),
    (
        "if [ -e .envrc.local ]\nthen\n  source_env .envrc.local\n"
        "elif has x\nthen\n  :\nelse\n  dotenv\nfi"
    ),
    'for file in .env*; do\n  dotenv "$file"\ndone',
    "for ((i=0; i<3; i++)); do echo $i; done",
    'while read -r line; do export "$line"; done < .env',
    (
        'case "$OSTYPE" in\n  darwin*) export A=1 ;;\n'
        "  (linux*|*bsd)\n    export A=2\n    ;;\n  *) exit ;;\nesac"
    ),
    'use_tool() {\n  local version="$1"\n  PATH_add "$HOME/tools/$version"\n}',
    'function helper {\n  echo "it\'s"\n}\nhelper',
    'greet() { echo "hi"; }; greet',
    "{ echo a; echo b; }",
    "(cd tools && make)",
    "cat <<EOF\nuse go 1.21.0\nEOF",
    "cat >.tool <<-'X'\n\tuse go 1.21.0\n\tX",
    "# use go 1.21.0",
    'echo "use go 1.21.0 for this"',
    "log_status 'now use go 1.21.0'",
    'export NOTE="use go 1.21.0"',
    "export A=1 # it's a comment",
    "export A=a#b",
    "\\\\",
    "alias g=go",
    "cd tools",
    "export UID=7",
    "has x || exit",
    '[ -n "$CI" ] && return 0',
    "if has nix; then use nix; exit; fi",
    "printf '%s' \"a\nb\"",
    "export -f helper",
    "trap 'echo bye' EXIT",
    "true | cat",
    "sleep 1 &",
    "time make",
    "! has x",
    " \t",
]


@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before_it_does_not_hide_a_version(before):
    assert outcome(f"{before}\n{GO}") == "1.22.3"


@pytest.mark.parametrize("after", BEFORE)
def test_what_stands_after_it_does_not_hide_a_version(after):
    assert outcome(f"{GO}{after}\n") == "1.22.3"


# One file each, and what comes of it.
FILES = [
    ("use go 1.22.3 || exit\n", "1.22.3"),
    ("use go 1.22.3 || return 1\n", "1.22.3"),
    ("use go 1.22.3 && export A=1\n", "1.22.3"),
    ("use go 1.22.3;\n", "1.22.3"),
    ("use go 1.22.3; use node 20\n", "1.22.3"),
    ("use go 1.22.3 2>/dev/null || true\n", "1.22.3"),
    ("use go 1.22.3 >/dev/null 2>&1\n", "1.22.3"),
    ("use go \\\n  1.22.3\n", "1.22.3"),
    ("use_go 1.22.3\n", "1.22.3"),
    ("use_golang 1.22.3\n", "1.22.3"),
    ("use golang 1.22.3\n", "1.22.3"),
    ('use go "1.22.3"\n', "1.22.3"),
    ("  use   go\t1.22.3   # the team's\n", "1.22.3"),
    ("use go 1.22.3\r\n", "1.22.3"),
    ("strict_env\r\nuse go 1.22.3\r\nexport A=b\r\n", "1.22.3"),
    ("\ufeffuse go 1.22.3\n", "1.22.3"),
    ("use go 1.22.3", "1.22.3"),
    ("use go system\n", "system"),
    ("use go stable\n", "latest"),
    ("use go 1.24.0-rc.2\n", "1.24rc2"),
    ("strict_env use go 1.22.3\n", "1.22.3"),
    ("A=1 use go 1.22.3\n", "1.22.3"),
    ("! use go 1.22.3\n", "1.22.3"),
    ("has nix || use go 1.21\nuse go 1.22.3\n", "1.22.3"),
    ("use go $V\nuse go 1.22.3\n", "1.22.3"),
    ("use go 1.22.3\nhas nix && use go 1.22.3\n", "1.22.3"),
    ("exit\nuse go 1.22.3\n", NOTHING),
    ("exit 1\nuse go 1.22.3\n", NOTHING),
    ("use go 1.22.3\nexit 1\n", "1.22.3"),
    ("# use go 1.22.3\n", NOTHING),
    ("use golangci 1.60\n", NOTHING),
    ("use google\n", NOTHING),
    ("use go-task\n", NOTHING),
    ("use go\n", NOTHING),  # what other files say
    ("use node 20\n", NOTHING),
    ("dotenv\n", NOTHING),
    ("echo use go 1.22.3\n", NOTHING),
    ("cat <<EOF\nuse go 1.22.3\nEOF\n", NOTHING),
    ("has nix || use go 1.22.3\n", UNREAD),
    ("if ! has nix; then\n  use go 1.22.3\nfi\n", UNREAD),
    ("if has nix; then use nix; else use go 1.22.3; fi\n", UNREAD),
    ('[ -n "$CI" ] && use go 1.22.3\n', UNREAD),
    ("case $X in\n  a) use go 1.21 ;;\n  *) use go 1.22 ;;\nesac\n", UNREAD),
    ("for v in 1.21 1.22; do use go $v; done\n", UNREAD),
    ("setup() {\n  use go 1.22.3\n}\nsetup\n", UNREAD),
    ("(use go 1.22.3)\n", UNREAD),
    ("{ use go 1.22.3; }\n", UNREAD),
    ("use go 1.22.3 | cat\n", UNREAD),
    ("use go 1.22.3 &\n", UNREAD),
    ("true &&\n  use go 1.22.3\n", UNREAD),
    ('use go "$(cat .go-version)"\n', UNREAD),
    ("use go `cat version`\n", UNREAD),
    ("use go $GO_VERSION\n", UNREAD),
    ("use go ${GO_VERSION:-1.22.3}\n", UNREAD),
    ("use go 1.22.3 1.21.0\n", UNREAD),
    ("use go 1.22.*\n", UNREAD),
    ("use go 1.22.3 > log\n", UNREAD),
    ("use_go $V\n", UNREAD),
    ('use "go" $V\n', UNREAD),
    ("eval 'use go 1.22.3'\n", UNREAD),
    ("retry 3 use go 1.22.3\n", UNREAD),
    ("gvm use go1.22.3\n", UNREAD),
    ("use gvm go1.22.3\n", UNREAD),
    ("use_goenv 1.22.3\n", UNREAD),
    ("use goenv\n", NOTHING),
    ("[[ -s ~/.gvm/scripts/gvm ]] && . ~/.gvm/scripts/gvm && gvm use go1.22.3\n", UNREAD),
    ("goenv shell 1.22.3\n", UNREAD),
    ("use go 1.22.3\nhas nix && use go 1.21.0\n", UNREAD),
    ("use go 1.22.3\nuse go $V\n", UNREAD),
    ("if true; then\nuse go 1.22.3\n", UNREAD),
    ("export A='\nuse go 1.22.3\n", UNREAD),
    ('export A="\nuse go 1.22.3\n', UNREAD),
    ("cat <<EOF\nuse go 1.22.3\n", UNREAD),
    ("f() {\nuse go 1.22.3\n", UNREAD),
    (")\nuse go 1.22.3\n", UNREAD),
    ("fi\nuse go 1.22.3\n", UNREAD),
    ("export A=1\n" * 1001 + "use go 1.22.3\n", UNREAD),
    ("use go 1.22.3\nuse go 1.21.0\n", REFUSED),
    ("use go bananas\n", REFUSED),
    ("use go ref:master\n", REFUSED),
    ("use go ''\n", REFUSED),
]


@pytest.mark.parametrize(("text", "expected"), FILES)
def test_a_file_and_what_comes_of_it(text, expected):
    assert outcome(text) == expected


def test_the_line_that_is_marked_is_the_one_that_names_the_go():
    text = "strict_env\nif has nix; then\n  use nix\nelse\n  # the others\n  use go 1.22.3\nfi\n"
    marked = [entry for entry in envrc.parse(text.encode()).ignored if entry.names_go]

    assert [(entry.line, entry.reason) for entry in marked] == [(6, "'use go' on a condition")]
    assert marked[0].text == "  use go 1.22.3"


TOKENS = [
    *"'\"`$()[]{}<>|&;#!*?~=\\ \t\r\n\x0b\ufeffé",
    *("&&", "||", "<<EOF\n", "EOF\n", "$(", "${", "$'", "if ", "then\n", "fi\n", "done\n", "do\n"),
    *("esac\n", "case x in\n", "f() {\n", "}\n", "[[ ", " ]]\n", "exit 3 ||", "\\\n", "((", "))"),
    *(f"{line}\n" for line in BEFORE),
]


@settings(max_examples=int(os.environ.get("GOVER_EXAMPLES", "300")), deadline=None)
@given(
    st.lists(st.sampled_from(BEFORE), max_size=4),
    st.lists(st.sampled_from(BEFORE), max_size=4),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(TOKENS)), max_size=3),
)
def test_no_change_around_a_plain_line_gives_another_version_silently(before, after, changes):
    """
    Whatever is typed anywhere but in the line itself.

    What makes the line a comment, or ends the file before it, takes the Go from the file; so
    may what quotes it, or makes it the text of a here-document: but that is in the file, and it
    is closed.
    """
    lines = [*before, GO.rstrip("\n"), *after]
    head, tail = "\n".join([*before, ""]), "\n".join(["", *after, ""])
    for position, token in changes:
        if position % 2:
            at = position % (len(head) + 1)
            head = head[:at] + token + head[at:]
        else:
            at = position % (len(tail) + 1)
            tail = tail[:at] + token + tail[at:]
    text = head + GO.rstrip("\n") + tail
    found = outcome(text)

    assert found in ("1.22.3", UNREAD, REFUSED) or is_gone(text), (found, text, lines)


def is_gone(text):
    """Tell whether bash, too, runs no such line of this text: it is quoted, or behind an end."""
    names = "use_tool helper greet make sleep cat dotenv source_up source_env layout has nix"
    doubles = "".join(f"{name}() {{ :; }}\n" for name in names.split())
    doubles += 'use() { case $1 in go*) echo "USED $2" >&9 ;; esac; }\n'
    doubles += "eval() { :; }\nsource() { :; }\ntrap() { :; }\nexec 9>&1\n"
    with tempfile.TemporaryDirectory() as scratch:
        with open(f"{scratch}/.envrc", "w", encoding="utf-8") as file:
            file.write(text)
        ran = subprocess.run(
            [shutil.which("bash"), "--norc", "-c", f"{doubles}builtin . ./.envrc"],
            env={"PATH": "/nonexistent"},
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
    return b"USED 1.22.3" not in ran.stdout
