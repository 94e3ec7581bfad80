"""The law of the `.envrc` reader: what gover takes is what real shells give."""

import os
import random
import re
import shutil
import string
import subprocess
import tempfile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gover.errors import ParseError
from gover.version.request import Request
from gover.versionfile import envrc

FULL = bool(os.environ.get("GOVER_FULL"))
BATCH = 50  # files for one start of each shell
SHELLS = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f"]}

# Each file runs in a subshell, which writes down its environment however it ends. The doubles
# of direnv's commands note what they are given; those that may set anything set everything.
# `set -e` has no effect: what a file sets is what it sets where nothing fails.
ORACLE = r"""
__all() { export A=7 B=7 C_9=7 _d=7 http_proxy=7 GOFLAGS=7 SDKROOT=7 GOT_PATHS=; }
use() { case "$1 $#" in "go 2"|"golang 2") use_go "$2" ;; *) __all ;; esac; }
use_go() { export GOT_GO="$1"; }
strict_env() { "$@"; }
has() { false; }
set() { :; }
dotenv() { __all; }
source_up() { __all; }
layout() { case "$*" in go|python) ;; *) __all ;; esac; }
PATH_add() {
    local first="$1"
    shift
    [ $# = 0 ] || PATH_add "$@"
    export GOT_PATHS="$GOT_PATHS$first:"
}
path_add() {
    local name="$1"
    shift
    [ "$name" = PATH ] && PATH_add "$@" || export "$name=7"
}
xcrun() { [ "$1" = --sdk ] || builtin set -- --sdk macosx; printf '/sdk/%s\n' "$2"; }
for __file in "$__DIR"/*.envrc; do
    ( ulimit -t 5; trap '"$__ENV" -0 > "$__file.out"' EXIT; . "$__file" ) </dev/null >/dev/null 2>&1
done
true
"""

