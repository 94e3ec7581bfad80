"""The tools of the modules that a go.work uses."""

import pytest

from gover.versionfile.formats import FLOOR_FORMATS
from gover.versionfile.search import read_version_file
from gover.versionfile.workspace import absolute_go_work

GO_WORK = """go 1.24 // a comment

use (
	./a
	"b c" // in quotes
)
use ../outside
replace a.com/old => ./local
replace (
	b.com/old v1.0.0 => b.com/new v1.2.0
)
"""


class Workspace:
    def __init__(self, directory):
        self.directory = directory

    def write(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def read(self):
        return read_version_file(f"{self.directory}/go.work", FLOOR_FORMATS[0])

    def tools(self):
        return {tool.module: tool.version for tool in self.read().contents.tools}

    def reasons(self):
        ignored = self.read().contents.ignored
        return [(entry.path, entry.line, entry.reason) for entry in ignored]


@pytest.fixture
def work(tmp_path):
    workspace = Workspace(tmp_path / "w")
    workspace.write("go.work", GO_WORK)
    return workspace


def test_the_tools_are_those_of_all_modules_at_the_newest_required_version(work):
    work.write("a/go.mod", "module m/a\ntool x.com/x\nrequire x.com/x v1.9.0\n")
    work.write("b c/go.mod", "module m/b\ntool x.com/x\nrequire x.com/x v1.10.0-rc.1\n")
    work.write("../outside/go.mod", "module m/c\ntool y.com/y/v2\nrequire y.com/y/v2 v2.0.0\n")
    work.write("d/go.mod", "module m/d\ntool z.com/z\nrequire z.com/z v1.0.0\n")  # not used

    assert work.tools() == {"x.com/x": "v1.10.0-rc.1", "y.com/y/v2": "v2.0.0"}
    assert work.read().contents.floor.go_line == 1
    assert len(work.read().modules) == 3


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("v1.10.0", "v1.9.9"),
        ("v1.0.0", "v1.0.0-rc.1"),
        ("v1.0.0-rc.10", "v1.0.0-rc.9"),
        ("v0.0.0-20240102030405-abcdefabcdef", "v0.0.0-20230102030405-bcdefabcdefa"),
    ],
)
def test_the_order_of_versions_is_that_of_semver(work, newer, older):
    for first, second in ((newer, older), (older, newer)):
        work.write("a/go.mod", f"module m/a\ntool x.com/x\nrequire x.com/x {first}\n")
        work.write("b c/go.mod", f"module m/b\nrequire x.com/x {second}\n")
        assert work.tools() == {"x.com/x": newer}


def test_a_name_in_two_modules_names_the_lines_of_both(work):
    first = work.write("a/go.mod", "module m/a\ntool x.com/gen\nrequire x.com/gen v1.0.0\n")
    second = work.write("b c/go.mod", "module m/b\n\ntool m/b/cmd/gen\n")

    assert work.tools() == {}
    assert work.reasons() == [
        (
            str(first),
            2,
            f"m/b/cmd/gen ({second}:3) has the same name: run it with `go tool x.com/gen`",
        ),
        (str(second), 3, "m/b has no fixed version here: run it with `go tool m/b/cmd/gen`"),
    ]


@pytest.mark.parametrize("replaced", ["a.com/old", "m/b"])
def test_what_is_a_directory_in_the_workspace_is_not_built(work, replaced):
    """Replaced by the go.work, or a module of its own that another one requires."""
    required = f"require {replaced} v1.0.0\n"
    work.write("a/go.mod", f"module m/a\ntool {replaced}/cmd/x\n{required}")
    work.write("b c/go.mod", "module m/b\n")

    assert work.tools() == {}
    assert len(work.reasons()) == 1


def test_the_consent_is_about_the_tools_of_all_modules_and_all_replacements(work):
    def consent():
        return work.read().consent

    mod = "module m/a\ntool x.com/x\nrequire x.com/x v1.0.0\n"
    work.write("a/go.mod", mod)
    work.write("b c/go.mod", "module m/b\n")
    before = consent()
    assert before.path.endswith("/go.work")
    work.write("a/go.mod", f"{mod}require z.com/z v1.0.0\n")
    assert consent() == before
    work.write("b c/go.mod", "module m/b\nrequire x.com/x v1.0.1\n")
    assert consent() != before
    work.write("b c/go.mod", "module m/b\nreplace z.com/z => evil.com/z v1.0.0\n")
    assert consent() != before
    work.write("b c/go.mod", "module m/b\n")
    work.write("go.work", GO_WORK.replace("b.com/new", "evil.com/new"))
    assert consent() != before


def test_a_workspace_without_tools_has_none(work):
    work.write("go.work", GO_WORK + "tool x.com/x\nrequire x.com/x v1.0.0\n")  # go refuses it
    work.write("a/go.mod", "module m/a\n")

    assert work.read().contents.tools == ()
    assert work.read().contents.consent is None


def test_a_go_work_for_another_directory_has_absolute_paths():
    assert absolute_go_work("/w/go.work", GO_WORK.encode()).splitlines() == [
        "go 1.24",
        'use "/w/a"',
        'use "/w/b c"',
        'use "/outside"',
        'replace a.com/old => "/w/local"',
        "replace b.com/old v1.0.0 => b.com/new v1.2.0",
    ]
