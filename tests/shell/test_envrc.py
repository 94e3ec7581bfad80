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
ORACLE = r"""
__all() { export A=7 B=7 C_9=7 _d=7 http_proxy=7 GOFLAGS=7 SDKROOT=7 GOT_PATHS=; }
use() { case "$1 $#" in "go 2"|"golang 2") export GOT_GO="$2" ;; *) __all ;; esac; }
dotenv() { __all; }
source_up() { __all; }
layout() { [ "$1" = go ] || __all; }
PATH_add() { export GOT_PATHS="$GOT_PATHS$1:"; }
xcrun() { [ "$1" = --sdk ] || set -- --sdk macosx; printf '/sdk/%s\n' "$2"; }
for __file in "$__DIR"/*.envrc; do
    ( trap '"$__ENV" -0 > "$__file.out"' EXIT; . "$__file" ) </dev/null >/dev/null 2>&1
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
        "$(nope 2>/dev/null)",
]  # fmt: skip
SDK = [
        "$(xcrun --sdk macosx14.5 --show-sdk-path)", '"$(xcrun --show-sdk-path)"', "macosx15",
        "`xcrun --sdk macosx --show-sdk-path`", "/nonexistent/MacOSX.sdk", "'/nonexistent/a b'",
        "$(xcrun --sdk macosx13 --show-sdk-path 2>/dev/null)", "$(xcrun --sdk iphoneos -x)", "",
]  # fmt: skip
COMMENT = ["", "", "", " # note", "\t#'\"`$(", " #\\", "#no", " ", "\t"]
DIRECTORIES = ["bin", "./a", "'a b'", "b$A", "~/x", "-q"]
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
\\export A=b|"A"=b|export A=b;|A=1; B=2|A=1 && B=2|A=1 || B=2|A=1 & B=2|A=1 | B=2|export A=b >x
export A={a,b}|export A=*|export A=[a|export A=a?|export A==ls|export A=a:=ls|export A=a==|A=~
export A=$'x\\ny'|export A=$"x"|export A=${B:-x}|export A=$((1+1))|export A=$((B=5))|export A=!x
export PATH=$PATH:/x|export PATH=/nonexistent|export GOROOT=/x|export GOVER_VERSION=1|export A="!x"
export GO_VERSION=1.22|export A='!x'|export A=a#b|export A=a\\|export A="a|export A='a|export A=`a
""".strip()
    .replace("\n", "|")
    .split("|")
)
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
        loose = self._random.random() < 0.08
        value = (
            self._any(LOOSE)
            if loose
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
    return re.sub(rb">(?!/dev/null\)|x\n)", b"", data)


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
        return [_environment(f"{scratch}/{index:04}.envrc.out") for index in range(len(files))]


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
        given_paths = iter(environment[b"GOT_PATHS"].decode().split(":"))
        assert all(path.directory in given_paths for path in says.paths), what  # in this order
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
