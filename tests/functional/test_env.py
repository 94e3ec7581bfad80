"""`gover env` for fish, GitHub and GitLab; what they make of it is what the hook would do."""

import os
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.activation import export
from gover.errors import GoverError
from tests.lib.terminals import have

VALUES = st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)))


@pytest.fixture
def project(box):
    box.install("1.22.3")
    return box.project("p", "1.22.3\n")


def environment(box, command, project):
    done = subprocess.run(
        command,
        env={**box.environ, "GOROOT": "/stale"},
        cwd=project,
        capture_output=True,
        check=True,
    )
    return dict(line.split(b"=", 1) for line in done.stdout.split(b"\0") if b"=" in line)


def test_fish_and_sh_come_to_the_same_environment(box, project):
    have("fish")
    sh = environment(box, ["sh", "-c", 'eval "$(gover env)"; env -0'], project)
    fish = environment(
        box, ["fish", "--no-config", "-c", "gover env --shell fish | source; env -0"], project
    )

    front = f"{box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin:"
    assert sh[b"PATH"].startswith(front.encode())
    for name in (b"PATH", b"GOROOT", b"GOTOOLCHAIN"):
        assert sh.get(name) == fish.get(name), name
    assert b"GOROOT" not in fish


@pytest.mark.parametrize(
    "command",
    ['eval "$(gover env)"; command -v go; {}', 'gover exec -- sh -c "command -v go; {}"'],
)
def test_what_a_script_starts_runs_the_go_of_its_own_directory(box, project, command):
    """Also where the store is of an older gover, which had no such directory of shims."""
    box.install("1.23.1")
    other = box.project("other", "1.23.1\n")
    shutil.rmtree(box.dirs.front)

    script = command.format(f"go version; cd {other} && go version")
    done = subprocess.run(
        ["sh", "-c", script], env=box.environ, cwd=project, capture_output=True, text=True,
        check=True,
    )  # fmt: skip

    versions = ["go version go1.22.3 test", "go version go1.23.1 test"]
    assert done.stdout.splitlines() == [f"{box.dirs.front}/go", *versions]


@pytest.mark.parametrize(
    "value", ["", "a b", 'it\'s $x \\ "q"', "two\nlines", "-x", "é\udcff", "a:b"]
)
def test_fish_reads_every_value_back(value):
    have("fish")
    text = export.fish({"WORD": value, "SOMEPATH": value})

    done = subprocess.run(
        ["fish", "--no-config", "-c", os.fsencode(text + 'printf %s "$WORD|$SOMEPATH"')],
        capture_output=True,
        check=True,
        env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )

    assert done.stdout == os.fsencode(f"{value}|{value}")


def github_file(text):
    """Read a GITHUB_ENV file as the runner does: NAME<<MARK, lines, MARK."""
    lines, found = text.split("\n"), {}
    while lines and lines[0]:
        name, mark = lines.pop(0).split("<<", 1)
        end = lines.index(mark)
        found[name] = "\n".join(lines[:end])
        del lines[: end + 1]
    return found


@given(st.dictionaries(st.sampled_from(["GOTOOLCHAIN", "GOROOT", "X"]), VALUES))
def test_github_reads_every_value_back_and_no_other_variable(changes):
    _, text = export.github(changes, {})

    assert github_file(text) == changes


def test_github_gets_path_and_variables(box, project):
    files = {name: box.home / name for name in ("GITHUB_PATH", "GITHUB_ENV")}
    for file in files.values():
        file.write_text("MINE\n")

    said = box.gover(
        "env", "--github", cwd=project, GOROOT="/stale", **{n: str(f) for n, f in files.items()}
    )

    assert (said.returncode, said.stdout) == (0, "")
    toolchain = f"{box.dirs.toolchains}/1.22.3/bin"
    assert files["GITHUB_PATH"].read_text() == f"MINE\n{toolchain}\n{box.dirs.front}\n"
    text = files["GITHUB_ENV"].read_text().removeprefix("MINE\n")
    assert github_file(text) == {"GOROOT": ""}


def test_the_first_of_several_entries_is_the_last_line():
    path, _ = export.github({"PATH": "/a:/b:/usr/bin"}, {"PATH": "/usr/bin"})

    assert path == "/b\n/a\n"


def test_outside_of_github_it_is_said(box, project):
    said = box.gover("env", "--github", cwd=project, expect=2)

    assert "not in a GitHub workflow" in said.stderr


def test_gitlab_gets_a_dotenv_file(box, project):
    lines = box.gover("env", "--gitlab", cwd=project, GOROOT="/stale").stdout.splitlines()

    assert lines[0] == "GOROOT="
    assert lines[1].startswith(f"PATH={box.dirs.front}:{box.dirs.toolchains}/1.22.3/bin:")
    with pytest.raises(GoverError, match="X has a line break"):
        export.gitlab({"X": "a\nEVIL=1"})


@pytest.mark.parametrize("form", [[], ["--shell", "fish"], ["--github"], ["--gitlab"]])
def test_a_missing_version_prints_nothing(box, form):
    said = box.gover("env", *form, cwd=box.project("q", "1.99.1\n"), expect=3)

    assert (said.returncode, said.stdout) == (3, "")
