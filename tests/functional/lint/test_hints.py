"""Each hint of `gover doctor --files` is followed, and what it is about is found no more."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import _OUTSIDE

CI = ".github/workflows/ci.yml"
STEP = "      - uses: actions/setup-go@v6\n        with:\n          go-version: '1.21'\n"
# The files of a project, and the rule and the tool of a finding in it.
FINDINGS = [
    ({".go-version": "go1.22.3\n"}, "go-prefix", "mise"),
    ({".go-version": "1.22.3 # why\r\n"}, "crlf", "asdf-golang"),
    ({".go-version": "latest\n"}, "request", "goenv 2"),
    ({".go-version": ">=1.20\n"}, "request", "goenv 3"),
    ({".go-version": "1.20\n"}, "line-or-release", "mise"),
    ({".go-version": "1.19.0\n"}, "zero-patch", "goenv 3"),
    ({".go-version": "1.22.3\n"}, "begins-another", "asdf-golang"),
    ({".tool-versions": "go 1.22.3\n"}, "name-of-go", "asdf"),
    ({".tool-versions": "golang\t1.22.3\n"}, "tab", "asdf"),
    ({".tool-versions": "golang 1.22.3 1.20.14\n"}, "several", "mise"),
    ({".tool-versions": "golang 1.22.3\ngolang 1.21.1\n"}, "second-line", "mise"),
    ({".tool-versions": "golang 1.22.3#why\n"}, "glued-comment", "goenv 3"),
    ({".tool-versions": "golang latest\n"}, "request", "asdf"),
    ({".tool-versions": "golang ref:main\n"}, "no-release", "asdf"),
    ({"go.mod": "module m\n\ngo 1.22 // why\n"}, "comment", "goenv 2"),
    ({"go.mod": "module m\n\n  go 1.22\n"}, "indented", "setup-go"),
    ({"go.mod": "module m\n\ngo\t1.22\n"}, "tab", "goenv 2"),
    ({"go.mod": "module m\n\ngo 1.22rc1\n"}, "prerelease", "mise"),
    ({"go.mod": "module m\n\ngo 1.21\ntoolchain go1.22.3-acme\n"}, "toolchain-suffix", "mise"),
    ({"go.mod": "module m\n\ngo 1.21\ntoolchain default\n"}, "toolchain-default", "goenv 2"),
    ({"go.mod": "module m\n\ngo 1.22.3\ntoolchain go1.22.1\n"}, "toolchain-below", "mise"),
    (
        {".go-version": "1.22.3\n", ".tool-versions": "golang 1.20.14\n"},
        "another-file",
        "asdf",
    ),
    (
        {".go-version": "1.22.3\n", "go.mod": "module m\n\ngo 1.21\ntoolchain go1.21.5\n"},
        "another-file",
        "mise",
    ),
    ({".tool-versions": "golang 1.22.3\n", ".go-version": "\n"}, "stops-the-walk", "goenv 2"),
    ({".gvmrc": "gvm use go1.20.14\n", ".go-version": "1.22.3\n"}, "unread-file", "gvm"),
    ({".go-version": "1.22.3\n", CI: STEP}, "other-go", "GitHub Actions"),
    ({".go-version": "1.22.3\n", "Dockerfile": "FROM golang:1.21\n"}, "other-go", "the image"),
    ({".go-version": "1.22.3\n", CI: "  go: ['1.20', '1.21']\n"}, "other-go", "GitHub Actions"),
    (
        {"go.mod": "module m\n\ngo 1.22\n", "Dockerfile": "FROM golang:1.21\n"},
        "other-go",
        "the image",
    ),
]


@pytest.mark.parametrize("files, rule, tool", FINDINGS)
def test_what_a_hint_names_mends_the_finding(box, files, rule, tool):
    project = box.install("1.20.14", "1.22.3", "1.22.30").project("p")
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(text.encode())
    [found] = [one for one in findings(box, project) if (one["rule"], one["tool"]) == (rule, tool)]

    follow(box, project, found["hint"])

    left = [(one["rule"], one["tool"]) for one in findings(box, project)]
    assert (rule, tool) not in left, found["hint"]


def findings(box, project):
    return json.loads(box.gover("doctor", "--files", "--json", cwd=project, expect=None).stdout)[
        "findings"
    ]


def follow(box, project, hint):
    """Do what a hint has: run it, or edit the line."""
    if hint.startswith("gover "):
        box.gover(*shlex.split(hint)[1:], cwd=project, expect=None)
    elif hint.startswith(("(cd ", "echo ")):
        if "go " in hint and not shutil.which("go", path=_OUTSIDE["PATH"]):
            pytest.skip("no go on PATH")
        environ = {**_OUTSIDE, "GOTOOLCHAIN": "local", "GOFLAGS": ""}
        subprocess.run(["/bin/sh", "-c", hint], env=environ, check=True, timeout=60)
    else:
        edit(hint)


def edit(hint):
    path, number = re.search(r"line (\d+) of ([^\s,:]+)", hint).group(2, 1)
    lines, at = Path(path).read_text().splitlines(), int(number) - 1
    if by := re.fullmatch(r"replace line .* by: (.*)", hint):
        lines[at] = by[1]
    elif words := re.fullmatch(r"in line .*, replace (\S+) by (\S+)", hint):
        assert words[1] in lines[at]
        lines[at] = lines[at].replace(*words.groups())
    elif added := re.fullmatch(r"add (\S+) to the list in line .*", hint):
        lines[at] = lines[at].replace("]", f", '{added[1]}']")
    else:
        assert hint.startswith("delete line "), hint
        del lines[at]
    Path(path).write_text("".join(f"{line}\n" for line in lines))
