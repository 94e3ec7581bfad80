"""Plans of another user: nobody runs them, and a new one is made in their place."""

import os
from pathlib import Path

import pytest

from gover import __version__
from tests.lib.hostile import limited_runs as runs
from tests.lib.terminals import have

NOBODY = 65534
SAYS = "go version go1.22.3 test\n"

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture
def project(box):
    """A project with a default Go above it: a plan that is refused must be made again."""
    runs.furnish(box, default="1.21.13")
    return box.project("a", "1.22.3\n")


def plan(box, project, shell):
    return Path(f"{box.dirs.plans}{project}/.gover-plan/{shell}")


def give_away(box, path):
    """Let the file do something first, and be of another user."""
    path.write_text(f"touch {box.home}/pwned\n{path.read_text()}")
    os.chown(path, NOBODY, NOBODY)


def harmless(box, path):
    """Tell whether the file was not run, and is one of our own again."""
    return not runs.marks(box) and path.stat().st_uid == 0 and "pwned" not in path.read_text()


def test_a_prompt_runs_no_plan_of_another_user(box, project, shell):
    box.terminal(shell).hook().run(f"cd {project}; true")
    path = plan(box, project, shell)
    give_away(box, path)
    terminal = box.terminal(shell).hook()

    terminal.run(f"cd {project}; true")

    assert terminal.run("go version") == SAYS
    assert harmless(box, path)


@pytest.mark.parametrize("interpreter", ["bash", "dash"])
def test_a_shim_runs_no_plan_of_another_user(box, project, interpreter):
    have(interpreter)
    box.gover("hook", "bash")
    go = runs.shim(box, interpreter)
    assert runs.run(box, [go, "version"], project).stdout.decode() == SAYS
    path = plan(box, project, "sh")
    give_away(box, path)

    assert runs.run(box, [go, "version"], project).stdout.decode() == SAYS

    assert harmless(box, path)


@pytest.mark.parametrize("words", [("current",), ("which",), ("env",)])
def test_the_launcher_runs_no_plan_of_another_user(box, project, words):
    box.gover("hook", "bash")
    runs.run(box, [runs.shim(box, "bash"), "version"], project)
    said = box.gover(*words, cwd=project).stdout
    give_away(box, plan(box, project, "sh"))

    assert box.gover(*words, cwd=project).stdout == said
    assert "1.22.3" in said
    assert not runs.marks(box)


def test_the_launcher_runs_no_lookup_of_another_user(box, project):
    """The launcher sources its own functions from the store, which others may write to."""
    box.gover("hook", "bash")
    path = Path(box.dirs.under_data("hook", __version__, "lookup"))
    *head, rest = path.read_text().split("\n", 3)  # what the launcher checks, and the functions
    path.write_text("\n".join([*head, f"touch {box.home}/pwned", rest]))
    box.gover("current", cwd=project)
    assert (box.home / "pwned").exists()
    (box.home / "pwned").unlink()
    os.chown(path, NOBODY, NOBODY)

    assert box.gover("current", cwd=project).stdout == "1.22.3\n"

    assert not runs.marks(box)
