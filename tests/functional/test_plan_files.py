"""Which files a plan has, and what becomes of them when the directory has gone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gover.dirs import PLAN_FORMAT


@pytest.fixture
def project(gover, home):
    gover("install", "1.22.3", "1.21.13")
    (home / "p").mkdir()
    (home / "p/.go-version").write_text("1.22.3\n")
    return home / "p"


@pytest.fixture
def files(home):
    """The names of a project's files, by what is in them."""

    def read(project):
        directory = Path(f"{home}/.cache/gover/plans/{PLAN_FORMAT}{project}/.gover-plan")
        return {file.name: file.read_text() for file in directory.iterdir()}

    return read


@pytest.fixture
def prompt(gover, environ):
    dirs = [environ[f"GOVER_{kind}"] for kind in ("ROOT", "CACHE", "CONFIG")]
    return lambda shell, cwd: gover(
        *("plan", "--format", str(PLAN_FORMAT), *dirs, shell, cwd), cwd=cwd
    )


def launch(environ, project):
    shim = f"{environ['GOVER_ROOT']}/shims/go"
    return subprocess.run(
        [shim, "version"], cwd=project, env=environ, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_prompt_writes_the_file_of_its_shell_and_that_of_the_shims(project, files, prompt, shell):
    prompt(shell, project)

    assert sorted(files(project)) == sorted([shell, "sh"])
    assert all(len(text) <= 4096 for text in files(project).values())  # a block each


def test_a_shim_writes_its_own_file_alone(project, files, environ):
    assert "go1.22.3" in launch(environ, project)

    assert list(files(project)) == ["sh"]
    assert len(files(project)["sh"]) <= 4096


def test_no_file_of_an_outdated_plan_is_left(project, files, prompt, environ):
    """A text that is left would cost that shell another start of Python."""
    prompt("zsh", project)
    prompt("bash", project)
    assert sorted(files(project)) == ["bash", "sh", "zsh"]
    (project / ".go-version").write_text("1.21.13\n")

    assert "go1.21.13" in launch(environ, project)

    assert sorted(files(project)) == ["bash", "sh", "zsh"]
    assert all("1.21.13" in text and "1.22.3" not in text for text in files(project).values())


def test_go_after_a_prompt_in_a_new_directory_starts_no_python(project, prompt, environ, files):
    prompt("bash", project)
    plan = files(project)["sh"]
    shim = Path(environ["GOVER_ROOT"], "shims/go")
    text = shim.read_text()
    assert " -I -m gover shim " in text
    shim.write_text(text.replace(" -I -m gover shim ", " -c 'raise SystemExit(9)' "))

    assert "go1.22.3" in launch(environ, project)
    assert files(project)["sh"] == plan


@pytest.mark.skipif(not os.path.exists("/proc/self/mountinfo"), reason="no mount table")
def test_an_install_clears_the_plans_of_directories_that_have_gone(project, home, prompt, gover):
    (home / "gone").mkdir()
    (home / "gone/.go-version").write_text("1.22.3\n")
    for directory in (project, home / "gone"):
        prompt("bash", directory)
    shutil.rmtree(home / "gone")
    plans = f"{home}/.cache/gover/plans/{PLAN_FORMAT}"
    assert os.path.exists(f"{plans}{home}/gone/.gover-plan/bash")

    gover("install", "1.23.1")

    assert not os.path.lexists(f"{plans}{home}/gone")
    assert os.path.exists(f"{plans}{home}/p/.gover-plan/bash")
