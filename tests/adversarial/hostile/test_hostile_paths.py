"""Projects whose own names mean harm: the right Go, and nothing but printable words."""

import json
import os
import random

import pytest

from tests.lib.figures import many
from tests.lib.hostile import batch_answers
from tests.lib.hostile import limited_runs as runs
from tests.lib.terminals import SHELLS, have

NAMES = [
    *(
        b"new\nline",
        b"ends in one\n",
        b"\n",
        b"quote'",
        b'dou"ble',
        b"$(touch pwned)",
        b"`touch pwned`",
    ),
    *(b"; touch pwned;", b"'; touch pwned; '", b"\x1b[2J\x1b]0;owned\x07", b"\x9b2J", b"\xff\xfe"),
    *(
        b"\xe2\x80\xaegpj",
        b"\xc2\x9b31m",
        b"\r",
        b"\x08\x08\x08",
        b"\x7f",
        b"\x1f",
        b" ",
        b"-n",
        b"--",
    ),
    *(b"*", b"?[a]", b"~", b"%s%n", b"\\", b"a\\", b"=", b"!!", b"#", b"a:b", b"${IFS}", b"=(x)"),
    *("ünï日本\u2028".encode(), b"x" * 255, b"__GOVER_PLANS__", b"\xed\xa0\x80", b"bash", b"sh"),
]
ALPHABET = bytes(set(range(1, 256)) - {ord("/")})


def random_name(number):
    rng = random.Random(number)
    return b"r" + bytes(rng.choices(ALPHABET, k=rng.randrange(1, 40)))


ALL = NAMES + [random_name(number) for number in range(many(15, 200))]


@pytest.fixture
def furnished(box):
    return runs.furnish(box)


@pytest.fixture
def projects(furnished):
    """Projects of all those names: 1.22.3 in each, and another version above them."""
    above = os.fsencode(furnished.project("above", "1.21.13\n"))
    paths = [os.path.join(above, name) for name in ALL]
    for path in paths:
        os.mkdir(path)
        pin(path, b"1.22.3\n")
    return paths


def pin(path, data):
    with open(path + b"/.go-version", "wb") as file:
        file.write(data)


def test_the_command_line_finds_the_right_go_and_prints_the_path_escaped(
    furnished, projects, figure
):
    for words in (
        ["current"],
        ["current", "--json"],
        ["why"],
        ["why", "--json"],
        ["env", "--json"],
    ):
        for path, answer in zip(
            projects, batch_answers.ask(furnished, projects, *words), strict=True
        ):
            assert answer.status == 0, path
            assert b"1.22.3" in answer.stdout, path
            assert runs.shown_harmlessly(answer.stdout + answer.stderr), path
    for path, answer in zip(
        projects, batch_answers.ask(furnished, projects, "current", "--json"), strict=True
    ):
        assert os.fsencode(json.loads(answer.stdout)["origin"]["path"]) == path + b"/.go-version"
    assert not runs.marks(furnished)
    figure("hostile paths: the command line", len(projects), "names")


@pytest.mark.parametrize(
    ("data", "status"), [(b"1.99.9\n", 3), (b"latest\n1.22.3\n", 4), (b"\x1b[2J\n", 4), (b"\0", 4)]
)
def test_an_error_names_the_path_escaped(furnished, projects, data, status):
    for path in projects:
        pin(path, data)
    for words in (["current"], ["why"], ["which"], ["exec", "go"], ["current", "--json"], ["pin"]):
        for path, answer in zip(
            projects, batch_answers.ask(furnished, projects, *words), strict=True
        ):
            assert answer.status == status, path
            assert runs.shown_harmlessly(answer.stdout + answer.stderr), (words, path)
            assert len(answer.stderr.splitlines()) <= 2, (words, path)
    assert not runs.marks(furnished)


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_the_shim_finds_the_right_go_and_prints_the_path_escaped(
    furnished, projects, interpreter, figure
):
    cold = runs.shim(furnished, interpreter)
    warm = runs.shim(furnished, interpreter, python=False)
    projects = projects[:: many(2, 1)]  # a cold one starts a Python
    for path in projects:
        for go in cold, warm:
            assert batch_answers.of_shim(furnished, go, path).version == "1.22.3", path
    for path in projects[::5]:
        pin(path, b"1.99.9\n")
        for go in cold, warm:
            assert batch_answers.of_shim(furnished, go, path).status == 3, path
    assert not runs.marks(furnished)
    figure(f"hostile paths: the shim, {interpreter}", len(projects), "names")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_hook_finds_the_right_go_and_prints_the_path_escaped(
    furnished, projects, shell, figure
):
    have(shell)
    projects = projects[:: many(4, 1)]
    for path in projects:
        terminal = furnished.terminal(shell, os.fsdecode(path))
        before = terminal.value("PATH")
        terminal.hook()
        assert terminal.run("go version") == "go version go1.22.3 test\n", path
        pin(path, b"1.99.9\n")
        notice = terminal.run(":")
        assert "go1.99.9 is not installed" in notice, path
        assert runs.shown_harmlessly(notice), path
        assert len(notice.splitlines()) == 1, path
        terminal.run("cd /")
        assert terminal.value("PATH") == f"{furnished.dirs.shims}:{before}", path
        terminal.close()
    assert not runs.marks(furnished)
    figure(f"hostile paths: the hook, {shell}", len(projects), "names")


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_a_project_named_as_a_plan_leaves_the_shim_of_the_one_above_alone(furnished, interpreter):
    above = furnished.project("above", "1.22.3\n")
    inner = furnished.project("above/.gover-plan/sh", "1.22.10\n")
    go = runs.shim(furnished, interpreter)

    assert batch_answers.of_shim(furnished, go, inner).version == "1.22.10"
    assert batch_answers.of_shim(furnished, go, above).version == "1.22.3"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_project_named_as_a_plan_leaves_the_hook_of_the_one_above_alone(furnished, shell):
    have(shell)
    above = furnished.project("above", "1.22.3\n")
    inner = furnished.project(f"above/.gover-plan/{shell}", "1.22.10\n")
    terminal = furnished.terminal(shell).hook()

    assert terminal.run(f"cd {inner}") == ""
    assert terminal.run("go version") == "go version go1.22.10 test\n"
    assert terminal.run(f"cd {above}") == ""
    assert terminal.run("go version") == "go version go1.22.3 test\n"
