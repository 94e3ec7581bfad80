"""
macOS has bash 3.2 for good: nothing in what bash reads may be newer.

To run the other tests of the shells under a real one, put it first:
`PATH=/where/bash/3.2/is:$PATH sh tests/run.sh tests/shell -k bash`.
"""

import re
from pathlib import Path

import pytest

from gover.activation import hook, plan_checks, shims
from gover.activation.plan import Plan
from gover.activation.plan_checks import Check
from gover.activation.render import render
from gover.env_diff import Effects, EnvChange
from gover.resolve.notices import Notice
from gover.store.store import Store

# What it is, and how it is written. Each was tried in bash 3.2.57.
NEWER = {
    "associative array": r"\b(?:declare|local|typeset) -[a-z]*A",
    "global or reference": r"\b(?:declare|local|typeset) -[a-z]*[gn]",
    "mapfile": r"\b(?:mapfile|readarray)\b",
    "case of letters": r"\$\{!?\w+(?:\[[^]]*\])?(?:\^|,)",
    "transformation": r"\$\{!?\w+@",
    "time in printf": r"printf .*%\(",
    "printf into an element": r"printf -v '?\"?\w+\[",
    "time or process as a variable": r"\$\{?(?:EPOCH|BASHPID|BASH_ARGV0|SRANDOM)",
    "append both": r"&>>",
    "pipe both": r"\|&",
    "fall through": r";;?&",
    "coprocess": r"\bcoproc\b",
    "descriptor in a variable": r"\{\w+\}[<>]",
    "test of a name": r"\[\[? -v ",
    "elements, if any": r"\[@\]\+",  # is one word where IFS is nothing, as in the hook
    "negative index": r"\[-\d+\]",
    "negative length": r"\$\{\w+:[^}]*:\s*-",
    "fraction of a second": r"\bread .*-t ?0?\.",
    "block of characters": r"\bread .*-N",
    "any job": r"\bwait -n",
    "globstar": r"globstar|lastpipe|inherit_errexit|localvar",
    "unicode escape": r"\$'[^']*\\[uU]",
    "zero-padded range": r"\{0\d+\.\.",
    "local -": r"\blocal -(?:\s|$)",
}
# Lines of the hook that run only where the version has been asked first.
GUARDED = {
    "local -": 2,
    "transformation": 3,
    "global or reference": 2,
    "printf into an element": 1,
}

EFFECTS = Effects(
    ("/x/bin",),
    (EnvChange("A", "set", "1"), EnvChange("B", "offer", "2"), EnvChange("C", "unset")),
)
SOURCE = Path(plan_checks.__file__).read_text()
# A type checker alone reads this list.
TESTS = re.findall(r'"([a-z-]+)"', re.search(r"Test = Literal\[(.+?)\]", SOURCE, re.DOTALL)[1])
EVERYTHING = Plan(
    root="/x",
    data="/data",
    checks=tuple(
        Check(
            test,
            "/x/f" if test != "variable" else "NAME",
            "1" if test == "listing" else "a\udcff\n",
            9,
        )
        for test in TESTS
        if test != "gos-in-front"
    ),
    hook_checks=(Check("gos-in-front", "PATH", "/x/go:"),),
    shell=EFFECTS,
    process=EFFECTS,
    goroot="/x",
    version="1.22.3",
    origin="x",
    notice=Notice("w", "", "w"),
)


def texts(tmp_path):
    dirs = Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")
    hook.write_hooks(dirs, "/opt/gover")
    shims.refresh(dirs)
    return {
        "hook": next(Path(dirs.data, "hook").rglob("bash")).read_text(),
        "shim": Path(dirs.shims, "go").read_text(),
        "plan of the hook": render(EVERYTHING, "bash"),
        "plan of the shim": render(EVERYTHING, "sh"),
    }


def code(text):
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


@pytest.mark.parametrize("what", NEWER)
def test_nothing_that_bash_reads_is_newer_than_3_2(tmp_path, what):
    for name, text in texts(tmp_path).items():
        found = re.findall(f"^.*(?:{NEWER[what]}).*$", code(text), re.MULTILINE)
        assert len(found) <= (GUARDED.get(what, 0) if name == "hook" else 0), (name, found)


SAMPLES = {
    "associative array": "local -A x",
    "transformation": "echo ${x@Q}",
    "case of letters": "echo ${x^^}",
    "test of a name": "[[ -v x ]]",
    "descriptor in a variable": "exec {fd}>x",
    "printf into an element": "printf -v 'a[0]' x",
    "fall through": "a) x ;;&",
}


@pytest.mark.parametrize("what", SAMPLES)
def test_what_is_newer_is_found(what):
    assert re.search(NEWER[what], SAMPLES[what])
