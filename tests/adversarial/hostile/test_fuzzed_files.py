"""Generated version files: Python, the command line, the shims and the hooks say the same."""

import os
import re

import pytest

from gover.activation import activate
from tests.lib.figures import FULL, many
from tests.lib.hostile import batch_answers
from tests.lib.hostile import limited_runs as runs
from tests.lib.hostile.batch_answers import Verdict
from tests.lib.hostile.generated_files import version_file
from tests.lib.terminals import SHELLS

BATCHES, SIZE = many(2, 20), many(150, 500)
COLD = Verdict(None, 127, "its Python is gone, so nothing can decide for this directory: go")


@pytest.fixture
def furnished(box):
    return runs.furnish(box, default="1.21.13")


@pytest.fixture(params=range(BATCHES))
def projects(request, furnished):
    """A batch of projects with generated files: [path as bytes]."""
    paths = []
    for number in range(request.param * SIZE, (request.param + 1) * SIZE):
        path = furnished.project(f"fuzz/{number}")
        (path / ".go-version").write_bytes(version_file(number))
        paths.append(os.fsencode(path))
    return paths


def content(path):
    with open(path + b"/.go-version", "rb") as file:
        return file.read()


def is_garbled(path):
    """Tell whether no plan of the shims' can rest on the file, so that each time is the first."""
    return b"\0" in content(path) or len(content(path)) > 4096


def may_be_misread(path, go):
    """Tell whether bash may read something else than the file holds: a defect, marked below."""
    return "bash-" in go and re.search(rb"\x01.*[\x80-\xff].?\x01", content(path)) is not None


def test_the_command_line_agrees_with_the_resolver(furnished, projects, figure):
    verdicts = [batch_answers.of_python(furnished, path) for path in projects]
    answers = batch_answers.ask(furnished, projects, "current", "--json")

    for path, verdict, answer in zip(projects, verdicts, answers, strict=True):
        assert batch_answers.of_json(answer) == verdict, content(path)
        assert runs.shown_harmlessly(answer.stdout + answer.stderr), content(path)
        assert verdict.status in (0, 3, 4), content(path)
    assert not runs.marks(furnished)
    accepted = sum(verdict.version is not None for verdict in verdicts)
    figure("generated files: Python and `gover current --json` agree", len(projects), "files")
    figure("  of which choose a version", accepted, "files")


def test_the_shims_agree_with_the_resolver_cold_and_warm(furnished, projects, figure):
    """Cold is the real thing for a sample, as it starts a Python; the plan is the same."""
    warm = [runs.shim(furnished, name, python=False) for name in ("bash", "dash")]
    cold = [runs.shim(furnished, name) for name in ("bash", "dash")]
    for number, path in enumerate(projects):
        verdict = batch_answers.of_python(furnished, path)
        if number % 10 == 0:
            go = cold[number // 10 % 2]
            assert batch_answers.of_shim(furnished, go, path) == verdict, content(path)
            figure("generated files: cold shim agrees", 1, "files")
        else:
            activate.plan_here(furnished.dirs, furnished.environ, os.fsdecode(path))
        for go in warm:
            found = batch_answers.of_shim(furnished, go, path)
            misread = found == COLD and may_be_misread(path, go)
            assert misread or found == (COLD if is_garbled(path) else verdict), content(path)
            figure("  of which bash never finds its plan", int(misread), "files")
        figure("generated files: warm shims agree (bash -p, dash)", 1, "files")
    assert not runs.marks(furnished)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_hook_agrees_with_the_resolver(furnished, projects, shell, figure):
    terminal = furnished.terminal(shell).hook()
    if not FULL:
        projects = projects[:50]
    for path in projects:
        activate.plan_here(furnished.dirs, furnished.environ, os.fsdecode(path))
        verdict = batch_answers.of_python(furnished, path)
        notice = terminal.run(f"cd {os.fsdecode(path)}")
        shown = terminal.run("go version").replace(" ~/", f" {furnished.home}/")
        assert runs.shown_harmlessly(notice + shown), content(path)
        assert batch_answers.of_output(terminal.status, shown) == verdict, content(path)
        wanted = f"gover: {verdict.message}" if verdict.message else ""
        wanted = wanted.replace(f" {furnished.home}/", " ~/")
        assert notice.partition("; hint: ")[0].strip() == wanted, content(path)
    assert not runs.marks(furnished)
    figure(f"generated files: the hook agrees ({shell})", len(projects), "files")


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_no_bytes_keep_a_shim_from_its_plan(furnished, interpreter):
    project = furnished.project("misread")
    (project / ".go-version").write_bytes(b"\x01\xe3\x01\n")
    verdict = batch_answers.of_shim(furnished, runs.shim(furnished, interpreter), project)

    warm = runs.shim(furnished, interpreter, python=False)

    assert verdict.status == 4
    assert batch_answers.of_shim(furnished, warm, project) == verdict


@pytest.mark.parametrize("shell", SHELLS)
def test_no_bytes_cost_every_prompt_a_python(furnished, shell):
    project = furnished.project("misread")
    (project / ".go-version").write_bytes(b"\x01\xe3\x01\n")
    terminal = furnished.terminal(shell, project).hook()
    notice = terminal.value("_gover_notice")

    terminal.assign("_gover_python", "/nonexistent")
    terminal.run(":")

    assert "a control character" in notice or "not UTF-8" in notice
    assert terminal.value("_gover_notice") == notice


def test_a_system_without_a_go_is_the_same_failure_with_json(furnished):
    project = furnished.project("asks", "system\n")
    path = f"{furnished.bin}:/nonexistent"

    for words in ([], ["--json"]):
        furnished.gover("current", *words, cwd=project, PATH=path, expect=3)


def test_more_blanks_between_the_same_version_say_no_more(furnished):
    project = furnished.project("blanks", "1.22.3 \t go1.22.3\n")

    assert furnished.gover("current", cwd=project).stdout == "1.22.3\n"