NAMES = ["A", "B", "C_9", "_d", "http_proxy", "GOFLAGS"]
SAFE = string.ascii_letters + string.digits + "_./,@%+:=-"
PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " \té\u00a0€"
DOUBLE = [c for c in PRINTABLE if c not in '"\\$`!'] + [r"\$", r"\"", r"\\", r"\`", r"\n"]
EMPTY = ["''", '""', "''=ls", ":=ls"]
ESCAPED = string.printable[:95]
LOOSE = [
        "$A", "${B}", '"$A/x"', "$(echo hi)", "`echo hi`", '"$(echo $A hi)"', "~/bin", "a:~/b",
        "$A:/x:$B", '"$A:s"', '"$A["', "${A}[", "$(if)", "$(exit 3)", "$(cat /nonexistent/x)",
        "$(echo a=b)", "$(=ls)", "$D=ls", "$(echo x==y)", "`:`", '"${A}:${B}"',
        "$(nope 2>/dev/null)", "$PWDX", "$PWD[1]", '"$PWD:h"', "$(pwd -P)", "$HOME$PWD",
]  # fmt: skip
SDK = [
        "$(xcrun --sdk macosx14.5 --show-sdk-path)", '"$(xcrun --show-sdk-path)"', "macosx15",
        "`xcrun --sdk macosx --show-sdk-path`", "/nonexistent/MacOSX.sdk", "'/nonexistent/a b'",
        "$(xcrun --sdk macosx13 --show-sdk-path 2>/dev/null)", "$(xcrun --sdk iphoneos -x)", "",
]  # fmt: skip
COMMENT = ["", "", "", " # note", "\t#'\"`$(", " #\\", "#no", " ", "\t"]
PWDS = ["$PWD", "${PWD}/x", '"$PWD/a b"', "$(pwd)", '"`pwd`/y"', "/x:$PWD/z", "a${PWD}b", "\\$PWD"]
DIRECTORIES = ["bin", "./a", "'a b'", "b$A", "~/x", "-q", "$PWD/b", "a b 'c d'", '"$(pwd)"']
COMMANDS = (
    """
use go|use go $A|use golang 1.21|layout python|source_up|watch_file x|unset B C_9|unset SDKROOT
unset -f use|echo $A|echo "$A" *|mkdir -p d|touch t|touch ~/x
exit|exit 0|exit 1|return|return 0|set -e|set -u|set -x|set -- a|strict_env|eval B=9|eval "A=9"
readonly A|export -n A|export -p|alias export=echo|shopt -s extglob|setopt ksh_arrays|emulate sh
typeset A=7|local B=7|declare -r A|printf -v A z|read A|: ${A=1}|: ${A:=$((B=2))}|let A=3|((A=4))
IFS=a|export POSIXLY_CORRECT=1|UID=5|export UID=5|path=x|export path=x|histchars=abc|status=1|PATH=
if true; then|if [ -n "$A" ]; then|else|elif true; then|fi|{|}|(|)|f() {|export() {|while false; do
for A in x y; do|for B in; do|done|case A in|A) A=6 ;;|esac|[[ -n $A ]]|[ -n $A ]|! true|time true
cat <<EOF|cat <<'EOF'|EOF|cat <<-A|A|exec true|trap - EXIT|source ./none|. ./none|nope|nope A=1
A=1 nope|A=1 use go 1.22|export A+=x|A+=x|A[0]=x|A=(x y)|export A=(x)|export 'A=b'|'export' A=b
\\export A=b|"A"=b|export A=b;|A=1; B=2|A=1 && B=2|A=1 || B=2|A=1 | B=2|export A=b >x
export A={a,b}|export A=*|export A=[a|export A=a?|export A==ls|export A=a:=ls|export A=a==|A=~
export A=$'x\\ny'|export A=$"x"|export A=${B:-x}|export A=$((1+1))|export A=$((B=5))|export A=!x
export PATH=$PATH:/x|export PATH=/nonexistent|export GOROOT=/x|export GOVER_VERSION=1|export A="!x"
export GO_VERSION=1.22|export A='!x'|export A=a#b|export A=a\\|export A="a|export A='a|export A=`a
""".strip()
    .replace("\n", "|")
    .split("|")
)
COMMANDS += [
    "export PATH=$PWD/b:$PATH", 'PATH="$PWD/a b":/x:${PATH}', "export PATH=$A:$PATH",
    "PATH_add a b", "path_add PATH x y", "path_add A x", "use_go 1.22", "set -euo pipefail",
    "[ -f x ] && dotenv",
    "has x && use nix", "has x || export A=9", "true && B=8", "false || use go 1.22", "exit 3",
    "if has x; then", "A=8; export B=2", "B=$A; A=2", "cd /", "cd / && B=2", "pushd /", "g",
    "g() { A=9; }", "use go 1.22 || exit", "export A=1\\", "A=one\\", "use() { :; }",
    "export A='1|2'",
    "[[ $A == b* ]] && export B=3", '[ "$A" = "b" ] || B=4', "has x || exit", "has x && return",
    "for B in 1 2; do A=$B; done", "case $A in (b) A=5 ;; *) B=6 ;; esac", "{ A=1; B=2; }",
    "(A=1; B=2)", "A=1 | cat", "A=1 |", "B=2 &&", "if true; then A=4; fi", "cat <<X\nA=1\nX",
    "cat <<'X'; A=5\nB=1\nX", "export A='x\ny'", 'A="x\ny$B"', "function h { B=9; }", "h",
]  # fmt: skip
# What gover knows, and knows to change something.
CHANGES = ["unset A B C_9 _d GOFLAGS SDKROOT", "unset A", "dotenv", "use nix", "layout go", "exit"]
TOKENS = [
    *string.punctuation,
    " ",
    "\t",
    "\n",
    "\\\n",
    "\r",
    "\x01",
    "\x7f",
    "\ufeff",
    "\udcff",
    "é",
]
TOKENS += [
    "&&",
    "||",
    "<<A",
    ">x",
    "$A",
    "${A}",
    "$(",
    "$((",
    "'",
    '"',
    "A",
    "export ",
    " B=1",
    "==ls",
]


