"""The action for GitHub, its steps run here; in CI gover itself is the one under test."""

import json
import re
import shutil
import subprocess

import pytest

from tests.lib.composite_action import CompositeAction, StepFailed
from tests.lib.figures import FULL
from tests.lib.gover_process import ROOT

FILE = ROOT / "action.yml"
MATCHERS = json.loads((ROOT / ".github/action/matchers.json").read_text())["problemMatcher"]
GO_VERSION = ROOT / ".github/action/go-version.sh"


@pytest.fixture
def start(box, sources, context, tmp_path):
    """A new job each time: what is not in the cache is gone."""
    project = box.home / "clone"
    shutil.copytree(context, project)
    environ = {**box.environ, **sources, "GOVER_ROOT": ""}

    def start(name="job"):
        shutil.rmtree(box.home / ".local/share/gover", ignore_errors=True)
        (tmp_path / name).mkdir()
        return CompositeAction(FILE, project, tmp_path / name, environ, tmp_path / "kept")

    return start


def go(action, *args, cwd=None, expect=0):
    done = subprocess.run(
        ["go", *args], cwd=cwd or action.workspace, env=action.environ,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == expect, done.stderr
    return done.stdout


def test_the_following_steps_have_the_locked_go(start, box):
    first, second = start("first"), None
    outputs = first.run(without=("gover",))

    assert outputs["go-version"] == "1.22.3"
    assert outputs["goroot"].endswith("/toolchains/1.22.3")
    assert outputs["cache-hit"] == "false"
    assert "downloaded" in first.log or "installed" in first.log
    assert go(first, "version").startswith("go version go1.22.3 ")
    assert "GOTOOLCHAIN=local\0" in go(first, "env")
    # A step with a working-directory of another pin never gets the Go of this one.
    assert go(first, "version", cwd=box.project("other", "1.21.9\n"), expect=3) == ""

    second = start("second")
    second.environ["GOVER_OFFLINE"] = "1"
    assert second.run(without=("gover",))["go-version"] == "1.22.3"
    assert go(second, "version").startswith("go version go1.22.3 ")


def test_a_kept_store_that_was_changed_fails_the_job(start, tmp_path):
    start("first").run(without=("gover",))
    for program in (tmp_path / "kept").glob("*/*/1.22.3/bin/go"):
        with open(program, "a") as file:
            file.write("# changed\n")

    with pytest.raises(StepFailed, match=r"1\.22\.3"):
        start("second").run(without=("gover",))


def test_a_version_and_a_file_that_names_one(start, box):
    outputs = start("version").run(without=("gover",), go_version="1.21", cache="false")
    assert outputs["go-version"].startswith("1.21.")

    action = start("file")
    (action.workspace / "go.mod").write_text("module a\n\ngo 1.21\n\ntoolchain go1.22.3\n")
    assert action.run(without=("gover",), go_version_file="go.mod")["go-version"] == "1.22.3"
    # One Go for every step, as with setup-go.
    assert go(action, "version", cwd=box.project("other", "1.21.9\n")).startswith(
        "go version go1.22.3 "
    )


def test_both_are_one_too_many(start):
    action = start()
    action.run(without=("gover",), go_version="1.22.3", go_version_file="go.mod")

    assert "::warning::both go-version and go-version-file are set" in action.log


def test_a_file_that_is_not_there_fails_the_job(start):
    with pytest.raises(StepFailed, match="there is no none"):
        start().run(without=("gover",), go_version_file="none")


@pytest.mark.parametrize(
    "name, text, wanted",
    [
        ("go.mod", "module a\n\ngo 1.22\n", "1.22"),
        ("go.mod", "module a\ngo 1.22.3 // old\ntoolchain go1.23.1 // new\n", "1.23.1"),
        ("go.mod", "go 1.22.3\r\ntoolchain default\r\n", "1.22.3"),
        ("sub/go.work", "go\t1.22.3\n", "1.22.3"),
        (".tool-versions", "nodejs 20\ngolang 1.22.3 # this\n", "1.22.3"),
        (".go-version", "# Go\n\n go1.22.3\n", "go1.22.3"),
        ("go.mod", "module a\n", None),
        (".tool-versions", "nodejs 20\n", None),
        (".go-version", "\n", None),
    ],
)
def test_what_a_file_names(tmp_path, name, text, wanted):
    (tmp_path / "sub").mkdir()
    (tmp_path / name).write_bytes(text.encode())
    done = subprocess.run(
        ["sh", GO_VERSION, name], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == ((0, f"{wanted}\n") if wanted else (1, ""))
    assert bool(wanted) != ("names no version of Go" in done.stderr)


@pytest.mark.parametrize(
    "line, groups",
    [
        ("./main.go:3:7: undefined: x", ("./main.go", "3", "7", "undefined: x")),
        ("vet: ./a/b.go:12:2: unreachable code", ("./a/b.go", "12", "2", "unreachable code")),
        ("    a_test.go:9: got 1", ("a_test.go", "9", None, "got 1")),
        ("ok  example.com/a 0.1s", None),
        ("gover: go1.22.3 is not installed (set by /p/.go-version:1)",
         ("go1.22.3 is not installed", "/p/.go-version", "1")),
    ],
)  # fmt: skip
def test_a_problem_is_shown_at_its_line(line, groups):
    found = [re.search(m["pattern"][0]["regexp"], line) for m in MATCHERS]

    assert [match.groups() for match in found if match] == ([groups] if groups else [])


@pytest.mark.skipif(not FULL, reason="fetches packages; GOVER_FULL=1 runs it")
def test_gover_itself_is_that_of_the_actions_commit(start):
    action = start()
    outputs = action.run()

    assert outputs["go-version"] == "1.22.3"
    assert action.environ["PATH"].count("/job/gover/bin") == 1