class Writer:
    """Writes files that look like an `.envrc`, most of it plain, some of it not."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._any = self._random.choice

    def file(self):
        lines = [self._line() for _ in range(self._random.randint(1, 7))]
        return _tamed("\n".join([*lines, ""]).encode("utf-8", "surrogateescape"))

    def _line(self):
        lines = self._random.choices([COMMANDS, CHANGES, [self._good()]], [8, 6, 86])[0]
        line = self._any(lines)
        if self._random.random() < 0.04:
            at = self._random.randint(0, len(line))
            line = line[:at] + self._any(TOKENS) + line[at:]
        return line

    def _good(self):
        return self._any(
            [
                lambda: f"export {self._assignment()}{self._any(COMMENT)}",
                lambda: f"export {self._assignment()}{self._any(COMMENT)}",
                lambda: f"export {self._assignment()} {self._assignment()}{self._any(COMMENT)}",
                lambda: f"{self._assignment()}{self._any(COMMENT)}",
                lambda: f"export {self._any(NAMES)}",
                lambda: f"export SDKROOT={self._any(SDK)}{self._any(COMMENT)}",
                lambda: f"use go {self._any(['1.22', '1.22', chr(39) + 'go1.22' + chr(39)])}",
                lambda: f"PATH_add {self._any(DIRECTORIES)}",
                lambda: "",
            ]
        )()

    def _assignment(self):
        kind = self._random.random()
        value = (
            self._any(LOOSE if kind < 0.06 else PWDS)
            if kind < 0.12
            else "".join(map(self._piece, range(self._any([0, 1, 1, 2, 3]))))
        )
        return f"{self._any(NAMES)}={value}"

    def _piece(self, _):
        return self._any(
            [
                lambda: self._some(SAFE),
                lambda: "'" + self._some(PRINTABLE.replace("'", "")) + "'",
                lambda: '"' + self._some(DOUBLE) + '"',
                lambda: "\\" + self._any(ESCAPED),
                lambda: self._any(EMPTY),
            ]
        )()

    def _some(self, alphabet):
        return "".join(self._random.choices(alphabet, k=self._random.randint(0, 6)))


def _tamed(data):
    """
    Take redirections away but for two that lead nowhere.

    What is generated is run for real: `>=ls` would empty the `ls` that zsh finds on PATH.
    """
    data = re.sub(rb">(?!/dev/null\)|x\n)", b"", data)
    # What an editor has left, gover takes for no part of a line, and a shell does.
    return re.sub(rb"\r+\n", b"\n", data).removeprefix(b"\xef\xbb\xbf")


def _own_tools(scratch):
    """Copy the few programs that a file may come to name; PATH has these and no others."""
    os.mkdir(f"{scratch}/bin")
    for name in ("env", "ls", "cat", "mkdir", "touch"):
        shutil.copy(shutil.which(name), f"{scratch}/bin/{name}")
    return f"{scratch}/bin"


def _nobody():
    """Whoever may write anywhere runs what is generated as somebody who may not."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def _run(argv, files):
    """Source each file; return the environment in which each ended, None where it left none."""
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o777)
        tools = _own_tools(scratch)
        for index, data in enumerate(files):
            with open(f"{scratch}/{index:04}.envrc", "wb") as file:
                file.write(data)
        environ = {"HOME": "/nonexistent", "PATH": tools}
        environ |= {"__DIR": scratch, "__ENV": f"{tools}/env"}
        subprocess.run(
            [shutil.which(argv[0]), *argv[1:], "-c", ORACLE],
            env=environ, cwd=scratch, timeout=120, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **_nobody(),
        )  # fmt: skip
        found = [_environment(f"{scratch}/{index:04}.envrc.out") for index in range(len(files))]
        return [environment and environment | {b"HERE": scratch.encode()} for environment in found]


def _environment(path):
    try:
        with open(path, "rb") as file:
            pairs = file.read().split(b"\0")
    except FileNotFoundError:
        return None
    return dict(pair.split(b"=", 1) for pair in pairs if b"=" in pair)


def _parsed(data):
    try:
        return envrc.parse(data)
    except ParseError:
        return None


def _check(data, says, environment, shell):
    """Hold everything taken from one file against what a shell made of it."""
    says = says.in_directory((environment or {}).get(b"HERE", b"/").decode())
    taken = {v.name: v.value.encode() for v in says.variables}
    if not (taken or says.sdk or says.paths or says.go):
        return
    what = f"{shell}: {data!r}"
    assert environment is not None or not (taken or says.sdk or says.paths), what
    environment = environment or {}
    assert {n: environment.get(n.encode()) for n in taken} == taken, what
    if says.sdk:
        text = says.sdk.text.encode()
        assert environment[b"SDKROOT"] in (text, b"/sdk/" + text), what
    if says.paths:
        on_path = environment[b"PATH"].decode().split(":")
        added = environment.get(b"GOT_PATHS", b"").decode().split(":")
        assert all(path.directory in [*added, *on_path] for path in says.paths), what
        in_order = iter(added)
        assert b"PATH=" in data or all(path.directory in in_order for path in says.paths), what
    if says.go and b"GOT_GO" in environment:
        assert Request.parse(environment[b"GOT_GO"].decode()) == says.go[0], what


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not all(map(shutil.which, SHELLS)), reason="needs bash and zsh")
def test_every_value_taken_is_the_value_that_bash_and_zsh_give(figure):
    """A file, whatever it holds, is read as both shells would run it, or not at all."""
    files, values = [], []

    @settings(
        max_examples=(10_000 if FULL else 300) // BATCH,
        phases=[Phase.explicit, Phase.generate],  # a failure names its file: nothing to shrink
    )
    @given(st.integers(0, 1 << 64))
    def hold(seed):
        says = _hold(seed)
        files.append(BATCH)
        values.extend(len(said.variables) for said in says)

    hold()
    assert any(values), "a test of nothing"
    figure(".envrc files that bash and zsh run too", sum(files), "files")
    figure(".envrc files: values taken, each as the shells give it", sum(values), "values")


def _hold(seed):
    writer = Writer(seed)
    says = [
        (data, said) for data in (writer.file() for _ in range(BATCH)) if (said := _parsed(data))
    ]
    for shell, argv in SHELLS.items():
        environments = _run(argv, [data for data, _ in says])
        for (data, said), environment in zip(says, environments, strict=True):
            _check(data, said, environment, shell)
    return [said for _, said in says]
